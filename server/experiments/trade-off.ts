/**
 * What success costs the rest of the brain, as figures: share of the ceiling against collateral, one curve an arm over
 * its doses, and a band that every placebo lies in; and success of arms that practise against real trials.
 */

import { createRng } from "../../streams/rng.ts";
import type { Curve, Figure, Point } from "../certificate/figure.ts";
import { shade } from "../certificate/figure.ts";
import { bootstrapMean } from "./bootstrap.ts";
import type { Contest } from "./contest.ts";
import { runOf } from "./dose.ts";
import type { ArmResult, ContestSeed } from "./result.ts";
import type { TrialResult } from "./trial-log.ts";

/** Trials in a block when practice is followed. */
const BLOCK = 20;

export function tradeOff(
  contest: Contest,
  arms: readonly ArmResult[],
  seeds: readonly ContestSeed[],
): Figure {
  const ceiling = arms.find(({ name }) => name === contest.reference.ceiling)?.success.mean || 1;
  const placebos: Lives[] = [];
  const curves = contest.arms.flatMap(({ name, act }, i): Curve[] => {
    const lives = (dose: number, placebo = false) => livesOf(seeds, name, dose, placebo);
    const draw = (doses: readonly Lives[], look: "both" | "dots"): Curve[] => {
      const at = doses.map((one) => point(one, ceiling, name)).sort((a, b) => a.point[0] - b.point[0]);
      const [points, errors] = [at.map(({ point }) => point), at.map(({ error }) => error)];
      return [{ name, colour: shade(i), points, errors, look }];
    };
    switch (act.kind) {
      case "law":
        placebos.push(...act.doses.map((_, dose) => lives(dose, true)));
        return draw(
          act.doses.map((_, dose) => lives(dose)),
          "both",
        );
      case "sham":
        placebos.push(lives(0));
        return [];
      case "oracle":
      case "instruct":
        return draw([lives(0)], "dots");
      default:
        return [];
    }
  });
  return {
    kind: "curves",
    title: "share of the ceiling against collateral",
    caption:
      "Share of the ceiling against collateral, one curve an arm over its doses, with 95 % intervals; grey: the band that placebos of that collateral lie in, 95 %.",
    x: { label: "collateral, ½(Δr/σ)²", log: true },
    y: { label: "share of the ceiling", range: [0, 1.1] },
    curves: [...band(placebos, ceiling), ...curves],
  };
}

/** Scored trials of one arm at one dose, one list per seed. */
type Lives = readonly (readonly TrialResult[])[];

function livesOf(seeds: readonly ContestSeed[], arm: string, dose: number, placebo: boolean): Lives {
  return seeds.map((seed) => runOf(seed, arm, dose, placebo).trials.filter(({ isCatch }) => !isCatch));
}

const collateralOf = (lives: Lives) => {
  const all = lives.flat();
  return all.reduce((sum, one) => sum + one.collateral, 0) / Math.max(1, all.length);
};

/** Placebos side by side, a few at a time from the least collateral to the most, and what share of the ceiling they have. */
function band(placebos: readonly Lives[], ceiling: number): Curve[] {
  const sorted = placebos
    .filter((lives) => collateralOf(lives) > 0)
    .sort((a, b) => collateralOf(a) - collateralOf(b));
  if (sorted.length === 0) return [];
  const size = Math.ceil(sorted.length / STRIPS);
  const at = Array.from({ length: Math.ceil(sorted.length / size) }, (_, k) => {
    const group = sorted.slice(k * size, (k + 1) * size);
    const together = group[0].map((_, s) => group.flatMap((lives) => lives[s]));
    return point(together, ceiling, `placebos ${k}`);
  });
  const [points, errors] = [at.map(({ point }) => point), at.map(({ error }) => error)];
  return [{ name: "placebo", colour: shade(0), points, errors, look: "band" }];
}
/** Most groups that placebos are taken together in. */
const STRIPS = 8;

function point(lives: Lives, ceiling: number, name: string) {
  const success = bootstrapMean(
    lives.map((list) => list.map((one) => Number(one.success))),
    createRng(0).fork(name),
    500,
  ) ?? { mean: Number.NaN, lo: Number.NaN, hi: Number.NaN };
  return {
    point: [collateralOf(lives), success.mean / ceiling] as Point,
    error: [success.lo / ceiling, success.hi / ceiling] as const,
  };
}

/** @returns nothing where nobody practised */
export function practice(contest: Contest, seeds: readonly ContestSeed[]): Figure[] {
  const curves = contest.arms.flatMap(({ name, act }, i): Curve[] => {
    if (act.kind !== "law" || act.training === undefined) return [];
    const lives = seeds.map((seed) => runOf(seed, name, 0).training ?? []);
    const points: Point[] = [];
    for (let from = 0; from < act.training.trials; from += BLOCK) {
      const block = lives
        .flatMap((trials) => trials.slice(from, from + BLOCK))
        .filter(({ isCatch }) => !isCatch);
      const share = block.filter(({ success }) => success).length / Math.max(1, block.length);
      points.push([contest.calibrationTrials + from + BLOCK / 2, share]);
    }
    return [{ name, colour: shade(i), points, look: "both" }];
  });
  if (curves.length === 0) return [];
  return [
    {
      kind: "curves",
      title: "success while practising",
      caption: `Success in blocks of ${BLOCK} real trials while laws learn to steer, noise and all; calibration counts.`,
      x: { label: "real trials" },
      y: { label: "success", range: [0, 1] },
      curves,
    },
  ];
}
