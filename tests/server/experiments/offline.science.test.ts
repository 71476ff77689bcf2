/**
 * Learned offline through 16 blurred, bounded electrodes: what emulators and co-processor learn from a recording of fifty
 * trials under noise, without a single trial of their own, makes the brain reach for goals that it was not shown; one
 * vector a goal from the same recording does less, because it cannot know what it pushes against.
 */
import { expect, test } from "vitest";
import { conduct } from "../../../server/experiments/conduct.ts";
import { runOf } from "../../../server/experiments/dose.ts";
import { summariseArms } from "../../../server/experiments/summarise.ts";
import { claimSeed } from "../../stand-ins.ts";
import { contestOf, lab } from "./bench.ts";

const SEED = claimSeed();
const NOISE_TRIALS = 50;
const NAMES = ["off", "random", "pi", "one vector", "offline", "ceiling"];

test("a recording under noise is enough to steer by, a vector is not", () => {
  const whole = contestOf("arena", { trials: 16, calibrationTrials: 20, training: NOISE_TRIALS + 4 });
  const contest = { ...whole, arms: whole.arms.filter(({ name }) => NAMES.includes(name)) };
  const result = conduct(contest, SEED, lab);
  const arms = summariseArms(contest, [result]);
  const [offline, vector] = ["offline", "one vector"].map((name) => arms.find((arm) => arm.name === name)!);
  expect(offline.effectOverPlacebo).toBeGreaterThan(0.3);
  expect(offline.success.mean).toBeGreaterThan(vector.success.mean);
  for (const name of ["offline", "one vector"]) {
    // Nothing but noise was written in what they learned from.
    const heard = runOf(result, name, 0).training!.slice(0, NOISE_TRIALS);
    expect(heard.every(({ effort }) => effort > 0)).toBe(true);
    expect(heard.filter(({ success }) => success).length).toBeLessThan(4);
  }
});
