/**
 * How sure: bootstrap intervals, paired tests and the correction for many of them. Chance comes from a seeded
 * generator, so an interval is as reproducible as the session it describes.
 */
import type { Rng } from "./rng.ts";

/** An estimate with its confidence interval. */
export interface Estimate {
  readonly value: number;
  readonly lo: number;
  readonly hi: number;
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** The q-quantile, linear between order statistics (Hyndman & Fan's type 7). @param sorted ascending */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
}

/**
 * Percentile bootstrap (Efron & Tibshirani 1993): `statistic` on `draws` resamples with replacement.
 * For the difference of paired arms, pass the differences.
 * @param level e.g. .95
 */
export function bootstrap(
  values: ArrayLike<number>,
  rng: Rng,
  { statistic = mean, draws = 2000, level = 0.95 }: BootstrapOptions = {},
): Estimate {
  const resample = new Float64Array(values.length);
  const found = new Float64Array(draws);
  for (let d = 0; d < draws; d++) {
    for (let i = 0; i < resample.length; i++) resample[i] = values[rng.below(values.length)];
    found[d] = statistic(resample);
  }
  found.sort();
  const tail = (1 - level) / 2;
  return { value: statistic(values), lo: quantile(found, tail), hi: quantile(found, 1 - tail) };
}

export interface BootstrapOptions {
  readonly statistic?: (values: ArrayLike<number>) => number;
  readonly draws?: number;
  readonly level?: number;
}

/** Pairs up to here are tested on every one of their 2ⁿ sign flips. */
const EXACT_PAIRS = 12;

/**
 * Two-sided sign-flip permutation test that paired differences have mean zero (Fisher 1935): the share of sign
 * flips with a mean at least as far from zero, exact for few pairs, else by `draws` random flips (observed included).
 */
export function pairedPermutation(differences: ArrayLike<number>, rng: Rng, draws = 10_000): number {
  const n = differences.length;
  // A hair under, so that a flip that only rounds differently still counts as a tie.
  const observed = Math.abs(mean(differences)) * n * (1 - 1e-12);
  const exact = n <= EXACT_PAIRS;
  const flips = exact ? 2 ** n : draws;
  let asFar = exact ? 0 : 1;
  for (let f = 0; f < flips; f++) {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const flipped = exact ? (f >> i) & 1 : rng.below(2);
      sum += flipped ? -differences[i] : differences[i];
    }
    if (Math.abs(sum) >= observed) asFar++;
  }
  return asFar / (exact ? flips : flips + 1);
}

/** Holm's step-down adjustment of p values (Holm 1979), in the order given: reject those not above your level. */
export function holm(pValues: ArrayLike<number>): Float64Array {
  const m = pValues.length;
  const order = Array.from({ length: m }, (_, i) => i).sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = new Float64Array(m);
  let worst = 0;
  order.forEach((at, rank) => {
    worst = Math.max(worst, Math.min(1, (m - rank) * pValues[at]));
    adjusted[at] = worst;
  });
  return adjusted;
}
