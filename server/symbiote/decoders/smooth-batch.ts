/**
 * SmoothBatch: the same linear read-out as regression.ts, fitted batch by batch and blended with what it was,
 *
 *   W̄ = (Σ uuᵀ + ridge·I)⁻¹ Σ u dᵀ over a batch,   W ← ρ W + (1 − ρ) W̄,   ρ = exp(ln ½ · batch/halfLife)
 *
 * The first batch takes effect as it grows (it stands for the calibration that comes before), each later one when it is
 * full, so that what it learns waits for the end of a batch. Orsborn et al. 2012, who blend the C and Q that W follows from.
 */
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { plausible } from "../plausible.ts";
import type { DecoderContext } from "./decoder.ts";
import type { Regression, RegressionParams } from "./regression.ts";

export interface SmoothBatchParams extends RegressionParams {
  readonly batchS: number;
  readonly halfLifeS: number;
}

/** @param outputs how many read-outs share the observation */
export function createSmoothBatch(
  { ridge, initial, batchS, halfLifeS }: SmoothBatchParams,
  { channels, dtMs, rng }: DecoderContext,
  outputs: number,
): Regression {
  const columns = channels + 1;
  const full = Math.max(1, Math.round((batchS * 1000) / dtMs));
  const keep = 0.5 ** (batchS / halfLifeS);
  const u = new Float64Array(columns);
  u[channels] = 1;
  const label = new Float64Array(outputs);
  const arrays = {
    u,
    gram: new Float64Array(columns * columns),
    products: new Float64Array(columns * outputs),
    /** outputs × columns */
    weights: Float64Array.from(rng.fork("weights").normals(new Float32Array(outputs * columns), initial)),
  };
  const { gram, products, weights } = arrays;
  const now = { moments: 0, batches: 0 };

  const read = (j: number) => {
    let sum = 0;
    for (let i = 0; i < columns; i++) sum += weights[j * columns + i] * u[i];
    return sum;
  };
  const blend = (rho: number) => {
    const penalty = Matrix.eye(columns, columns, (ridge * 10) / dtMs);
    const power = Matrix.from1DArray(columns, columns, gram).add(penalty);
    const fitted = new CholeskyDecomposition(power).solve(Matrix.from1DArray(columns, outputs, products));
    for (let j = 0; j < outputs; j++) {
      for (let i = 0; i < columns; i++) {
        weights[j * columns + i] = rho * weights[j * columns + i] + (1 - rho) * fitted.get(i, j);
      }
    }
  };

  return {
    observe(observation) {
      for (let k = 0; k < channels; k++) if (plausible(observation[k])) u[k] = observation[k];
    },
    read(out, first) {
      for (let j = 0; j < out.length; j++) out[j] = read(first + j);
    },
    anticipate(out) {
      for (let j = 0; j < outputs; j++) out[j] = read(j);
    },
    learn(desired) {
      let taught = false;
      for (let j = 0; j < outputs; j++) {
        const known = plausible(desired[j]);
        // Beside a component that has a label, one that has none is taken to be what was read.
        label[j] = known ? desired[j] : read(j);
        taught ||= known;
      }
      if (!taught) return;
      now.moments++;
      for (let i = 0; i < columns; i++) {
        for (let k = 0; k < columns; k++) gram[i * columns + k] += u[i] * u[k];
        for (let j = 0; j < outputs; j++) products[i * outputs + j] += u[i] * label[j];
      }
    },
    publish() {
      const done = now.moments >= full;
      if (now.moments === 0 || (now.batches > 0 && !done)) return;
      blend(now.batches === 0 ? 0 : keep);
      if (!done) return;
      now.batches++;
      now.moments = 0;
      gram.fill(0);
      products.fill(0);
    },
    save: () => ({
      ...now,
      ...Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, values.slice()])),
    }),
    restore(snapshot) {
      const { moments, batches } = snapshot;
      Object.assign(now, { moments, batches });
      for (const [name, values] of Object.entries(arrays)) values.set(snapshot[name] as Float64Array);
    },
  };
}
