/**
 * Activation addition: a constant dose along the difference-in-means direction of the goal, learned online,
 *
 *   u = dose · d/‖d‖,  d = Σ_g goal_g · p_g
 *
 * open loop: it never looks at what the brain does with it. (DiffMean, Marks & Tegmark 2023; CAA, Rimsky et al. 2024.)
 */
import * as z from "zod";
import { DOSE_MS, lawEntry } from "./law.ts";
import { differenceInMeans } from "./patterns.ts";
import { nearestChannels, scale, writePatterns } from "./write.ts";

export default lawEntry<{ dose: number }>({
  name: "add",
  summary: "a constant dose along the difference-in-means direction of the goal",
  params: z.strictObject({
    dose: z.number().min(0).max(1000).default(0.1).describe("norm of the currents per 10 ms"),
  }),
  create({ dose }, { channels, electrodes, goals, montage, dtMs, population }) {
    const patterns = population?.means ?? differenceInMeans(channels, goals);
    const nearest = nearestChannels(montage);
    const drive = new Float64Array(goals);
    const norm = (dose * dtMs) / DOSE_MS;
    return {
      electrodes,
      learn: patterns.learn,
      steer(currents, { goal }) {
        const known = goal === undefined ? undefined : patterns.current();
        if (goal === undefined || known === undefined) return false;
        drive.set(goal);
        const length = writePatterns(currents, drive, known, nearest);
        scale(currents, length > 0 ? norm / length : 0);
        return true;
      },
      save: patterns.save,
      restore: patterns.restore,
    };
  },
});
