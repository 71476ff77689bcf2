/** Regret to LQG: a model identified from 48 s of the stream steers within 5 % of the optimum's cost. */
import { expect, test } from "vitest";
import { experimentOf } from "../../../server/experiments/experiment-of.ts";
import { contestOf, lab } from "./bench.ts";

const SEEDS = [11, 12];
const NAMES = ["off", "random", "pi", "lqg", "oracle"];

test("lqg, identified online, has a regret of at most 5 %; feedback on the decoded target has more", () => {
  const params = { task: "linear", trials: 24, calibrationTrials: 20, training: 0 };
  const whole = contestOf("arena", params);
  const pi = { law: "pi", doses: [{ kp: 0.5, ki: 0.01, cap: 16 }] };
  const contest = {
    ...whole,
    arms: whole.arms
      .filter(({ name }) => NAMES.includes(name))
      .map((arm) => (arm.name === "pi" ? { ...arm, act: { kind: "law" as const, ...pi } } : arm)),
  };
  const experiment = experimentOf(contest);
  const seeds = SEEDS.map((seed) => experiment.conduct(seed, lab));
  const arms = experiment.summarise(seeds).arms;
  const cost = (name: string) => arms.find((arm) => arm.name === name)!.measures["cost, per tick"].mean;
  const regret = (name: string) => cost(name) / cost("oracle") - 1;
  expect(regret("lqg")).toBeLessThanOrEqual(0.05);
  expect(regret("lqg")).toBeGreaterThan(-0.02);
  expect(regret("pi")).toBeGreaterThan(0.5);
  expect(regret("off")).toBeGreaterThan(regret("pi"));
});
