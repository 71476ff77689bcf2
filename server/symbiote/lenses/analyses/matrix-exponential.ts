/**
 * exp(M) by scaling and squaring of its Taylor series (Moler & Van Loan 1978), and with it the exact step of a
 * linear system that is driven by white noise and by an input which holds still within a tick (Van Loan 1978):
 *
 *   ẋ = F x + G u + ξ, E ξξᵀ = S δ   →   x' = A x + D u + w,   A = e^{F t},  D = ∫₀ᵗ e^{Fs} G ds,  W = ∫₀ᵗ e^{Fs} S e^{Fᵀs} ds
 *
 * Shapes: F, S n×n, G n×k; t in the unit of time of F.
 */
import { Matrix } from "ml-matrix";

const TERMS = 18;

export function matrixExponential(square: Matrix): Matrix {
  const size = square.norm("frobenius");
  const halvings = Math.max(0, Math.ceil(Math.log2(Math.max(size, 1e-300))) + 1);
  const scaled = Matrix.mul(square, 2 ** -halvings);
  let term = Matrix.eye(square.rows);
  let sum = Matrix.eye(square.rows);
  for (let k = 1; k <= TERMS; k++) {
    term = term.mmul(scaled).mul(1 / k);
    sum = Matrix.add(sum, term);
  }
  for (let h = 0; h < halvings; h++) sum = sum.mmul(sum);
  return sum;
}

export interface ExactStep {
  readonly a: Matrix;
  readonly d: Matrix;
  /** Covariance of what the noise adds in one step, n × n. */
  readonly w: Matrix;
}

export function exactStep(f: Matrix, g: Matrix, s: Matrix, t: number): ExactStep {
  const n = f.rows;
  const driven = Matrix.zeros(n + g.columns, n + g.columns);
  driven.setSubMatrix(f, 0, 0).setSubMatrix(g, 0, n);
  const moved = matrixExponential(driven.mul(t));
  const noisy = Matrix.zeros(2 * n, 2 * n);
  noisy.setSubMatrix(Matrix.mul(f, -1), 0, 0).setSubMatrix(s, 0, n).setSubMatrix(f.transpose(), n, n);
  const spread = matrixExponential(noisy.mul(t));
  const a = moved.subMatrix(0, n - 1, 0, n - 1);
  const w = a.mmul(spread.subMatrix(0, n - 1, n, 2 * n - 1));
  return {
    a,
    d: moved.subMatrix(0, n - 1, n, n + g.columns - 1),
    w: Matrix.add(w, w.transpose()).mul(0.5),
  };
}
