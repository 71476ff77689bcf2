/** The task of restoring, in short: it is conducted, told no goal, and says how much came back. */
import { expect, test } from "vitest";
import { recovered } from "../../../server/experiments/arena/recovery.ts";
import { conduct } from "../../../server/experiments/conduct.ts";
import { experimentOf } from "../../../server/experiments/experiment-of.ts";
import type { Implant } from "../../../server/experiments/lab.ts";
import type { ArmResult, ContestSeed } from "../../../server/experiments/result.ts";
import { claimSeed } from "../../stand-ins.ts";
import { contestOf, lab, trialOf } from "./bench.ts";

const seed = claimSeed();
const brief = { task: "lesion", trials: 3, calibrationTrials: 5, training: 4 };

test(`nobody is told what to grasp: what stands is the same in every trial (seed ${seed})`, () => {
  const contest = contestOf("arena", brief);
  const arms = contest.arms.filter(({ name }) => ["off", "healthy", "random", "symbiote"].includes(name));
  const told = new Set<string>();
  const listening = {
    ...lab,
    symbiote(...of: Parameters<typeof lab.symbiote>): Implant {
      const symbiote = lab.symbiote(...of);
      const setGoal = (goal: Float32Array | undefined) => {
        told.add(String(goal));
        symbiote.setGoal(goal);
      };
      return {
        ...symbiote,
        get decoded() {
          return symbiote.decoded;
        },
        setGoal,
      };
    },
  };
  const lived = conduct({ ...contest, arms }, seed, listening);
  expect(told).toEqual(new Set(["0,0", "undefined"]));
  const { success, loss } = lived.runs
    .find(({ arm }) => arm === "healthy")!
    .trials.find((t) => !t.isCatch) ?? {
    success: true,
    loss: 0,
  };
  expect(success).toBe(loss !== null && loss <= 0.1);
  expect(experimentOf({ ...contest, arms }).summarise([lived]).arms.length).toBe(4);
});

test("recovery: nothing by itself, all where it is as the healthy brain, and half way between", () => {
  const trial = (loss: number) => trialOf({ loss });
  const run = (arm: string, losses: readonly number[], training?: readonly number[]) => ({
    arm,
    dose: 0,
    placebo: false,
    paths: [],
    washout: [],
    ticks: 1,
    trials: [...losses.map(trial), { ...trial(99), isCatch: true }],
    ...(training === undefined ? {} : { training: training.map(trial) }),
  });
  const practice = [...Array(30).fill(2), ...Array(30).fill(1.1)];
  const seeds: ContestSeed[] = [1, 2].map((seed) => ({
    seed,
    learning: [],
    brainSeconds: 1,
    runs: [run("off", [2, 2]), run("healthy", [0, 0.2]), run("symbiote", [1, 1.1], practice)],
  }));
  const arms = ["off", "healthy", "symbiote"].map((name) => ({ name, measures: {} }) as unknown as ArmResult);
  const found = recovered(arms, seeds).map(({ measures }) => measures["recovery, %"]?.mean);
  expect(found[0]).toBeCloseTo(0);
  expect(found[1]).toBeCloseTo(100);
  expect(found[2]).toBeCloseTo((100 * (2 - 1.05)) / 1.9);
  // A window of 20 reaches 90 % of 50 % when 19 of its trials are the better ones.
  expect(recovered(arms, seeds)[2].measures["trials to 90 %"]?.mean).toBe(30 + 19);
});
