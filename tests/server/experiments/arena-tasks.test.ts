/** The arena's tasks in short: each keeps the rules of an experiment, and a mistyped name is met with the nearest. */
import { expect, test } from "vitest";
import { experimentOf } from "../../../server/experiments/experiment-of.ts";
import { experiments } from "../../../server/experiments/index.ts";
import { claimSeed } from "../../stand-ins.ts";
import { contestOf, lab, shorter } from "./bench.ts";

const seed = claimSeed();
const KEPT = ["off", "identity", "random", "pi", "push mean", "undisturbed", "ceiling", "more evidence"];
/** Of each task, an arm of its own and what it is measured by. */
const TASKS = {
  hold: "undisturbed",
  plastic: "ceiling",
  psychometric: "more evidence",
};

test.each(Object.entries(TASKS))("task %s: reproducible, counted, honest controls", (task, ceiling) => {
  const whole = shorter(contestOf("arena", { task, trials: 4, calibrationTrials: 10, training: 0 }));
  const contest = { ...whole, arms: whole.arms.filter(({ name }) => KEPT.includes(name)) };
  const experiment = experimentOf(contest);
  let trials = 0;
  const result = experiment.conduct(seed, lab, () => trials++);
  expect(trials, `seed ${seed}`).toBe(experiment.trialsInAll);
  expect(JSON.stringify(experiment.conduct(seed, lab))).toBe(JSON.stringify(result));
  const { arms } = experiment.summarise([result]);
  const named = (name: string) => arms.find((arm) => arm.name === name)!;
  for (const name of ["off", "identity"]) expect(named(name).divergence).toBe(0);
  expect(named("pi").divergence).toBeGreaterThan(0);
  expect(named("pi").placebo!.effort / named("pi").effort!).toBeCloseTo(1, 3);
  expect(contest.reference.ceiling).toBe(ceiling);
  for (const run of result.runs) {
    expect(run.trials.length).toBe(contest.trials);
    expect(run.washout.length).toBe(contest.washout ?? 0);
    for (const trial of run.washout) expect(trial.effort).toBeLessThan(run.trials[0].effort + 1e-9);
  }
});

test("all that a task concludes is there: findings of its own beside the common ones", () => {
  for (const task of Object.keys(TASKS)) {
    const { summarise } = experiments.get("arena").create({ task, trials: 4, training: 0 });
    expect(summarise([]).arms).toEqual([]);
  }
});

test("a mistyped task is met with the nearest one", () => {
  expect(() => experiments.get("arena").create({ task: "lineer" })).toThrow(/did you mean "linear"/);
});
