/**
 * Slow rotation: what the array hears turns in the space of its channels. Random pairs of channels rotate together,
 *
 *   (a, b) ← (a cos φ − b sin φ, a sin φ + b cos φ),  φ growing by rotationDegPerMin
 *
 * so norms are kept and every weight of a decoder slowly becomes wrong. At 0 the array is back where it was.
 */
import { setting } from "../settings.ts";
import { imperfection, randomOrder } from "./imperfection.ts";

export const rotation = imperfection({
  settings: {
    rotationDegPerMin: setting(0, 360, 0, "slow rotation of the channels, degrees per minute; 0 undoes it"),
  },
  create({ channels, dtMs }, rng) {
    const order = randomOrder(channels, rng);
    /** φ, radians within one turn. */
    const angle = new Float64Array(1);
    return {
      apply(out, now) {
        if (now.rotationDegPerMin === 0) {
          angle[0] = 0;
          return;
        }
        const perTick = ((now.rotationDegPerMin / 180) * Math.PI * dtMs) / 60_000;
        angle[0] = (angle[0] + perTick) % (2 * Math.PI);
        const cos = Math.cos(angle[0]);
        const sin = Math.sin(angle[0]);
        for (let i = 0; i + 1 < channels; i += 2) {
          const a = out[order[i]];
          const b = out[order[i + 1]];
          out[order[i]] = a * cos - b * sin;
          out[order[i + 1]] = a * sin + b * cos;
        }
      },
      save: () => ({ order: order.slice(), angle: angle.slice() }),
      restore(snapshot) {
        order.set(snapshot.order as Int32Array);
        angle.set(snapshot.angle as Float64Array);
      },
    };
  },
});
