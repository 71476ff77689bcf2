/**
 * The alignment index (Elsayed et al. 2016): how much of the movement's variance the preparatory subspace holds,
 *
 *   A = tr(Dᵀ C D) / Σᵢ₌₁ᵏ σᵢ,   D the first k components of preparation, C and σ the covariance of movement
 *
 * from 0 (orthogonal) to 1 (the same). Chance is a random subspace drawn with the covariance of the whole response.
 */
import { Matrix, QrDecomposition } from "ml-matrix";
import type { Rng } from "../../../../streams/rng.ts";
import { type Principal, principalAxes } from "./pca.ts";

/** @param basis orthonormal columns  @param of covariance of the other epoch, and its components */
export function alignmentIndex(basis: Matrix, of: Matrix, { variances }: Principal): number {
  const held = basis.transpose().mmul(of).mmul(basis).trace();
  return held / variances.slice(0, basis.columns).reduce((sum, one) => sum + one, 0);
}

export interface Alignment {
  readonly index: number;
  /** The index of one random subspace. */
  random(rng: Rng): number;
}

/** @param preparation covariance, units × units  @param movement the same  @param dimensions k */
export function alignment(preparation: Matrix, movement: Matrix, dimensions: number): Alignment {
  const { axes: prepared } = principalAxes(preparation, dimensions);
  const moved = principalAxes(movement, dimensions);
  const whole = principalAxes(preparation.clone().add(movement), preparation.rows);
  const spread = whole.axes.clone().mulRowVector(whole.variances.map(Math.sqrt));
  return {
    index: alignmentIndex(prepared, movement, moved),
    random(rng) {
      const draw = rng.normals(new Float32Array(spread.columns * dimensions), 1);
      const { orthogonalMatrix } = new QrDecomposition(
        spread.mmul(Matrix.from1DArray(spread.columns, dimensions, draw)),
      );
      return alignmentIndex(orthogonalMatrix, movement, moved);
    },
  };
}
