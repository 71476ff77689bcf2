/**
 * The rotation that fits a flow best: dX ≈ X M with M = −Mᵀ, in least squares. Setting the gradient to zero gives
 *
 *   S M + M S = XᵀdX − dXᵀX,   S = XᵀX = V Λ Vᵀ   ⇒   (VᵀMV)ᵢⱼ = (VᵀKV)ᵢⱼ / (λᵢ + λⱼ),  K the right-hand side
 *
 * (Churchland et al. 2012, the fit inside jPCA, here in closed form).
 */
import { EigenvalueDecomposition, type Matrix, pseudoInverse } from "ml-matrix";

export interface RotationFit {
  /** M, dims × dims. */
  readonly skew: Matrix;
  /** 1 − ‖dX − XM‖²/‖dX‖² of the best rotation. */
  readonly r2Skew: number;
  /** The same of the best linear flow without constraint. */
  readonly r2Unconstrained: number;
}

/** @param x states, samples × dims  @param dx their changes, the same shape */
export function fitRotation(x: Matrix, dx: Matrix): RotationFit {
  const gram = x.transpose().mmul(x);
  const cross = x.transpose().mmul(dx);
  const { realEigenvalues: lambda, eigenvectorMatrix: v } = new EigenvalueDecomposition(gram, {
    assumeSymmetric: true,
  });
  const k = v.transpose().mmul(cross.clone().sub(cross.transpose())).mmul(v);
  const floor = 1e-12 * Math.max(...lambda);
  for (let i = 0; i < k.rows; i++) {
    for (let j = 0; j < k.columns; j++) k.set(i, j, k.get(i, j) / Math.max(floor, lambda[i] + lambda[j]));
  }
  const skew = v.mmul(k).mmul(v.transpose());
  const free = pseudoInverse(gram).mmul(cross);
  const total = sumOfSquares(dx);
  const r2 = (flow: Matrix) => 1 - sumOfSquares(dx.clone().sub(x.mmul(flow))) / total;
  return { skew, r2Skew: r2(skew), r2Unconstrained: r2(free) };
}

export function sumOfSquares(matrix: Matrix): number {
  return matrix.norm("frobenius") ** 2;
}
