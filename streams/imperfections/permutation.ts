/**
 * Permutation: a fraction of the channels change places, as after an array has moved or a cable was plugged in anew.
 * The first ⌊fraction·K + ½⌋ channels of a random order each take the signal of the next one; none keeps its own.
 */
import { setting } from "../settings.ts";
import { imperfection, randomOrder } from "./imperfection.ts";

export const permutation = imperfection({
  settings: { permuted: setting(0, 1, 0, "share of the channels that have changed places") },
  create({ channels }, rng) {
    const order = randomOrder(channels, rng);
    return {
      apply(out, now) {
        const moved = Math.round(now.permuted * channels);
        if (moved < 2) return;
        const first = out[order[0]];
        for (let i = 1; i < moved; i++) out[order[i - 1]] = out[order[i]];
        out[order[moved - 1]] = first;
      },
      save: () => ({ order: order.slice() }),
      restore: (snapshot) => order.set(snapshot.order as Int32Array),
    };
  },
});
