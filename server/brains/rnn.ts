/**
 * A leaky recurrent network as a brain: one tick is one step, one site "cortex" of N rates.
 *
 *   x ← (1−α)x + α(W r + W_in u + b) + √(2α)σ ξ + s,   r = tanh(max(x, 0)),   y = W_out r + b_out,   α = dt/τ
 *
 * Electrodes record r; stimulation s adds to x. The arithmetic runs in a kernel, the noise ξ comes from the rng.
 */
import type { Brain, Snapshot } from "../../streams/ports.ts";
import type { Rng } from "../../streams/rng.ts";
import type { RnnKernel, RnnWeights } from "../kernels/kernel.ts";
import type { BrainContext } from "./brain.ts";

/** Time constant of a unit. */
export const TAU_MS = 50;
/** σ, the standard deviation that process noise alone would give x. */
export const SIGMA = 0.05;

/** @returns α = dt/τ. @throws when a tick is too long for the Euler step to be stable */
export function leakOf(dtMs: number): number {
  if (dtMs > 0 && dtMs <= TAU_MS) return dtMs / TAU_MS;
  throw new Error(`a tick of ${dtMs} ms does not fit a unit's time constant: choose dt in (0, ${TAU_MS}] ms`);
}

/** @returns the standard deviation of one tick's process noise, √(2α)σ */
export function noiseOf(alpha: number, sigma: number): number {
  return Math.sqrt(2 * alpha) * sigma;
}

export function createRnnBrain(
  name: string,
  weights: RnnWeights,
  sigma: number,
  { rng, dtMs, kernels }: BrainContext,
): Brain {
  const alpha = leakOf(dtMs);
  return brainOver(name, weights, dtMs, noiseOf(alpha, sigma), kernels.rnn(weights, alpha), rng);
}

/** A brain whose state is `kernel`'s. */
function brainOver(
  name: string,
  weights: RnnWeights,
  dtMs: number,
  noiseSd: number,
  kernel: RnnKernel,
  rng: Rng,
): Brain {
  return {
    name,
    dtMs,
    inputs: weights.inputs,
    actions: weights.actions,
    sites: [{ name: "cortex", width: weights.units }],
    step(action, input, stimulation) {
      kernel.input.set(input);
      kernel.stim.set(stimulation[0]);
      rng.normals(kernel.noise, noiseSd);
      kernel.step();
      action.set(kernel.action);
    },
    activations: () => kernel.r,
    double: (rng) => brainOver(name, weights, dtMs, noiseSd, kernel.double(), rng),
    save: () => ({ x: kernel.x.slice(), rng: rng.save() }),
    restore(snapshot) {
      kernel.x.set(snapshot.x as Float32Array);
      kernel.activate();
      rng.restore(snapshot.rng as Snapshot);
    },
  };
}
