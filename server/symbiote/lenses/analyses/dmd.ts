/**
 * Dynamic mode decomposition (Schmid 2010; exact DMD, Tu et al. 2014): the eigenvalues of the linear map that best
 * takes each state to the next, x_{t+1} ≈ A x_t, found within the leading singular vectors of the states.
 */
import { type Matrix, SingularValueDecomposition } from "ml-matrix";
import { type Complex, eigenvaluesOf } from "./eigenvalues.ts";

/**
 * Eigenvalues of A by falling modulus. @param before samples × dims  @param after the states one step later
 * @param rank most singular vectors kept; those below 1e-10 of the largest are never kept
 */
export function dmdEigenvalues(before: Matrix, after: Matrix, rank = before.columns): Complex[] {
  // Rows are samples: X = UΣVᵀ, so the map within V's span is Σ⁻¹Uᵀ X′ V (acting on row vectors).
  const svd = new SingularValueDecomposition(before, { autoTranspose: true });
  const { diagonal, leftSingularVectors: u, rightSingularVectors: v } = svd;
  const kept = Math.min(rank, diagonal.filter((sigma) => sigma > 1e-10 * diagonal[0]).length);
  const last = kept - 1;
  const left = u.subMatrix(0, u.rows - 1, 0, last);
  const right = v.subMatrix(0, v.rows - 1, 0, last);
  const reduced = left.transpose().mmul(after).mmul(right);
  for (let i = 0; i < kept; i++) reduced.mulRow(i, 1 / diagonal[i]);
  return eigenvaluesOf(reduced);
}
