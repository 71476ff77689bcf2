/** Prequential R² over the last trials, and how soon it was reached. */
import { expect, test } from "vitest";
import { createLearningLog, trialsToLearn } from "../../../server/experiments/learning.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();

function curveOf(decode: (truth: Float32Array, trial: number) => Float32Array, trials = 30) {
  const rng = createRng(seed);
  const log = createLearningLog(2);
  for (let trial = 0; trial < trials; trial++) {
    const truth = Float32Array.of(rng.normal(), rng.normal());
    for (let tick = 0; tick < 20; tick++) {
      log.add(truth, decode(truth, trial));
      log.add(Float32Array.of(Number.NaN, Number.NaN), Float32Array.of(9, 9));
    }
    log.endTrial();
  }
  return log.curve();
}

test(`a perfect reader scores 1, one that says nothing about 0 or less (seed ${seed})`, () => {
  expect(curveOf((truth) => truth).at(-1)).toBeCloseTo(1, 10);
  const blind = curveOf(() => new Float32Array(2)).at(-1)!;
  expect(blind).toBeLessThanOrEqual(1e-6);
  expect(blind).toBeGreaterThan(-1.5);
});

test(`a reader that wakes up after trial 10 has learned soon after, and not before (seed ${seed})`, () => {
  const curve = curveOf((truth, trial) => (trial < 10 ? new Float32Array(2) : truth));
  const learnt = trialsToLearn(curve)!;
  expect(learnt).toBeGreaterThan(10);
  expect(learnt).toBeLessThanOrEqual(20);
});

test("what never learns has no such trial", () => {
  expect(trialsToLearn([Number.NaN, -1, -0.5])).toBeUndefined();
  expect(trialsToLearn([])).toBeUndefined();
});
