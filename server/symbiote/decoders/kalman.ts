/**
 * Kalman filter of the intention x (D), fitted by recursive maximum likelihood, in information form:
 *
 *   x_t = A x_{t−1} + w, w ~ N(0, Q_w);   y_t = C x_t + q, q ~ N(0, Q), Q full
 *
 * With the sufficient statistics R = Σxxᵀ, S = Σyxᵀ, T = Σyyᵀ, the parameters are C = S R⁻¹ and Q = (T − S R⁻¹ Sᵀ)/n,
 * and Woodbury leaves nothing larger than D × D to invert:
 *
 *   CᵀQ⁻¹y = E⁻¹z,   CᵀQ⁻¹C = E⁻¹ − V⁻¹,   z = (T⁻¹S)ᵀy,   V = R/n,   E = V − Sᵀ T⁻¹ S/n
 *
 * T⁻¹S is what recursive least squares learns (Sherman–Morrison on T⁻¹, regression.ts) and E the covariance of its
 * errors, or what SmoothBatch blends batch by batch (`adaptation`, smooth-batch.ts). R, E and the lagged products behind A, Q_w fade with a half-life. On `publish` they become the gain of the
 * steady state (Riccati), so a tick costs one read-out and one D × D product.
 * Wu et al. 2006; Dangi et al. 2014 (RML); Burkhart et al. 2020 (the same algebra, read as discriminative filtering).
 */
import * as z from "zod";
import type { Snapshot, SnapshotValue } from "../../../streams/ports.ts";
import { decoderEntry } from "./decoder.ts";
import { createIntentionFilter } from "./intention-filter.ts";
import { createRegression, type RegressionParams, regressionParams } from "./regression.ts";
import { createSmoothBatch } from "./smooth-batch.ts";

const ADAPTATIONS = { rml: createRegression, smoothbatch: createSmoothBatch } as const;

interface KalmanParams extends RegressionParams {
  readonly halfLifeS: number;
  readonly adaptation: keyof typeof ADAPTATIONS;
  readonly batchS: number;
}

export default decoderEntry<KalmanParams>({
  name: "kalman",
  summary: "Kalman filter of the intention, fitted by recursive maximum likelihood",
  params: z.strictObject({
    ...regressionParams,
    halfLifeS: z
      .number()
      .min(1)
      .max(1e5)
      .default(60)
      .describe("half-life of its statistics, labelled seconds"),
    adaptation: z
      .enum(["rml", "smoothbatch"])
      .default("rml")
      .describe(
        "its read-out follows each moment (recursive maximum likelihood), or is blended batch by batch",
      ),
    batchS: z.number().min(0.1).max(1e5).default(40).describe("a batch of smoothbatch, labelled seconds"),
  }),
  create(params, context) {
    const { channels, outputs, groups = 1, dtMs } = context;
    const regression = ADAPTATIONS[params.adaptation](params, context, groups * outputs);
    const fade = 0.5 ** (dtMs / 1000 / params.halfLifeS);
    const filters = Array.from({ length: groups }, () => createIntentionFilter(outputs, dtMs, fade));
    const reading = new Float64Array(outputs);
    const guess = new Float64Array(groups * outputs);
    return {
      channels,
      outputs,
      observe(observation) {
        regression.observe(observation);
        for (let g = 0; g < groups; g++) {
          regression.read(reading, g * outputs);
          filters[g].observe(reading);
        }
      },
      decode: (out, group = 0) => out.set(filters[group].state),
      learn(intention) {
        regression.anticipate(guess);
        for (let g = 0; g < groups; g++) filters[g].learn(intention, guess, g * outputs);
        regression.learn(intention);
      },
      publish() {
        regression.publish();
        for (const filter of filters) filter.publish();
      },
      save: () => ({ regression: regression.save(), filters: filters.map((filter) => filter.save()) }),
      restore(snapshot) {
        regression.restore(snapshot.regression as Snapshot);
        const saved = snapshot.filters as readonly SnapshotValue[];
        for (let g = 0; g < groups; g++) filters[g].restore(saved[g] as Snapshot);
      },
    };
  },
});
