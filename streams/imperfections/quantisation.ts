/**
 * Quantisation: a converter of so many bits over ±range, rounding to the nearest of 2^bits steps, zero among them:
 *
 *   step = 2·range / 2^bits,  level ∈ {−2^(bits−1), …, 2^(bits−1) − 1};  what is out of range reads as its end
 */
import { setting, wholeSetting } from "../settings.ts";
import { imperfection } from "./imperfection.ts";

export const quantisation = imperfection({
  settings: {
    bits: wholeSetting(0, 16, 0, "bits of the converter; 0 for none"),
    range: setting(0.01, 10, 2, "the converter reads from −range to +range"),
  },
  create({ channels }) {
    return {
      apply(out, { bits, range }) {
        if (bits === 0) return;
        const half = 2 ** (bits - 1);
        const step = range / half;
        for (let k = 0; k < channels; k++) {
          const level = Math.round(out[k] / step);
          out[k] = step * Math.max(-half, Math.min(half - 1, level));
        }
      },
      save: () => ({}),
      restore() {},
    };
  },
});
