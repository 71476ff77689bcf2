/**
 * Linear artificial tomography (Zou et al. 2023): the leading component of the differences of pairs, each counted
 * with both signs, so that nothing is centred away. Centring differences that all point one way removes the very
 * effect that is looked for and leaves a direction nearly orthogonal to it. The sign is that of the mean difference.
 */
import { Matrix } from "ml-matrix";
import { principalAxes } from "../../lenses/analyses/pca.ts";
import { diffInMeans } from "./diff-in-means.ts";
import { matricesOf, type Samples } from "./samples.ts";

/** @param samples as many of both classes: the i-th of one is paired with the i-th of the other  @returns unit length */
export function pcaLat(samples: Samples): Float64Array {
  const { positive, negative } = matricesOf(samples);
  if (positive.rows !== negative.rows) {
    throw new Error(`pairs need as many of both classes, not ${positive.rows} and ${negative.rows}`);
  }
  const apart = Matrix.sub(positive, negative);
  const axis = principalAxes(apart.transpose().mmul(apart), 1).axes.getColumn(0);
  const agrees = diffInMeans(samples).reduce((sum, value, i) => sum + value * axis[i], 0);
  return Float64Array.from(axis, (value) => (agrees < 0 ? -value : value));
}
