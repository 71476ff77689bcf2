/**
 * What success costs the rest of the brain, as figures: share of the ceiling against collateral, one curve an arm over
 * its doses, and the placebo of every dose at the same norms; and success of arms that practise against real trials.
 */

import { createRng } from "../../streams/rng.ts";
import type { Curve, Figure, Point } from "../certificate/figure.ts";
import { shade } from "../certificate/figure.ts";
import { bootstrapMean } from "./bootstrap.ts";
import type { Contest } from "./contest.ts";
import { runOf } from "./dose.ts";
import type { ArmResult, ContestSeed } from "./result.ts";

/** Trials in a block when practice is followed. */
const BLOCK = 20;

export function tradeOff(
  contest: Contest,
  arms: readonly ArmResult[],
  seeds: readonly ContestSeed[],
): Figure {
  const ceiling = arms.find(({ name }) => name === contest.reference.ceiling)?.success.mean || 1;
  const placebos: Point[] = [];
  const curves = contest.arms.flatMap(({ name, act }, i): Curve[] => {
    if (act.kind !== "law") return [];
    const at = act.doses.map((_, dose) => point(seeds, name, dose, false, ceiling));
    placebos.push(...act.doses.map((_, dose) => point(seeds, name, dose, true, ceiling).point));
    at.sort((a, b) => a.point[0] - b.point[0]);
    return [
      {
        name,
        colour: shade(i),
        points: at.map(({ point }) => point),
        errors: at.map(({ error }) => error),
        look: "both",
      },
    ];
  });
  placebos.sort((a, b) => a[0] - b[0]);
  return {
    kind: "curves",
    title: "share of the ceiling against collateral",
    caption:
      "Share of the ceiling against collateral, one curve an arm over its doses, with 95 % intervals; grey: the placebo at the same norms.",
    x: { label: "collateral, ½(Δr/σ)²" },
    y: { label: "share of the ceiling", range: [0, 1.1] },
    curves: [{ name: "placebo", colour: shade(0), points: placebos, look: "dots" }, ...curves],
  };
}

function point(seeds: readonly ContestSeed[], arm: string, dose: number, placebo: boolean, ceiling: number) {
  const trials = seeds.map((seed) =>
    runOf(seed, arm, dose, placebo).trials.filter(({ isCatch }) => !isCatch),
  );
  const success = bootstrapMean(
    trials.map((list) => list.map((one) => Number(one.success))),
    createRng(0).fork(`${arm} ${dose}`),
    500,
  ) ?? { mean: Number.NaN, lo: Number.NaN, hi: Number.NaN };
  const all = trials.flat();
  const collateral = all.reduce((sum, one) => sum + one.collateral, 0) / Math.max(1, all.length);
  return {
    point: [collateral, success.mean / ceiling] as Point,
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
