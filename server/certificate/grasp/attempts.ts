/** What a subject did with the objects, trial by trial, and where its joints went. */
import type { Rng } from "../../../streams/rng.ts";
import { WIDTH } from "../../tasks/grasp-movement.ts";
import { OBJECTS, RING } from "../../tasks/grasp-trial.ts";
import type { Subject } from "../subject.ts";
import { type Circumstances, EPOCH, live, worldOf } from "./life.ts";

/** One trial. */
export interface Attempt {
  /** Index in OBJECTS; −1 for a grip between them. */
  readonly object: number;
  readonly isCatch: boolean;
  readonly success: boolean;
  /** In units of the variance between the movements for different objects. */
  readonly loss: number;
  /** Joints at every tick of `move`, WIDTH values a tick. */
  readonly path: Float32Array;
}

/** @param nextGrip what the task is told to show from the next trial on; its own objects when left out */
export function attemptsOf(
  subject: Subject,
  circumstances: Circumstances,
  nextGrip?: () => Float32Array,
): Attempt[] {
  const attempts: Attempt[] = [];
  let path: number[] = [];
  live(subject, circumstances, ({ task, trial, world }) => {
    if (trial.epoch === EPOCH.home && trial.ticksInEpoch === 0 && nextGrip !== undefined) {
      task.instruct(nextGrip());
    }
    if (trial.epoch !== EPOCH.move) return;
    path.push(...world.subarray(0, WIDTH));
    if (trial.outcome === undefined) return;
    const named = (name: string) => worldOf({ task, world }, name);
    attempts.push({
      object: OBJECTS.findIndex(([size, tilt]) => size === named("size") && tilt === named("tilt")),
      isCatch: named("hold") === 1,
      success: trial.outcome,
      loss: named("loss"),
      path: Float32Array.from(path),
    });
    path = [];
  });
  return attempts;
}

export const successOf = (attempts: readonly Attempt[]): number =>
  attempts.filter(({ success }) => success).length / attempts.length;

/** The trials in which something was to be grasped. */
export const grasps = (attempts: readonly Attempt[]): Attempt[] => attempts.filter(({ isCatch }) => !isCatch);

/** Mean loss over the trials in which something was to be grasped. */
export function lossOf(attempts: readonly Attempt[]): number {
  const all = grasps(attempts);
  return all.reduce((sum, { loss }) => sum + loss, 0) / all.length;
}

/** A grip anywhere within the ring of objects, each as likely. */
export function anyGrip(rng: Rng): Float32Array {
  const angle = 2 * Math.PI * rng.uniform();
  const distance = RING * Math.sqrt(rng.uniform());
  return Float32Array.of(distance * Math.cos(angle), distance * Math.sin(angle));
}
