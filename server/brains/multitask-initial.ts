/**
 * Weights of `multitask` before training: independent draws as of any network here, the recurrent ones 1.2 times
 * larger (gain 1.56, beyond the edge √2), because a network that is restless by itself learns to remember sooner.
 */
import type { Rng } from "../../streams/rng.ts";
import type { RnnWeights } from "../kernels/kernel.ts";
import { initialWeights } from "./initial.ts";

const LOUDER = 1.2;

export function multitaskInitialWeights(
  units: number,
  inputs: number,
  actions: number,
  rng: Rng,
): RnnWeights {
  const weights = initialWeights(units, inputs, actions, rng);
  return { ...weights, recurrent: weights.recurrent.map((weight) => LOUDER * weight) };
}
