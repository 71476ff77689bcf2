/**
 * Poisson spikes with an absolute refractory period, exact for any dt by time rescaling (Brown et al. 2002): a
 * channel fires when its integrated rate since the last dead time reaches an Exp(1) draw. One draw a spike.
 */
import type { Snapshot, Stateful } from "./ports.ts";
import type { Rng } from "./rng.ts";

/** Activations above this fire no faster. */
const CEILING = 100;

export interface Spikes extends Stateful {
  /**
   * Replace each activation (1 = firing at `rateHz`, below 0 = silent) by its spike count over this tick, scaled
   * back to the same unit: count / (rateHz · dt), so the mean is kept where the refractory period is short.
   */
  fire(channels: Float32Array, rateHz: number, refractoryMs: number): void;
}

export function createSpikes(channels: number, dtMs: number, rng: Rng): Spikes {
  /** Integrated rate still to go until the next spike; 0 before the first draw. */
  const threshold = new Float64Array(channels);
  const deadMs = new Float64Array(channels);
  return {
    fire(out, rateHz, refractoryMs) {
      const one = 1000 / (rateHz * dtMs);
      for (let k = 0; k < channels; k++) {
        const activation = out[k] > 0 ? Math.min(out[k], CEILING) : 0;
        const perMs = (activation * rateHz) / 1000;
        let leftMs = dtMs;
        let count = 0;
        while (leftMs > 0) {
          const dead = Math.min(deadMs[k], leftMs);
          deadMs[k] -= dead;
          leftMs -= dead;
          if (threshold[k] === 0) threshold[k] = -Math.log(1 - rng.uniform()) || Number.MIN_VALUE;
          const waitMs = threshold[k] / perMs;
          if (!(waitMs <= leftMs)) {
            threshold[k] = Math.max(threshold[k] - perMs * leftMs, Number.MIN_VALUE);
            break;
          }
          leftMs -= waitMs;
          count++;
          threshold[k] = 0;
          deadMs[k] = refractoryMs;
        }
        out[k] = count * one;
      }
    },
    save: () => ({ threshold: threshold.slice(), deadMs: deadMs.slice(), rng: rng.save() }),
    restore(snapshot) {
      threshold.set(snapshot.threshold as Float64Array);
      deadMs.set(snapshot.deadMs as Float64Array);
      rng.restore(snapshot.rng as Snapshot);
    },
  };
}
