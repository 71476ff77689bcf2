/**
 * Recursive least squares, online ridge regression: the intention is read straight off the observation,
 *
 *   x̂ = Wᵀ[observation; 1]
 *
 * with no memory of its own. Haykin, Adaptive Filter Theory (2002), ch. 9; regression.ts has the recursion.
 */
import * as z from "zod";
import { decoderEntry } from "./decoder.ts";
import { createRegression, type RegressionParams, regressionParams } from "./regression.ts";

export default decoderEntry<RegressionParams>({
  name: "rls",
  summary: "online ridge regression of the intention on the observation (recursive least squares)",
  params: z.strictObject(regressionParams),
  create(params, context) {
    const { channels, outputs, groups = 1 } = context;
    const regression = createRegression(params, context, groups * outputs);
    return {
      channels,
      outputs,
      observe: regression.observe,
      decode: (out, group = 0) => regression.read(out, group * outputs),
      learn: regression.learn,
      publish: regression.publish,
      save: regression.save,
      restore: regression.restore,
    };
  },
});
