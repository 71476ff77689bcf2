/**
 * The planted circuit as equations, for the brain and for whoever looks for its fixed points:
 *
 *   F(x) = (1−α)x + α M φ(Nᵀx; u),   J = (1−α)I + α M φ′ Nᵀ        u = cue x, y (0 when not shown) · go
 *
 *   φ_next = tanh(g κ_next + c·cue),   φ_now = tanh(g κ_now + c·go·κ_next)
 *
 * and in its own coordinates κ = Nᵀx, where NᵀM = I leaves κ' = (1−α)κ + α φ(κ; u). φ′ is 4 × 4.
 */
import { Matrix } from "ml-matrix";
import type { DynamicalMap } from "../symbiote/lenses/analyses/fixed-points.ts";
import { BITS, GAIN, type PlantedTruth, RANK } from "./planted-truth.ts";
import { leakOf } from "./rnn.ts";

/** c: how hard a cue, and a plan while go is on, push their register. */
export const DRIVE = 2;

/** φ(κ; u) into `out`. */
export function registers(out: Float64Array, latent: ArrayLike<number>, input: ArrayLike<number>): void {
  for (let b = 0; b < BITS; b++) {
    out[b] = Math.tanh(GAIN * latent[b] + DRIVE * input[b]);
    out[BITS + b] = Math.tanh(GAIN * latent[BITS + b] + DRIVE * input[BITS] * latent[b]);
  }
}

/** ∂φ/∂κ, 4 × 4. */
function slopes(latent: ArrayLike<number>, input: ArrayLike<number>): Matrix {
  const value = new Float64Array(RANK);
  registers(value, latent, input);
  const jacobian = Matrix.zeros(RANK, RANK);
  for (let i = 0; i < RANK; i++) jacobian.set(i, i, GAIN * (1 - value[i] ** 2));
  for (let b = 0; b < BITS; b++) {
    jacobian.set(BITS + b, b, DRIVE * input[BITS] * (1 - value[BITS + b] ** 2));
  }
  return jacobian;
}

/** The noiseless brain under a constant input, units-dimensional. */
export function plantedMap(
  { units, write, read }: PlantedTruth,
  input: ArrayLike<number>,
  dtMs: number,
): DynamicalMap {
  const alpha = leakOf(dtMs);
  const listen = read.transpose();
  const latentOf = (x: Float64Array) => listen.mmul(Matrix.columnVector(x)).to1DArray();
  const next = new Float64Array(RANK);
  return {
    dimension: units,
    map(x) {
      registers(next, latentOf(x), input);
      const written = write.mmul(Matrix.columnVector(next));
      return x.map((value, i) => (1 - alpha) * value + alpha * written.get(i, 0));
    },
    jacobian: (x) =>
      write
        .mmul(slopes(latentOf(x), input))
        .mmul(listen)
        .mul(alpha)
        .add(Matrix.eye(units, units, 1 - alpha)),
  };
}

/** The same in the circuit's own coordinates, 4-dimensional. */
export function circuitMap(input: ArrayLike<number>, dtMs: number): DynamicalMap {
  const alpha = leakOf(dtMs);
  const next = new Float64Array(RANK);
  return {
    dimension: RANK,
    map(latent) {
      registers(next, latent, input);
      return latent.map((value, i) => (1 - alpha) * value + alpha * next[i]);
    },
    jacobian: (latent) =>
      slopes(latent, input)
        .mul(alpha)
        .add(Matrix.eye(RANK, RANK, 1 - alpha)),
  };
}
