/**
 * The frozen control: a random linear read-out that never learns. What it scores is what a decoder scores that knows
 * nothing. Weights are N(0, 1/C) over C = channels + 1, drawn once.
 */
import type { Stateful } from "../../../streams/ports.ts";
import type { Rng } from "../../../streams/rng.ts";
import { plausible } from "../plausible.ts";

export interface FrozenReadout extends Stateful {
  /** Fill `out` (outputs) with the read-out of an observation (channels). */
  read(out: Float32Array, observation: Float32Array): void;
}

export function createFrozenReadout(channels: number, outputs: number, rng: Rng): FrozenReadout {
  const columns = channels + 1;
  const weights = rng.normals(new Float32Array(outputs * columns), 1 / Math.sqrt(columns));
  const sums = new Float64Array(outputs);
  return {
    read(out, observation) {
      for (let j = 0; j < outputs; j++) sums[j] = weights[j * columns + channels];
      for (let k = 0; k < channels; k++) {
        const sample = observation[k];
        if (!plausible(sample)) continue;
        for (let j = 0; j < outputs; j++) sums[j] += weights[j * columns + k] * sample;
      }
      out.set(sums);
    },
    save: () => ({ weights: weights.slice() }),
    restore: (snapshot) => weights.set(snapshot.weights as Float32Array),
  };
}
