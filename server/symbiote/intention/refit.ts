/**
 * ReFIT relabelling: whatever came out, the user meant to go to the target. The decoded velocity v̂ keeps its speed and
 * is turned towards the target g, seen from where the effector is (h), and on the target it is zero:
 *
 *   v = ‖v̂‖ (g − h)/‖g − h‖,   v = 0 where ‖g − h‖ ≤ radius
 *
 * The intention is goal (G) | velocity (G) | …, the leading behaviour the effector's place. The first trials are labelled
 * as instructed, because a decoder that has learned nothing has no speed to keep. For training only: on such labels hits
 * are true by construction, so scores never see them. Gilja et al. 2012.
 */
import * as z from "zod";
import { intentionEntry } from "./intention.ts";

interface RefitParams {
  readonly radius: number;
  readonly trials: number;
}

export default intentionEntry<RefitParams>({
  name: "refit",
  summary: "the brain meant to go straight to the target, at the speed that was decoded (ReFIT)",
  params: z.strictObject({
    radius: z
      .number()
      .min(0)
      .max(10)
      .default(0.15)
      .describe("nearer than this the effector is on the target"),
    trials: z.int().min(0).max(10_000).default(10).describe("trials labelled as instructed before that"),
  }),
  create({ radius, trials }, { outputs, goals }) {
    const hasVelocity = goals > 0 && outputs >= 2 * goals;
    const now = { first: Number.NaN };
    return {
      estimate(out, { intention, decoded, behaviour, trial }) {
        out.set(intention);
        if (Number.isNaN(now.first)) now.first = trial;
        if (!hasVelocity || behaviour.length < goals || !(trial - now.first >= trials)) return;
        let distance = 0;
        let speed = 0;
        for (let i = 0; i < goals; i++) {
          distance += (intention[i] - behaviour[i]) ** 2;
          speed += decoded[goals + i] ** 2;
        }
        const scale = Math.sqrt(distance) <= radius ? 0 : Math.sqrt(speed / distance);
        for (let i = 0; i < goals; i++) out[goals + i] = scale * (intention[i] - behaviour[i]);
      },
      save: () => ({ ...now }),
      restore: (snapshot) => void Object.assign(now, snapshot),
    };
  },
});
