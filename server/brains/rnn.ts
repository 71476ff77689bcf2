/**
 * A leaky recurrent network as a brain: one tick is one step; one site "cortex" of N rates, or one for each area.
 *
 *   x ← (1−α)x + α(W r + W_in u + b) + √(2α)σ ξ + s,   r = tanh(max(x, 0)),   y = W_out r + b_out,   α = dt/τ
 *
 * Electrodes record r; stimulation s adds to x. The arithmetic runs in a kernel, the noise ξ comes from the rng. A
 * plastic brain also learns from s (plasticity.ts).
 */
import type { Brain, Site, Snapshot } from "../../streams/ports.ts";
import type { Rng } from "../../streams/rng.ts";
import type { RnnKernel, RnnWeights } from "../kernels/kernel.ts";
import type { BrainContext } from "./brain.ts";
import type { Plasticity } from "./plasticity.ts";

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

/**
 * @param sites areas of the network, unit after unit; their widths add up to its units
 * @param plasticity what it learns from stimulation; nothing when left out
 */
export function createRnnBrain(
  name: string,
  weights: RnnWeights,
  sigma: number,
  { rng, dtMs, kernels }: BrainContext,
  sites: readonly Site[] = [{ name: "cortex", width: weights.units }],
  plasticity?: Plasticity,
): Brain {
  const alpha = leakOf(dtMs);
  const fixed = { name, dtMs, weights, sites, noiseSd: noiseOf(alpha, sigma) };
  return brainOver(fixed, kernels.rnn(weights, alpha), plasticity, rng);
}

/** What a brain and its double share. */
interface Fixed {
  readonly name: string;
  readonly dtMs: number;
  readonly weights: RnnWeights;
  readonly sites: readonly Site[];
  readonly noiseSd: number;
}

/** A brain whose state is `kernel`'s, and `plasticity`'s where there is any. */
function brainOver(fixed: Fixed, kernel: RnnKernel, plasticity: Plasticity | undefined, rng: Rng): Brain {
  const { name, dtMs, weights, sites, noiseSd } = fixed;
  const starts = sites.map((_, i) => sites.slice(0, i).reduce((sum, { width }) => sum + width, 0));
  const rates = sites.map(({ width }, i) => kernel.r.subarray(starts[i], starts[i] + width));
  return {
    name,
    dtMs,
    inputs: weights.inputs,
    actions: weights.actions,
    sites,
    step(action, input, stimulation) {
      kernel.input.set(input);
      for (let i = 0; i < starts.length; i++) kernel.stim.set(stimulation[i], starts[i]);
      plasticity?.step(kernel.stim, kernel.r);
      rng.normals(kernel.noise, noiseSd);
      kernel.step();
      action.set(kernel.action);
    },
    prepare: () => kernel.prepare(),
    activations: (site) => rates[site],
    double: (rng) => brainOver(fixed, kernel.double(), plasticity?.double(), rng),
    save: () => ({
      x: kernel.x.slice(),
      rng: rng.save(),
      ...(plasticity === undefined ? {} : { plasticity: plasticity.save() }),
    }),
    restore(snapshot) {
      kernel.x.set(snapshot.x as Float32Array);
      kernel.activate();
      rng.restore(snapshot.rng as Snapshot);
      plasticity?.restore(snapshot.plasticity as Snapshot);
    },
  };
}
