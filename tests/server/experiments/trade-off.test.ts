/** The chart of what success costs: a band that all placebos are in, curves of laws over doses, ceilings as points. */
import { expect, test } from "vitest";
import type { Arm, Contest } from "../../../server/experiments/contest.ts";
import type { ArmResult, ContestSeed, Run } from "../../../server/experiments/result.ts";
import { tradeOff } from "../../../server/experiments/trade-off.ts";
import { trialOf } from "./bench.ts";

const arm = (name: string, act: Arm["act"]): Arm => ({ name, summary: "", act });
const DOSES = [{ dose: 1 }, { dose: 2 }];
const arms: readonly Arm[] = [
  arm("off", { kind: "nothing" }),
  arm("random", { kind: "placebo", of: "pi" }),
  arm("noise", { kind: "sham", of: ["pi"], sham: "noise" }),
  arm("pi", { kind: "law", law: "pi", doses: DOSES }),
  arm("ceiling", { kind: "instruct" }),
];
/** Ten trials, so many of which succeed, at this collateral. */
const run = (arm: string, successes: number, collateral: number, dose = 0, placebo = false): Run => ({
  ...{ arm, dose, placebo, paths: [], washout: [], ticks: 0 },
  trials: Array.from({ length: 10 }, (_, t) => trialOf({ success: t < successes, collateral })),
});
const seeds: readonly ContestSeed[] = [
  {
    ...{ seed: 1, learning: [], brainSeconds: 0 },
    runs: [
      run("off", 0, 0),
      run("noise", 4, 0.5),
      run("pi", 6, 2, 0),
      run("pi", 1, 1, 0, true),
      run("pi", 8, 1, 1),
      run("pi", 0, 3, 1, true),
      run("ceiling", 8, 4),
    ],
  },
];

test("placebos and shams make the band from the least collateral to the most; shares are of the ceiling", () => {
  const contest = { arms, reference: { placebo: "random", ceiling: "ceiling" } } as unknown as Contest;
  const results = [{ name: "ceiling", success: { mean: 0.8, lo: 0.8, hi: 0.8 } }] as unknown as ArmResult[];
  const figure = tradeOff(contest, results, seeds);
  if (figure.kind !== "curves") throw new Error("it has curves");
  expect(figure.curves.map(({ name, look }) => [name, look])).toEqual([
    ["placebo", "band"],
    ["pi", "both"],
    ["ceiling", "dots"],
  ]);
  const [band, pi, ceiling] = figure.curves.map(({ points }) =>
    points.map((point) => point.map((one) => Number(one.toFixed(6)))),
  );
  expect(band).toEqual([
    [0.5, 0.5],
    [1, 0.125],
    [3, 0],
  ]);
  expect(pi).toEqual([
    [1, 1],
    [2, 0.75],
  ]);
  expect(ceiling).toEqual([[4, 1]]);
  for (const [i, [low, high]] of figure.curves[0].errors!.entries()) {
    expect(low).toBeLessThanOrEqual(band[i][1]);
    expect(high).toBeGreaterThanOrEqual(band[i][1]);
  }
});
