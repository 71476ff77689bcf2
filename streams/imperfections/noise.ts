/** Sensor noise: white and Gaussian, of its own in every channel. */
import type { Snapshot } from "../ports.ts";
import { setting } from "../settings.ts";
import { imperfection } from "./imperfection.ts";

export const noise = imperfection({
  settings: { noise: setting(0, 2, 0, "standard deviation of sensor noise, in the unit of the channels") },
  create({ channels }, rng) {
    const hiss = new Float32Array(channels);
    return {
      apply(out, now) {
        if (now.noise === 0) return;
        rng.normals(hiss, now.noise);
        for (let k = 0; k < channels; k++) out[k] += hiss[k];
      },
      save: () => ({ rng: rng.save() }),
      restore: (snapshot) => rng.restore(snapshot.rng as Snapshot),
    };
  },
});
