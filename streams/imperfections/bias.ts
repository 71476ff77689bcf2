/** Drift of the baseline: each channel's bias walks at random, b ← b + σ√dt ξ. At 0 the baselines are back. */
import type { Snapshot } from "../ports.ts";
import { setting } from "../settings.ts";
import { imperfection } from "./imperfection.ts";

export const bias = imperfection({
  settings: {
    biasPerSqrtS: setting(
      0,
      1,
      0,
      "random walk of each channel's bias: its spread after one second; 0 undoes it",
    ),
  },
  create({ channels, dtMs }, rng) {
    const offset = new Float32Array(channels);
    const move = new Float32Array(channels);
    return {
      apply(out, now) {
        if (now.biasPerSqrtS === 0) {
          offset.fill(0);
          return;
        }
        const step = now.biasPerSqrtS * Math.sqrt(dtMs / 1000);
        rng.normals(move, 1); // a product handed over would be boxed
        for (let k = 0; k < channels; k++) {
          offset[k] += step * move[k];
          out[k] += offset[k];
        }
      },
      save: () => ({ offset: offset.slice(), rng: rng.save() }),
      restore(snapshot) {
        offset.set(snapshot.offset as Float32Array);
        rng.restore(snapshot.rng as Snapshot);
      },
    };
  },
});
