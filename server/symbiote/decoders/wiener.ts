/**
 * Wiener filter: the intention is read off the present and past of the observation,
 *
 *   x̂_t = Σ_l W_lᵀ y_{t−l·g} + b,   l = 0 … taps − 1,   g = gap in ticks
 *
 * with all taps learned together, online (regression.ts), so its cost grows with taps². Past means past: no future bins.
 * Carmena et al. 2003; Glaser et al. 2020.
 */
import * as z from "zod";
import type { Snapshot } from "../../../streams/ports.ts";
import { decoderEntry } from "./decoder.ts";
import { createRegression, type RegressionParams, regressionParams } from "./regression.ts";

interface WienerParams extends RegressionParams {
  readonly taps: number;
  readonly gapMs: number;
}

export default decoderEntry<WienerParams>({
  name: "wiener",
  summary: "Wiener filter: online ridge regression on the present and past of the observation",
  params: z.strictObject({
    ...regressionParams,
    taps: z
      .int()
      .min(1)
      .max(32)
      .default(3)
      .describe("how many moments it looks at, the present one included"),
    gapMs: z.number().min(0.1).max(1000).default(40).describe("time from one of them to the next"),
  }),
  create(params, context) {
    const { channels, outputs, groups = 1, dtMs } = context;
    const { taps, gapMs } = params;
    const gap = Math.max(1, Math.round(gapMs / dtMs));
    const regression = createRegression(params, { ...context, channels: taps * channels }, groups * outputs);
    /** The last observations, newest first, and those of them that are tapped. */
    const past = new Float32Array(((taps - 1) * gap + 1) * channels);
    const tapped = new Float32Array(taps * channels);
    return {
      channels,
      outputs,
      observe(observation) {
        past.copyWithin(channels, 0);
        past.set(observation);
        for (let tap = 0; tap < taps; tap++) {
          const from = tap * gap * channels;
          for (let k = 0; k < channels; k++) tapped[tap * channels + k] = past[from + k];
        }
        regression.observe(tapped);
      },
      decode: (out, group = 0) => regression.read(out, group * outputs),
      learn: regression.learn,
      publish: regression.publish,
      save: () => ({ regression: regression.save(), past: past.slice() }),
      restore(snapshot) {
        regression.restore(snapshot.regression as Snapshot);
        past.set(snapshot.past as Float32Array);
      },
    };
  },
});
