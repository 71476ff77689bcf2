/** What every intention estimator must do, as checks that throw; `intention.test.ts` runs them. */
import { expect } from "vitest";
import type { IntentionEstimator, Moment, Snapshot } from "../../streams/ports.ts";
import { type Planted, planted, TRIAL } from "../server/symbiote/planted.ts";

export type MakeEstimator = (seed: number, shape: { outputs: number; goals: number }) => IntentionEstimator;

/** The moment of a planted brain, whose behaviour is what its first channels say. */
export const momentOf = (brain: Planted, tick: number): Moment => ({
  tick,
  observation: brain.observation,
  intention: brain.intention,
  decoded: brain.truth,
  goal: undefined,
  trial: brain.trial(),
  epoch: 0,
  ticksInEpoch: tick % TRIAL,
  behaviour: brain.observation.subarray(0, brain.goals),
  delivered: new Float32Array(0),
});

/** Estimates over `ticks` moments. */
function estimates(estimator: IntentionEstimator, brain: Planted, ticks: number) {
  return Array.from({ length: ticks }, (_, t) => {
    brain.next();
    const roomy = new Float32Array(brain.outputs + 1).fill(7777);
    estimator.estimate(roomy.subarray(0, brain.outputs), momentOf(brain, t));
    expect(roomy[brain.outputs], "wrote beyond its width").toBe(7777);
    expect([...roomy.subarray(0, brain.outputs)], "left a component unwritten").not.toContain(7777);
    return [...roomy.subarray(0, brain.outputs)];
  });
}

export const intentionLaws: Readonly<Record<string, (make: MakeEstimator, seed: number) => void>> = {
  "an estimate is written whole, and is finite or NaN": (make, seed) => {
    const brain = planted(seed);
    for (const row of estimates(make(seed, brain), brain, 3 * TRIAL)) {
      for (const value of row) expect(Math.abs(value)).not.toBe(Number.POSITIVE_INFINITY);
    }
  },

  "estimating changes nothing in the moment": (make, seed) => {
    const brain = planted(seed);
    const estimator = make(seed, brain);
    brain.next();
    const moment = momentOf(brain, 0);
    const before = structuredClone(moment);
    estimator.estimate(new Float32Array(brain.outputs), moment);
    expect(moment).toEqual(before);
  },

  "saved and restored, it goes on exactly": (make, seed) => {
    const brain = planted(seed);
    const estimator = make(seed, brain);
    estimates(estimator, brain, TRIAL + 7);
    const snapshot = structuredClone(estimator.save()) as Snapshot;
    const onwards = (one: IntentionEstimator) => {
      const again = planted(seed);
      for (let t = 0; t < TRIAL + 7; t++) again.next();
      return estimates(one, again, 2 * TRIAL);
    };
    const going = onwards(estimator);
    const other = make(seed + 1, brain);
    other.restore(snapshot);
    expect(onwards(other)).toEqual(going);
  },
};
