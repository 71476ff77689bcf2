/** A mean in one number: of all values while there are few, of the last `remembered` or so from then on. */

/** The mean after `value`, the `count`-th; `mean` is what it was before. */
export function runningMean(mean: number, value: number, count: number, remembered: number): number {
  return count === 1 ? value : mean + (value - mean) / Math.min(count, remembered);
}
