/** Difference in means, mean(h | positive) − mean(h | negative): the steepest way from one class to the other
 * (Marks & Tegmark 2023; contrastive activation addition, Rimsky et al. 2024). */
import { matricesOf, type Samples } from "./samples.ts";

/** @returns as long as the classes are apart, not of unit length */
export function diffInMeans(samples: Samples): Float64Array {
  const { positive, negative } = matricesOf(samples);
  const below = negative.mean("column");
  return Float64Array.from(positive.mean("column"), (value, i) => value - below[i]);
}
