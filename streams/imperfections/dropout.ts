/** Dropout: single samples of single channels are lost. A lost sample holds the channel's last value. */
import type { Snapshot } from "../ports.ts";
import { setting } from "../settings.ts";
import { imperfection } from "./imperfection.ts";

export const dropout = imperfection({
  settings: { dropout: setting(0, 1, 0, "probability that a sample of a channel is lost") },
  create({ channels }, rng) {
    const held = new Float32Array(channels);
    const chance = new Float64Array(channels);
    return {
      apply(out, now) {
        if (now.dropout > 0) {
          rng.uniforms(chance);
          for (let k = 0; k < channels; k++) if (chance[k] < now.dropout) out[k] = held[k];
        }
        held.set(out);
      },
      save: () => ({ held: held.slice(), rng: rng.save() }),
      restore(snapshot) {
        held.set(snapshot.held as Float32Array);
        rng.restore(snapshot.rng as Snapshot);
      },
    };
  },
});
