/**
 * Death of channels: a fraction of them hear nothing of the brain any more (their amplifiers still hiss and drift).
 * The first ⌊fraction·K + ½⌋ channels of a random order are dead, so a larger fraction only adds to them.
 */
import { setting } from "../settings.ts";
import { imperfection, randomOrder } from "./imperfection.ts";

export const death = imperfection({
  settings: { dead: setting(0, 1, 0, "share of the channels that are dead") },
  create({ channels }, rng) {
    const order = randomOrder(channels, rng);
    return {
      apply(out, now) {
        const dead = Math.round(now.dead * channels);
        for (let i = 0; i < dead; i++) out[order[i]] = 0;
      },
      save: () => ({ order: order.slice() }),
      restore: (snapshot) => order.set(snapshot.order as Int32Array),
    };
  },
});
