/**
 * Premotor parted from motor: a co-processor that was told no goal brings back most of what was lost, in 200 real trials,
 * and a random direction at the same norms does not. Where the anterior area is gone there is nothing to read.
 */
import { expect, test } from "vitest";
import { recovered } from "../../../server/experiments/arena/recovery.ts";
import { conduct } from "../../../server/experiments/conduct.ts";
import { summariseArms } from "../../../server/experiments/summarise.ts";
import { contestOf, lab } from "./bench.ts";

const SEED = 12;
const ARMS = ["off", "healthy", "random", "symbiote"];

/** Recovery of each arm, percent. */
function recoveries(damage: string, training: number): Record<string, number> {
  const contest = contestOf("arena", { task: "lesion", damage, trials: 24, calibrationTrials: 10, training });
  const short = { ...contest, arms: contest.arms.filter(({ name }) => ARMS.includes(name)) };
  const seeds = [conduct(short, SEED, lab)];
  const arms = recovered(summariseArms(short, seeds), seeds);
  return Object.fromEntries(arms.map(({ name, measures }) => [name, measures["recovery, %"].mean]));
}

test("disconnection: most of it comes back", () => {
  const { symbiote, random } = recoveries("disconnection", 200);
  expect(symbiote).toBeGreaterThan(80);
  expect(random).toBeLessThan(30);
});

test("anterior lesion, the negative control: what cannot be read cannot be restored", () => {
  const { symbiote } = recoveries("anterior", 120);
  expect(symbiote).toBeLessThan(50);
});
