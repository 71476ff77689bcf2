/**
 * The steady-state Kalman filter and Rauch–Tung–Striebel smoother of x' = A x + g_t + w, z = x + v over one stretch,
 *
 *   forward    x̂⁻ = A x̂ + g,  x̂ = x̂⁻ + L (z − x̂⁻)
 *   backward   x̂ˢ = x̂ + J (x̂ˢ' − x̂⁻'),   J = P Aᵀ (P⁻)⁻¹,   Pˢ = J Pˢ Jᵀ + P − J P⁻ Jᵀ
 *
 * with the covariances of a stretch without ends, so that a tick costs n² and not n³. They leave the ends out.
 * Anderson & Moore, Optimal Filtering (1979), §7.4.
 */
import { inverse, Matrix } from "ml-matrix";
import { lyapunov, steadyKalman, symmetric } from "../lenses/analyses/riccati.ts";
import type { Dense } from "./dense.ts";

export interface Smoothed {
  /** E[x_t | the whole stretch], ticks × n. */
  readonly means: Dense;
  /** Cov(x_t) and Cov(x_{t+1}, x_t) given the whole stretch, n × n. */
  readonly spread: Matrix;
  readonly lagged: Matrix;
}

/** @param z what is said, and @param pushed g, what moves the latents on the way to each tick; ticks × n */
export function smooth(
  { a, w, v }: { readonly a: Matrix; readonly w: Matrix; readonly v: Matrix },
  z: Dense,
  pushed: Dense,
): Smoothed {
  const n = a.rows;
  const ticks = z.length / n;
  const { gain, before, after } = steadyKalman(a, Matrix.eye(n), w, v);
  const back = after.mmul(a.transpose()).mmul(inverse(before));
  const rest = symmetric(Matrix.sub(after, back.mmul(before).mmul(back.transpose())));
  const spread = lyapunov(back, rest);
  const [flow, l, j] = [a, gain, back].map((matrix) => Float64Array.from(matrix.to1DArray()));
  const means = new Float64Array(ticks * n);
  const ahead = new Float64Array(ticks * n);
  const surprise = new Float64Array(n);
  for (let t = 0; t < ticks; t++) {
    const at = t * n;
    for (let i = 0; i < n; i++) {
      let sum = pushed[at + i];
      if (t > 0) for (let k = 0; k < n; k++) sum += flow[i * n + k] * means[at - n + k];
      ahead[at + i] = sum;
      surprise[i] = z[at + i] - sum;
    }
    for (let i = 0; i < n; i++) {
      let sum = ahead[at + i];
      for (let k = 0; k < n; k++) sum += l[i * n + k] * surprise[k];
      means[at + i] = sum;
    }
  }
  for (let t = ticks - 2; t >= 0; t--) {
    const at = t * n;
    for (let k = 0; k < n; k++) surprise[k] = means[at + n + k] - ahead[at + n + k];
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += j[i * n + k] * surprise[k];
      means[at + i] += sum;
    }
  }
  return { means, spread, lagged: spread.mmul(back.transpose()) };
}
