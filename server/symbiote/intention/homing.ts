/**
 * Homing: whatever came out, the user meant to go straight to the target g from where the effector is (h), the slower the
 * nearer, as an optimal feedback controller would:
 *
 *   v = gain (g − h), ‖v‖ ≤ speed;   v = 0 where ‖g − h‖ ≤ radius
 *
 * Unlike ReFIT it keeps no decoded speed, so a decoder that adapts to it can neither fade away nor run wild. The intention
 * is goal (G) | velocity (G) | …, the leading behaviour the effector's place. For training only: scores never see it.
 * Shanechi et al. 2016; Benyamini & Zacksenhouse 2015.
 */
import * as z from "zod";
import { intentionEntry } from "./intention.ts";

interface HomingParams {
  readonly gain: number;
  readonly speed: number;
  readonly radius: number;
}

export default intentionEntry<HomingParams>({
  name: "homing",
  summary: "the brain meant to go straight to the target, the slower the nearer",
  params: z.strictObject({
    gain: z.number().min(0).max(1000).default(4).describe("speed per distance from the target, 1/s"),
    speed: z.number().min(0).max(1000).default(1.5).describe("no faster than this, units/s"),
    radius: z
      .number()
      .min(0)
      .max(10)
      .default(0.05)
      .describe("nearer than this the effector is on the target"),
  }),
  create({ gain, speed, radius }, { outputs, goals }) {
    const hasVelocity = goals > 0 && outputs >= 2 * goals;
    return {
      estimate(out, { intention, behaviour }) {
        out.set(intention);
        if (!hasVelocity || behaviour.length < goals) return;
        let square = 0;
        for (let i = 0; i < goals; i++) square += (intention[i] - behaviour[i]) ** 2;
        const distance = Math.sqrt(square);
        const scale = distance <= radius ? 0 : Math.min(gain, speed / distance);
        for (let i = 0; i < goals; i++) out[goals + i] = scale * (intention[i] - behaviour[i]);
      },
      save: () => ({}),
      restore() {},
    };
  },
});
