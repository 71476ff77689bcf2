/**
 * The statistics in which the null brain is matched to `reach`: over units, between units, over time, and locked to
 * the trial. Each difference is relative to the size of what is compared, and is shown beside the difference between
 * two lives of `reach` itself.
 */
import { Matrix } from "ml-matrix";
import { covariance, principalAxes } from "../../symbiote/lenses/analyses/pca.ts";
import { DT_MS } from "../reach/life.ts";
import type { LivedTrial } from "./life.ts";

/** Every how many ticks a sample enters the covariance. */
const STRIDE = 3;
/** Leading components compared, and followed over time. */
const COMPONENTS = 10;
const FOLLOWED = 5;
/** Lags of the autocorrelation, ticks. */
export const LAGS = [1, 2, 3, 5, 8, 12, 18, 25, 35];
/** The trial-locked response, ticks around go. */
export const LOCKED = { before: 30, after: 70 } as const;

export interface Profile {
  /** Per unit. */
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  readonly covariance: Matrix;
  /** Variance along each principal component, falling. */
  readonly spectrum: readonly number[];
  /** Mean autocorrelation of the leading components' scores, at LAGS. */
  readonly autocorrelation: readonly number[];
  /** Mean rate of each unit, ticks around go × units. */
  readonly locked: Float64Array;
}

/** @param axes the components to follow over time; default: its own */
export function profileOf(trials: readonly LivedTrial[], axes?: Matrix): Profile & { readonly axes: Matrix } {
  const ticks = trials.flatMap(({ rates }) => rates);
  const rows = new Matrix(ticks.filter((_, t) => t % STRIDE === 0).map((r) => [...r]));
  const spread = covariance(rows);
  const principal = principalAxes(spread, FOLLOWED);
  const followed = axes ?? principal.axes;
  return {
    mean: Float64Array.from(rows.mean("column")),
    sd: Float64Array.from(spread.diagonal(), Math.sqrt),
    covariance: spread,
    spectrum: principal.variances.slice(0, COMPONENTS),
    autocorrelation: autocorrelationOf(ticks, followed),
    locked: lockedResponse(trials),
    axes: followed,
  };
}

function autocorrelationOf(ticks: readonly Float32Array[], axes: Matrix): number[] {
  const series = Array.from({ length: axes.columns }, (_, k) => {
    const axis = axes.getColumn(k);
    const scores = ticks.map((r) => r.reduce((sum, rate, u) => sum + rate * axis[u], 0));
    const mean = scores.reduce((sum, one) => sum + one, 0) / scores.length;
    return scores.map((one) => one - mean);
  });
  const product = (scores: readonly number[], lag: number) => {
    let sum = 0;
    for (let t = lag; t < scores.length; t++) sum += scores[t] * scores[t - lag];
    return sum / (scores.length - lag);
  };
  return LAGS.map(
    (lag) =>
      series.reduce((sum, scores) => sum + product(scores, lag) / product(scores, 0), 0) / series.length,
  );
}

function lockedResponse(trials: readonly LivedTrial[]): Float64Array {
  const units = trials[0].rates[0].length;
  const counted = trials.filter(({ isCatch, goAt }) => !isCatch && goAt >= LOCKED.before);
  const sum = new Float64Array((LOCKED.before + LOCKED.after) * units);
  for (const { rates, goAt } of counted) {
    for (let t = -LOCKED.before; t < LOCKED.after; t++) {
      const r = rates[goAt + t];
      for (let u = 0; u < units; u++) sum[(t + LOCKED.before) * units + u] += r[u] / counted.length;
    }
  }
  return sum;
}

/** ‖a − b‖ / ‖b‖ */
export function relativeDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let apart = 0;
  let size = 0;
  for (let i = 0; i < b.length; i++) {
    apart += (a[i] - b[i]) ** 2;
    size += b[i] ** 2;
  }
  return Math.sqrt(apart / size);
}

/** Time of a lag, ms. */
export const lagMs = (lag: number): number => lag * DT_MS;
