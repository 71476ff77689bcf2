/**
 * The governor: a bound on what a push may do to the brain besides moving it. With s the next state in standard units
 * as the emulator predicts it, with the push u and without,
 *
 *   D(u) = ½ Σ_k (s_k(u) − s_k(0))²        over latents and behaviour: the KL divergence of unit-variance Gaussians
 *
 * and a push for which D exceeds the limit is scaled down until it does not. One row, nothing allocated.
 */
import { weightsOf } from "./network.ts";
import type { Plan, Situation } from "./plan.ts";

export interface Governor {
  /** Scale `push` (patterns) in place. @param seen the co-processor's input. @returns the divergence predicted for it */
  govern(push: Float32Array, seen: Float32Array): number;
}

/** Scaling by √(limit/D) is exact for an emulator that is linear in the push; a bent one needs a few more. */
const MOST_STEPS = 4;
const SHORT = 0.98;

/** @param weights of one emulator; @param limit largest divergence per tick */
export function createGovernor(
  plan: Plan,
  { epochs, behaviours }: Situation,
  weights: Float32Array,
  limit: number,
): Governor {
  const { inputs, hidden, outputs } = plan.emulator;
  const { state, push: pushWidth, patterns, latents, lags } = plan;
  const history = lags.length * state;
  const shown = latents + behaviours;
  const l = weights.subarray(0, inputs * outputs);
  const v = weights.subarray(inputs * outputs, inputs * (outputs + hidden));
  const w = weights.subarray(inputs * (outputs + hidden), weightsOf(plan.emulator));
  /** What the hidden layer hears without a push, what it hears of the push alone, and by how much it then differs. */
  const idle = new Float64Array(hidden);
  const driven = new Float64Array(hidden);
  const bend = new Float64Array(hidden);
  const direct = new Float64Array(shown);

  const hear = (x: Float32Array, from: number, count: number, row: number) => {
    for (let i = 0; i < count; i++) {
      const value = x[from + i];
      if (value === 0) continue;
      for (let k = 0, at = (row + i) * hidden; k < hidden; k++, at++) idle[k] += value * v[at];
    }
  };
  /** D at `scale` times the push. */
  const divergence = (scale: number) => {
    for (let k = 0; k < hidden; k++) bend[k] = Math.tanh(idle[k] + scale * driven[k]) - Math.tanh(idle[k]);
    let sum = 0;
    for (let i = 0; i < shown; i++) {
      let change = scale * direct[i];
      for (let k = 0; k < hidden; k++) change += bend[k] * w[k * outputs + i];
      sum += change * change;
    }
    return sum / 2;
  };

  return {
    govern(push, seen) {
      idle.fill(0);
      hear(seen, 0, history, 0);
      hear(seen, history, pushWidth, history + pushWidth);
      hear(seen, history + pushWidth, epochs + 1, history + 2 * pushWidth);
      driven.fill(0);
      direct.fill(0);
      for (let m = 0; m < patterns; m++) {
        const row = history + m;
        for (let k = 0; k < hidden; k++) driven[k] += push[m] * v[row * hidden + k];
        for (let i = 0; i < shown; i++) direct[i] += push[m] * l[row * outputs + i];
      }
      let scale = 1;
      let cost = divergence(1);
      for (let n = 0; n < MOST_STEPS && cost > limit; n++) {
        scale *= SHORT * Math.sqrt(limit / cost);
        cost = divergence(scale);
      }
      if (cost > limit) {
        scale = 0;
        cost = 0;
      }
      if (scale < 1) for (let m = 0; m < patterns; m++) push[m] *= scale;
      return cost;
    },
  };
}
