/**
 * A brain that learns while it is steered. Stimulation s is a teacher at the synapses: beside its trained weights the
 * network has plastic ones, U (N × N, at first 0), whose current c = U r enters where stimulation does, and
 *
 *   U ← U + rate·dt · (κ s − c) rᵀ/(1 + rᵀr),   |U_ij| ≤ bound,   κ = +1 adapt, −1 resist
 *
 * `adapt`: what stimulation evokes is tied to the activity it meets, so the network comes to do it by itself, as paired
 * stimulation does in motor cortex (Jackson, Mavoori & Fetz 2006). `resist`: activity builds a negative image of what
 * is done to it, as in the electric fish (Bell et al. 1997), and cancels it. The term −c bounds both: an image is
 * learned no stronger than its teacher, and fades when there is none. A brain that was never steered has U = 0.
 */
import * as z from "zod";
import type { Snapshot, Stateful } from "../../streams/ports.ts";

export const PLASTICITIES = ["off", "adapt", "resist"] as const;

/** Parameters of a brain that may be plastic. */
export const plasticityParams = {
  plasticity: z
    .enum(PLASTICITIES)
    .default("off")
    .describe("does it learn from stimulation, for or against it"),
  plasticityRate: z.number().min(0).max(10).default(0.05).describe("how fast it learns, 1/s"),
  plasticityBound: z.number().min(0).max(1).default(0.01).describe("no plastic weight grows beyond"),
};

export interface PlasticityParams {
  readonly plasticity: (typeof PLASTICITIES)[number];
  readonly plasticityRate: number;
  readonly plasticityBound: number;
}

export interface Plasticity extends Stateful {
  /** One tick: add c to the stimulation that is about to be given, and learn. @param rates r, which it meets */
  step(stimulation: Float32Array, rates: Float32Array): void;
  /** The same rule over weights of its own, at 0. */
  double(): Plasticity;
}

/** @returns undefined where nothing is to be learned */
export function createPlasticity(
  units: number,
  params: PlasticityParams,
  dtMs: number,
): Plasticity | undefined {
  const { plasticity, plasticityRate: rate, plasticityBound: bound } = params;
  if (plasticity === "off" || rate === 0) return undefined;
  const sign = plasticity === "adapt" ? 1 : -1;
  const gain = (rate * dtMs) / 1000;
  const weights = new Float32Array(units * units);
  /** Has anything been learned? While not, a tick without stimulation has nothing to do. */
  let touched = false;

  const learn = (row: number, error: number, rates: Float32Array) => {
    for (let j = 0; j < units; j++) {
      const weight = weights[row + j] + error * rates[j];
      weights[row + j] = weight > bound ? bound : weight < -bound ? -bound : weight;
    }
  };
  return {
    step(stimulation, rates) {
      if (!touched) touched = stimulation.some((s) => s !== 0);
      if (!touched) return;
      let power = 1;
      for (let j = 0; j < units; j++) power += rates[j] * rates[j];
      for (let i = 0; i < units; i++) {
        const row = i * units;
        let current = 0;
        for (let j = 0; j < units; j++) current += weights[row + j] * rates[j];
        learn(row, (gain * (sign * stimulation[i] - current)) / power, rates);
        stimulation[i] += current;
      }
    },
    double: () => createPlasticity(units, params, dtMs)!,
    save: () => ({ weights: weights.slice(), touched }),
    restore(snapshot: Snapshot) {
      weights.set(snapshot.weights as Float32Array);
      touched = snapshot.touched as boolean;
    },
  };
}
