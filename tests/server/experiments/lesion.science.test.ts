/**
 * Premotor parted from motor: a co-processor that was told no goal brings back most of what was lost, in 200 real trials,
 * also through an implant that drifts, and a random direction at the same norms does not. Where the anterior area is gone
 * there is nothing to read. And where nothing is lost, nothing is written over: hardly harmed in practice, the brain is
 * then as it is by itself.
 */
import { expect, test } from "vitest";
import { recovered } from "../../../server/experiments/arena/recovery.ts";
import { conduct } from "../../../server/experiments/conduct.ts";
import { summariseArms } from "../../../server/experiments/summarise.ts";
import { contestOf, lab } from "./bench.ts";

const SEED = 12;
const ARMS = ["off", "healthy", "random", "symbiote"];

function lived(damage: string, training: number, electrodes = {}) {
  const brief = { task: "lesion", damage, trials: 24, calibrationTrials: 10, training, electrodes };
  const contest = contestOf("arena", brief);
  const short = { ...contest, arms: contest.arms.filter(({ name }) => ARMS.includes(name)) };
  return { short, seed: conduct(short, SEED, lab) };
}

/** Recovery of each arm, percent. */
function recoveries(damage: string, training: number, electrodes = {}): Record<string, number> {
  const { short, seed } = lived(damage, training, electrodes);
  const arms = recovered(summariseArms(short, [seed]), [seed]);
  return Object.fromEntries(arms.map(({ name, measures }) => [name, measures["recovery, %"].mean]));
}

test("disconnection: most of it comes back", () => {
  const { symbiote, random } = recoveries("disconnection", 200);
  expect(symbiote).toBeGreaterThan(85);
  expect(random).toBeLessThan(30);
});

test("disconnection, with baselines that wander and channels that turn into each other: most of it all the same", () => {
  const { symbiote } = recoveries("disconnection", 200, { biasPerSqrtS: 0.01, rotationDegPerMin: 3 });
  expect(symbiote).toBeGreaterThan(75);
});

test("anterior lesion, the negative control: what cannot be read cannot be restored", () => {
  const { symbiote } = recoveries("anterior", 120);
  expect(symbiote).toBeLessThan(50);
});

test("an intact brain: what works is not written over", () => {
  const { runs } = lived("none", 120).seed;
  const of = (name: string) => runs.find(({ arm, placebo }) => arm === name && !placebo)!;
  const losses = (trials: (typeof runs)[number]["trials"]) => trials.map(({ loss }) => loss);
  const mean = (all: readonly (number | null)[]) =>
    all.reduce<number>((sum, one) => sum + (one ?? Number.NaN), 0) / all.length;
  const [off, symbiote] = [of("off"), of("symbiote")];
  expect(losses(symbiote.trials)).toEqual(losses(off.trials));
  expect(symbiote.trials.every(({ divergence }) => divergence === 0)).toBe(true);
  // What practice costs: 1 would be all that the brain knows of the objects.
  const practice = symbiote.training ?? [];
  expect(practice.some(({ effort }) => effort > 0)).toBe(true);
  expect(mean(losses(practice)) - mean(losses(off.trials))).toBeLessThan(0.02);
});
