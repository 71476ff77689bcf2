/**
 * Which part of what channels say has a past: the span of the covariances between now and a little later,
 *
 *   Λ_k = E[y_{t+k} y_tᵀ],   Σ_k Λ_k Λ_kᵀ = U S Uᵀ,
 *
 * to which noise that is new in every tick adds nothing. Its leading eigenvectors U are how latents are said; what is
 * left of the variance beside them is that noise. Akaike 1975; van Overschee & De Moor 1996.
 */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { type Stretch, widthOf } from "./model.ts";

const LAGS = 8;
/** A latent stands out of the noise by this factor, in the root of its eigenvalue; what latents and noise share comes to 3. */
const STANDS_OUT = 5;
const MOST = 16;

export interface Subspace {
  /** n × p, orthonormal rows. */
  readonly projection: Matrix;
  readonly centre: Float64Array;
  /** Variance, in each direction, of what has no past. */
  readonly noise: number;
}

export function findSubspace(stretch: Stretch): Subspace {
  const { channels: p, rows, jumps } = stretch;
  const width = widthOf(stretch);
  const ticks = jumps.length;
  const centre = new Float64Array(p);
  for (let t = 0; t < ticks; t++) for (let k = 0; k < p; k++) centre[k] += rows[t * width + k] / ticks;
  const y = Float64Array.from({ length: ticks * p }, (_, i) => {
    const k = i % p;
    return rows[((i - k) / p) * width + k] - centre[k];
  });
  const power = Matrix.zeros(p, p);
  for (let lag = 1; lag <= LAGS; lag++) {
    const covariance = Matrix.from1DArray(p, p, lagged(y, p, lag));
    power.add(covariance.mmul(covariance.transpose()));
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(power, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, i) => i).sort((i, j) => realEigenvalues[j] - realEigenvalues[i]);
  const sizes = order.map((i) => Math.sqrt(Math.max(0, realEigenvalues[i])));
  const typical = sizes[Math.floor(p / 2)];
  const standing = sizes.filter((size) => size > STANDS_OUT * typical).length;
  const latents = Math.max(1, Math.min(MOST, Math.floor(p / 2), standing));
  const projection = Matrix.zeros(latents, p);
  for (let i = 0; i < latents; i++) projection.setRow(i, eigenvectorMatrix.getColumn(order[i]));
  return {
    projection,
    centre,
    noise: (totalOf(y, ticks) - totalAlong(y, projection, ticks)) / (p - latents),
  };
}

/** E[y_{t+lag} y_tᵀ], p × p. */
function lagged(y: Float64Array, p: number, lag: number): Float64Array {
  const sum = new Float64Array(p * p);
  const pairs = y.length / p - lag;
  for (let t = 0; t < pairs; t++) {
    for (let i = 0; i < p; i++) {
      const later = y[(t + lag) * p + i] / pairs;
      for (let j = 0; j < p; j++) sum[i * p + j] += later * y[t * p + j];
    }
  }
  return sum;
}

function totalOf(y: Float64Array, ticks: number): number {
  return y.reduce((sum, value) => sum + value ** 2, 0) / ticks;
}

function totalAlong(y: Float64Array, projection: Matrix, ticks: number): number {
  const p = projection.columns;
  let total = 0;
  for (let i = 0; i < projection.rows; i++) {
    const along = projection.getRow(i);
    for (let at = 0; at < y.length; at += p) {
      let sum = 0;
      for (let k = 0; k < p; k++) sum += along[k] * y[at + k];
      total += sum ** 2;
    }
  }
  return total / ticks;
}
