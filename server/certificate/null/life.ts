/** Lives in the task `reach`, trial by trial: of the null brain, and of the brain it is matched to. */
import type { Rng } from "../../../streams/rng.ts";
import { brains } from "../../brains/index.ts";
import { simdKernels } from "../../kernels/index.ts";
import { tasks } from "../../tasks/index.ts";
import { DT_MS, EPOCH } from "../reach/life.ts";

export interface LivedTrial {
  /** Rates, tick by tick. */
  readonly rates: readonly Float32Array[];
  /** Velocity of the hand, tick by tick. */
  readonly velocity: readonly (readonly [number, number])[];
  /** The first tick of the delay, and of `move`. */
  readonly delayAt: number;
  readonly goAt: number;
  readonly target: readonly [number, number];
  readonly isCatch: boolean;
  readonly success: boolean;
}

/** @param brain `null` or `reach`  @param seed of its weights */
export function liveTrials(brain: string, seed: number, count: number, rng: Rng): LivedTrial[] {
  const context = { rng: rng.fork("brain"), dtMs: DT_MS, kernels: simdKernels() };
  const subject = brains.get(brain).create({ seed }, context);
  const task = tasks.get("reach").create({}, { rng: rng.fork("task"), dtMs: DT_MS });
  const input = new Float32Array(task.inputs);
  const action = new Float32Array(task.actions);
  const world = new Float32Array(task.worlds.length);
  const named = (name: string) => world[task.worlds.indexOf(name)];
  const silence = subject.sites.map(({ width }) => new Float32Array(width));
  const trials: LivedTrial[] = [];
  let rates: Float32Array[] = [];
  let velocity: (readonly [number, number])[] = [];
  let delayAt = 0;
  let goAt = 0;
  while (trials.length < count) {
    task.sense(input);
    subject.step(action, input, silence);
    task.advance(action);
    task.world(world);
    const { epoch, ticksInEpoch, outcome } = task.trial();
    if (ticksInEpoch === 0 && epoch === EPOCH.delay) delayAt = rates.length;
    if (ticksInEpoch === 0 && epoch === EPOCH.move) goAt = rates.length;
    rates.push(subject.activations(0).slice());
    velocity.push([named("velX"), named("velY")]);
    if (outcome === undefined) continue;
    trials.push({
      rates,
      velocity,
      delayAt,
      goAt,
      target: [named("targetX"), named("targetY")],
      isCatch: named("hold") === 1,
      success: outcome,
    });
    [rates, velocity] = [[], []];
  }
  return trials;
}
