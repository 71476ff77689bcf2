/** One seed of redirect: reproducible, honest controls, matched energy. Arms differ as they must. */
import { expect, test } from "vitest";
import { conduct, trialsInAll } from "../../../server/experiments/conduct.ts";
import { runOf } from "../../../server/experiments/dose.ts";
import { summariseArms } from "../../../server/experiments/summarise.ts";
import { claimSeed } from "../../stand-ins.ts";
import { lab, small } from "./bench.ts";

const seed = claimSeed();
const experiment = small();
let trials = 0;
const result = conduct(experiment, seed, lab, () => trials++);
const arms = new Map(summariseArms(experiment, [result]).map((arm) => [arm.name, arm]));

test(`a seed gives the same result again, whatever ran in between (seed ${seed})`, () => {
  conduct(small({ trials: 2, calibrationTrials: 5 }), seed + 1, lab);
  expect(JSON.stringify(conduct(experiment, seed, lab))).toBe(JSON.stringify(result));
});

test("every trial is counted", () => {
  expect(trials).toBe(trialsInAll(experiment));
});

test(`zeros through the whole pipeline change nothing: distance from the twin is exactly 0 (seed ${seed})`, () => {
  for (const name of ["off", "identity"]) {
    expect(arms.get(name)!.divergence).toBe(0);
    expect(arms.get(name)!.collateral).toBe(0);
    expect(arms.get(name)!.effort).toBe(0);
  }
  expect(arms.get("pi")!.divergence).toBeGreaterThan(0);
});

test(`the placebo's energy is that of its law, trial by trial (seed ${seed})`, () => {
  for (const name of ["add", "pi"]) {
    const real = runOf(result, name, 0).trials;
    const placebo = runOf(result, name, 0, true).trials;
    for (let t = 0; t < real.length; t++) {
      expect(real[t].effort).toBeGreaterThan(0);
      expect(placebo[t].effort / real[t].effort).toBeCloseTo(1, 4);
    }
  }
  expect(arms.get("random")!.effort! / arms.get("pi")!.effort!).toBeCloseTo(1, 4);
});

test(`left alone the brain does not reach the goal; shown the goal it does (seed ${seed})`, () => {
  expect(arms.get("off")!.success.mean).toBeLessThan(0.2);
  expect(arms.get("ceiling")!.success.mean).toBeGreaterThan(0.5);
  expect(arms.get("ceiling")!.effort).toBe(0);
  expect(arms.get("pi")!.effectOverPlacebo).toBeGreaterThan(0.3);
});

test(`catch trials are run and not scored (seed ${seed})`, () => {
  const { trials } = runOf(result, "pi", 0);
  expect(trials.length).toBe(experiment.trials);
  expect(arms.get("pi")!.scoredTrials).toBe(trials.filter(({ isCatch }) => !isCatch).length);
});

test(`a brain without an intention cannot be redirected (seed ${seed})`, () => {
  const untrained = small({ brain: "untrained" });
  const found = summariseArms(untrained, [conduct(untrained, seed, lab)]);
  for (const { name, success } of found) expect(success.mean, name).toBeLessThan(0.2);
});
