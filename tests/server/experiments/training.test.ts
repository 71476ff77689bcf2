/** A law that has to practise: in another life, counted, reported, and the same again. */
import { expect, test } from "vitest";
import { conduct, trialsInAll } from "../../../server/experiments/conduct.ts";
import { runOf } from "../../../server/experiments/dose.ts";
import { trialsToSucceed, worstHarm } from "../../../server/experiments/learning.ts";
import { summariseArms } from "../../../server/experiments/summarise.ts";
import { claimSeed } from "../../stand-ins.ts";
import { lab, short } from "./bench.ts";

const seed = claimSeed();
const training = 6;
const whole = short("redirect", {
  trials: 3,
  calibrationTrials: 5,
  training,
  electrodes: { count: 16 },
  stimulator: { electrodes: 16, bound: 2, normPerTick: 8, energyPerWindow: 1200 },
});
const NAMES = ["off", "random", "pi", "symbiote", "ceiling"];
const experiment = { ...whole, arms: whole.arms.filter(({ name }) => NAMES.includes(name)) };
let trials = 0;
const result = conduct(experiment, seed, lab, () => trials++);

test(`training trials are counted, kept apart and reported (seed ${seed})`, () => {
  expect(trials).toBe(trialsInAll(experiment));
  const run = runOf(result, "symbiote", 0);
  expect(run.training?.length).toBe(training);
  expect(run.trials.length).toBe(experiment.trials);
  const arm = summariseArms(experiment, [result]).find(({ name }) => name === "symbiote");
  expect(arm?.training?.trials).toBe(5 + training);
  expect(result.runs.filter(({ training: practised }) => practised !== undefined).length).toBe(1);
});

test(`while it practises it pushes; scored without noise before its first lesson, it is silent (seed ${seed})`, () => {
  const run = runOf(result, "symbiote", 0);
  expect(run.training!.every(({ effort }) => effort > 0)).toBe(true);
  expect(run.trials.every(({ effort }) => effort === 0)).toBe(true);
});

test(`the same again (seed ${seed})`, () => {
  expect(JSON.stringify(conduct(experiment, seed, lab))).toBe(JSON.stringify(result));
});

test("when success came, and how bad it was before", () => {
  const successes = [...Array(30).fill(0), ...Array(40).fill(1)];
  expect(trialsToSucceed(successes, 1)).toBe(48);
  expect(trialsToSucceed(successes.slice(0, 30), 1)).toBeUndefined();
  expect(worstHarm(successes, 0.05)).toBeCloseTo(0.05);
  expect(worstHarm(successes.slice(30), 0.05)).toBe(0);
});
