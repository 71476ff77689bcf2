/**
 * Confidence intervals for trials nested in seeds: the hierarchical bootstrap (Saravanan, Berman & Sober 2020).
 * Each draw resamples seeds with replacement, then trials within each drawn seed; the interval is the percentile
 * interval of the statistic over the draws.
 */
import type { Rng } from "../../streams/rng.ts";

/** A mean and its 95 % interval. */
export interface Interval {
  readonly mean: number;
  readonly lo: number;
  readonly hi: number;
}

/**
 * The mean over all values of all groups, with its interval; `undefined` when there are no values.
 * @param groups one list of trial values per seed
 */
export function bootstrapMean(
  groups: readonly (readonly number[])[],
  rng: Rng,
  draws = 2000,
): Interval | undefined {
  const filled = groups.filter((group) => group.length > 0);
  if (filled.length === 0) return undefined;
  const means = new Float64Array(draws);
  for (let d = 0; d < draws; d++) {
    let sum = 0;
    let count = 0;
    for (let g = 0; g < filled.length; g++) {
      const group = filled[rng.below(filled.length)];
      for (let i = 0; i < group.length; i++) sum += group[rng.below(group.length)];
      count += group.length;
    }
    means[d] = sum / count;
  }
  means.sort();
  const all = filled.flat();
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return { mean, lo: quantile(means, 0.025), hi: quantile(means, 0.975) };
}

/**
 * The mean over all values of `above` divided by that of `below`, with its interval: each draw takes the same seeds for
 * both, because both lived the same trials; `undefined` where
 * either has no values. @param above, below one list of trial values per seed
 */
export function bootstrapRatio(
  above: readonly (readonly number[])[],
  below: readonly (readonly number[])[],
  rng: Rng,
  draws = 2000,
): Interval | undefined {
  if (above.flat().length === 0 || below.flat().length === 0) return undefined;
  const ratios = new Float64Array(draws);
  const drawn = (group: readonly number[], sums: { sum: number; count: number }) => {
    for (let i = 0; i < group.length; i++) sums.sum += group[rng.below(group.length)];
    sums.count += group.length;
  };
  const mean = ({ sum, count }: { sum: number; count: number }) => sum / count;
  for (let d = 0; d < draws; d++) {
    const [a, b] = [
      { sum: 0, count: 0 },
      { sum: 0, count: 0 },
    ];
    for (let g = 0; g < above.length; g++) {
      const seed = rng.below(above.length);
      drawn(above[seed], a);
      drawn(below[seed], b);
    }
    ratios[d] = mean(a) / mean(b);
  }
  ratios.sort();
  const all = (groups: readonly (readonly number[])[]) => {
    const values = groups.flat();
    return mean({ sum: values.reduce((sum, value) => sum + value, 0), count: values.length });
  };
  return { mean: all(above) / all(below), lo: quantile(ratios, 0.025), hi: quantile(ratios, 0.975) };
}

/**
 * The ratio of two sums over the very same trials, with its interval: a trial that is drawn counts above and below.
 * `undefined` when there are no trials. @param above, below one list of trial values per seed, in the same order
 */
export function bootstrapPairedRatio(
  above: readonly (readonly number[])[],
  below: readonly (readonly number[])[],
  rng: Rng,
  draws = 2000,
): Interval | undefined {
  const filled = above.flatMap((list, s) => (list.length > 0 ? [{ above: list, below: below[s] }] : []));
  if (filled.length === 0) return undefined;
  const ratios = new Float64Array(draws);
  for (let d = 0; d < draws; d++) {
    let [over, under] = [0, 0];
    for (let g = 0; g < filled.length; g++) {
      const group = filled[rng.below(filled.length)];
      for (let i = 0; i < group.above.length; i++) {
        const at = rng.below(group.above.length);
        over += group.above[at];
        under += group.below[at];
      }
    }
    ratios[d] = over / under;
  }
  ratios.sort();
  const total = (lists: readonly (readonly number[])[]) => lists.flat().reduce((sum, one) => sum + one, 0);
  return { mean: total(above) / total(below), lo: quantile(ratios, 0.025), hi: quantile(ratios, 0.975) };
}

/** Linear interpolation between order statistics. @param sorted ascending */
function quantile(sorted: Float64Array, p: number): number {
  const at = p * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
}
