/**
 * A subject's life in the task `cursor`, tick by tick, with its own hand on the cursor and nobody at its electrodes. What
 * else moves the cursor is an argument, and so is what it is told:
 *
 *   v ← v + dt (GAIN·g·F − FRICTION·v),   cursor ← cursor + dt (v + push)
 */
import type { Brain, TrialState } from "../../../streams/ports.ts";
import type { Rng } from "../../../streams/rng.ts";
import { createRnnBrain } from "../../brains/rnn.ts";
import { simdKernels } from "../../kernels/index.ts";
import cursor, { type CursorTask } from "../../tasks/cursor.ts";
import { createPointMass } from "../../tasks/point-mass.ts";
import type { Subject } from "../subject.ts";

/** Ticks of 10 ms, as the network was trained. */
export const DT_MS = 10;

/** What can be seen at the end of a tick: live views. */
export interface Glance {
  readonly brain: Brain;
  readonly task: CursorTask;
  readonly trial: TrialState;
  readonly action: Float32Array;
  /** Cursor x, y, its velocity, target x, y. */
  readonly world: Float32Array;
}

/** When something happens: in which trial, and in which of its ticks. */
export type Moment = Pick<TrialState, "trial" | "ticksInEpoch">;
export type Push = (moment: Moment) => readonly [number, number];

export interface Circumstances {
  readonly trials: number;
  /** The same generator gives the same targets and the same noise, whatever else is different. */
  readonly rng: Rng;
  /** Multiple of the subject's process noise. */
  readonly noise?: number;
  readonly dtMs?: number;
  /** Strength of the hand, as a multiple of what it was trained with. */
  readonly strength?: number;
  /** Velocity of the cursor besides the hand's, units/s. */
  readonly push?: Push;
  /** Change what the brain is about to sense: target x, y, then what it sees and feels. */
  readonly alter?: (input: Float32Array, moment: Moment) => void;
}

const UNTOUCHED = [0, 0] as const;

/** @param visit sees every tick and may give the task its next goals */
export function live(
  { weights, sigma }: Subject,
  { trials, rng, noise = 1, dtMs = DT_MS, strength = 1, push, alter }: Circumstances,
  visit: (glance: Glance) => void,
): void {
  const context = { rng: rng.fork("brain"), dtMs, kernels: simdKernels() };
  const brain = createRnnBrain("subject", weights, sigma * noise, context);
  const task = cursor.create({}, { rng: rng.fork("task"), dtMs }) as CursorTask;
  const hand = createPointMass(dtMs);
  const input = new Float32Array(task.inputs);
  const action = new Float32Array(task.actions);
  const world = new Float32Array(task.worlds.length);
  const silence = [new Float32Array(weights.units)];
  const moment = { trial: 0, ticksInEpoch: 0 };
  while (moment.trial < trials) {
    task.sense(input);
    alter?.(input, moment);
    brain.step(action, input, silence);
    hand.push(strength * action[0], strength * action[1]);
    const [x, y] = push?.(moment) ?? UNTOUCHED;
    task.drive([hand.state[2] + x, hand.state[3] + y]);
    task.advance(action);
    task.world(world);
    const trial = task.trial();
    visit({ brain, task, trial, action, world });
    moment.ticksInEpoch++;
    if (trial.outcome === undefined) continue;
    moment.trial++;
    moment.ticksInEpoch = 0;
  }
}
