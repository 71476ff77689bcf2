/**
 * Spikes instead of rates, with an absolute refractory period, exact for any dt by time rescaling (Brown et al.
 * 2002): a channel fires when its integrated rate since the last dead time reaches a threshold of mean 1,
 *
 *   threshold = regularity + (1 − regularity) · Exp(1)
 *
 * so 0 is a Poisson train and 1 an integrator that fires whenever it has summed up to 1; the mean rate is the same.
 * A channel then reads count / (spikeHz · dt), which keeps its unit.
 */
import type { Snapshot } from "../ports.ts";
import { setting } from "../settings.ts";
import { createDraws } from "./draws.ts";
import { imperfection } from "./imperfection.ts";

/** Activations above this fire no faster. */
const CEILING = 100;

export const spikes = imperfection({
  settings: {
    spikeHz: setting(0, 1000, 0, "spikes instead of rates: firing rate at an activation of 1; 0 for rates"),
    refractoryMs: setting(0, 20, 1, "dead time after a spike"),
    spikeRegularity: setting(0, 1, 0, "0 for Poisson spikes, 1 for a spike at each crossing of a threshold"),
  },
  create({ channels, dtMs }, rng) {
    const draws = createDraws(rng);
    /** Integrated rate still to go until the next spike; 0 before the first draw. */
    const threshold = new Float64Array(channels);
    const deadMs = new Float64Array(channels);
    return {
      apply(out, { spikeHz, refractoryMs, spikeRegularity }) {
        if (spikeHz === 0) return;
        const one = 1000 / (spikeHz * dtMs);
        for (let k = 0; k < channels; k++) {
          const activation = out[k] > 0 ? Math.min(out[k], CEILING) : 0;
          const perMs = (activation * spikeHz) / 1000;
          let leftMs = dtMs;
          let count = 0;
          while (leftMs > 0) {
            const dead = Math.min(deadMs[k], leftMs);
            deadMs[k] -= dead;
            leftMs -= dead;
            if (threshold[k] === 0) {
              const exponential = -Math.log(1 - draws.block[draws.take()]);
              threshold[k] = spikeRegularity + (1 - spikeRegularity) * exponential || Number.MIN_VALUE;
            }
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
      save: () => ({ threshold: threshold.slice(), deadMs: deadMs.slice(), draws: draws.save() }),
      restore(snapshot) {
        threshold.set(snapshot.threshold as Float64Array);
        deadMs.set(snapshot.deadMs as Float64Array);
        draws.restore(snapshot.draws as Snapshot);
      },
    };
  },
});
