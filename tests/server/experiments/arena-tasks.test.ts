/** The arena's tasks in short: each keeps the rules of an experiment, and a mistyped name is met with the nearest. */
import { expect, test } from "vitest";
import { experimentOf } from "../../../server/experiments/experiment-of.ts";
import { experiments } from "../../../server/experiments/index.ts";
import type { Lab } from "../../../server/experiments/lab.ts";
import { claimSeed } from "../../stand-ins.ts";
import { contestOf, lab, shorter } from "./bench.ts";

const seed = claimSeed();
const KEPT = ["off", "identity", "random", "pi", "push mean", "undisturbed", "ceiling", "more evidence"];
/** Of each task, an arm of its own and what it is measured by. */
const TASKS = {
  hold: "undisturbed",
  plastic: "ceiling",
  delay: "ceiling",
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

test("task delay: every law at every delay, in order, and a figure of it", () => {
  const whole = shorter(contestOf("arena", { task: "delay", trials: 2, calibrationTrials: 10, training: 6 }));
  const acts = whole.arms.flatMap(({ name, act }) => (act.kind === "law" ? [{ name, act }] : []));
  for (const law of ["add mean", "pi", "lqr", "mpc", "symbiote"]) {
    const late = acts.filter(({ name }) => name === law || name.startsWith(`${law}, `));
    expect(late.map(({ act }) => act.latencyTicks)).toEqual([1, 2, 3, 5, 8]);
  }
  const task = experiments.get("arena").create({ task: "delay", trials: 2, training: 0 });
  expect(task.summarise([]).figures).toEqual([]);
});

test(`a law that practises does so at its own delay, and commands come that late (seed ${seed})`, () => {
  const whole = contestOf("arena", { task: "delay", trials: 2, calibrationTrials: 8, training: 3 });
  const KEPT = ["off", "random", "pi", "symbiote", "symbiote, 8 ticks", "ceiling"];
  const arms = shorter(whole).arms.filter(({ name }) => KEPT.includes(name));
  const lags = new Map<number, number>();
  const listening: Lab = {
    ...lab,
    rig(config) {
      const rig = lab.rig(config);
      const { accept } = rig.stimulator;
      const heard: typeof accept = (command, tick) => {
        const lag = tick - command.causeTick;
        lags.set(lag, (lags.get(lag) ?? 0) + 1);
        accept.call(rig.stimulator, command, tick);
      };
      return Object.assign(rig, { stimulator: Object.assign(rig.stimulator, { accept: heard }) });
    },
  };
  const { runs } = experimentOf({ ...whole, arms }).conduct(seed, listening);
  const trained = runs.filter(({ training }) => training !== undefined);
  expect(trained.map(({ arm }) => arm)).toEqual(["symbiote", "symbiote, 8 ticks"]);
  // Practice alone says something here: held still before its first lesson, the symbiote is silent.
  expect([...lags.keys()].sort((a, b) => a - b)).toEqual([1, 8]);
  expect(lags.get(8)).toBeGreaterThan(100);
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
