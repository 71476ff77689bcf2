/**
 * Weights of `multitask` before training: independent draws as of any network here, but the recurrent ones quieter
 * (gain 0.78), around 0.8 of the identity: a unit begins by holding what it has, five times as long as by its time
 * constant alone, so that what must be remembered is still there to be learned from (half-rectified networks around
 * the identity: Le, Jaitly & Hinton 2015; as used for these tasks: Yang et al. 2019).
 */
import type { Rng } from "../../streams/rng.ts";
import type { RnnWeights } from "../kernels/kernel.ts";
import { initialWeights } from "./initial.ts";

const QUIETER = 0.6;
const HELD = 0.8;

export function multitaskInitialWeights(
  units: number,
  inputs: number,
  actions: number,
  rng: Rng,
): RnnWeights {
  const weights = initialWeights(units, inputs, actions, rng);
  const recurrent = weights.recurrent.map((weight) => QUIETER * weight);
  for (let i = 0; i < units; i++) recurrent[i * units + i] += HELD;
  return { ...weights, recurrent };
}
