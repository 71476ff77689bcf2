/**
 * The symbiote through 16 blurred, bounded electrodes, while 96 record: what it learns online makes the brain reach for a
 * goal it was not shown, far beyond its placebo, and never harms it more than doing nothing.
 */
import { expect, test } from "vitest";
import { conduct } from "../../../server/experiments/conduct.ts";
import { summariseArms } from "../../../server/experiments/summarise.ts";
import { lab, short } from "./bench.ts";

const SEEDS = [1];
const whole = short("redirect", {
  trials: 40,
  calibrationTrials: 40,
  training: 260,
  electrodes: { count: 96 },
  stimulator: { electrodes: 16, bound: 2, normPerTick: 8, energyPerWindow: 1200 },
});
const NAMES = ["off", "random", "pi", "symbiote", "ceiling"];
const experiment = { ...whole, arms: whole.arms.filter(({ name }) => NAMES.includes(name)) };

test("redirect through 16 electrodes, learned in 300 real trials", () => {
  const arms = summariseArms(
    experiment,
    SEEDS.map((seed) => conduct(experiment, seed, lab)),
  );
  const [symbiote, pi] = ["symbiote", "pi"].map((name) => arms.find((arm) => arm.name === name)!);
  expect(symbiote.fractionOfCeiling).toBeGreaterThan(0.8);
  expect(symbiote.effectOverPlacebo).toBeGreaterThan(0.6);
  expect(symbiote.success.mean).toBeGreaterThan(pi.success.mean + 0.3);
  expect(symbiote.training!.worstHarm).toBeLessThanOrEqual(0.03);
});
