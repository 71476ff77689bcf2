/** Doses are chosen on the other half of the trials, so a trial can never choose its own dose. */
import { expect, test } from "vitest";
import { chooseDoses, trialsOf } from "../../../server/experiments/dose.ts";
import type { ContestSeed } from "../../../server/experiments/result.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";
import { trialOf } from "./bench.ts";

const trial = (success: boolean, effort = 0) => trialOf({ success, effort });
/** One seed; dose `d` succeeds where `succeeds(d, t)`, and its effort is d. */
function seedOf(doses: number, trials: number, succeeds: (dose: number, t: number) => boolean): ContestSeed {
  const runs = Array.from({ length: doses }, (_, dose) => ({
    arm: "add",
    dose,
    placebo: false,
    trials: Array.from({ length: trials }, (_, t) => trial(succeeds(dose, t), dose)),
    washout: [],
    paths: [],
    ticks: 0,
  }));
  return { seed: 1, runs, learning: [], brainSeconds: 0 };
}

test("a dose that is best on one half only is scored on the other", () => {
  const seeds = [seedOf(3, 20, (dose, t) => (t % 2 === 0 ? dose === 2 : dose === 1))];
  expect(chooseDoses(seeds, "add", 3)).toEqual([1, 2]);
  const efforts = trialsOf(seeds[0], "add", [1, 2]).map(({ effort }) => effort);
  expect(efforts.slice(0, 4)).toEqual([1, 2, 1, 2]);
});

test("with no difference between doses the lowest is taken", () => {
  expect(chooseDoses([seedOf(4, 10, () => true)], "add", 4)).toEqual([0, 0]);
});

test("choosing among many useless doses does not make them look useful", () => {
  const seed = claimSeed();
  const rng = createRng(seed);
  let successes = 0;
  let count = 0;
  for (let round = 0; round < 60; round++) {
    const drawn = seedOf(10, 20, () => rng.uniform() < 0.5);
    const doses = chooseDoses([drawn], "add", 10);
    for (const { success } of trialsOf(drawn, "add", doses)) successes += Number(success);
    count += 20;
  }
  const standardError = Math.sqrt(0.25 / count);
  expect(Math.abs(successes / count - 0.5), `seed ${seed}`).toBeLessThan(5 * standardError);
});
