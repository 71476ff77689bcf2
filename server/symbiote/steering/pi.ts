/**
 * Proportional-integral feedback on the decoded intention, written with its pattern; with Kd, PID:
 *
 *   e = goal − x̂;   I ← I + Ki·e;   u = V (Kp·e + I − Kd·ẋ)
 *
 * V is how the population shifts per unit of intention (regression, patterns.ts), so what is written looks to the
 * brain like the intention itself. Writing the decoder's own weights instead (the filter) moves the read-out and not
 * the brain: Haufe et al. 2014. Norms are capped; while the cap holds the integral stands still (anti-windup). The
 * integral is kept as the current it gives, so a new Ki does not jolt (bumpless), and starts again in each trial and
 * for each goal. ẋ is how far x̂ moved in 10 ms, smoothed; it is of what was decoded and not of the error, so that a new
 * goal gives no kick. Åström & Hägglund, PID Controllers (1995).
 */
import * as z from "zod";
import type { Snapshot } from "../../../streams/ports.ts";
import { plausible } from "../plausible.ts";
import { DOSE_MS, lawEntry } from "./law.ts";
import { regressionPatterns } from "./patterns.ts";
import { nearestChannels, scale, writePatterns } from "./write.ts";

/** The derivative is an average over this long. */
const SMOOTHING_MS = 30;

interface PiParams {
  readonly kp: number;
  readonly ki: number;
  readonly kd: number;
  readonly cap: number;
}

export default lawEntry<PiParams>({
  name: "pi",
  summary: "proportional-integral(-derivative) feedback on the decoded intention",
  params: z.strictObject({
    kp: z.number().min(0).max(100).default(0.5).describe("proportional gain per 10 ms"),
    ki: z.number().min(0).max(100).default(0.04).describe("integral gain per 10 ms, each 10 ms"),
    kd: z.number().min(0).max(100).default(0).describe("derivative gain per 10 ms, of the change in 10 ms"),
    cap: z.number().gt(0).max(1000).default(1).describe("largest norm of the currents per 10 ms"),
  }),
  create({ kp, ki, kd, cap }, { channels, electrodes, goals, montage, dtMs, population }) {
    const patterns = population?.regression ?? regressionPatterns(channels, goals);
    const nearest = nearestChannels(montage);
    const share = dtMs / DOSE_MS;
    const smoothing = Math.min(1, dtMs / SMOOTHING_MS);
    const integral = new Float64Array(goals);
    /** The integral with this moment's error in it, kept unless the cap holds. */
    const summed = new Float64Array(goals);
    const speed = new Float64Array(goals);
    const last = new Float64Array(goals);
    const drive = new Float64Array(goals);
    const aim = new Float32Array(goals);
    /** `begun`: there is a read-out of this trial to compare with. */
    const now = { trial: -1, begun: false };

    const startAgain = (goal: Float32Array, trial: number) => {
      let same = trial === now.trial;
      for (let g = 0; g < goals; g++) same &&= goal[g] === aim[g];
      if (same) return;
      integral.fill(0);
      speed.fill(0);
      aim.set(goal);
      now.trial = trial;
      now.begun = false;
    };

    return {
      electrodes,
      learn: patterns.learn,
      steer(currents, { goal, decoded, trial }) {
        const known = goal === undefined ? undefined : patterns.current();
        if (goal === undefined || known === undefined) return false;
        startAgain(goal, trial);
        for (let g = 0; g < goals; g++) {
          const error = goal[g] - decoded[g];
          if (!plausible(error)) return false;
          if (now.begun) speed[g] += smoothing * ((decoded[g] - last[g]) / share - speed[g]);
          last[g] = decoded[g];
          summed[g] = integral[g] + ki * share * error;
          drive[g] = share * (kp * error + summed[g] - kd * speed[g]);
        }
        now.begun = true;
        const norm = writePatterns(currents, drive, known, nearest);
        if (norm > cap * share) scale(currents, (cap * share) / norm);
        else integral.set(summed);
        return true;
      },
      save: () => ({
        ...now,
        integral: integral.slice(),
        speed: speed.slice(),
        last: last.slice(),
        aim: aim.slice(),
        patterns: patterns.save(),
      }),
      restore(snapshot) {
        now.trial = snapshot.trial as number;
        now.begun = snapshot.begun as boolean;
        integral.set(snapshot.integral as Float64Array);
        speed.set(snapshot.speed as Float64Array);
        last.set(snapshot.last as Float64Array);
        aim.set(snapshot.aim as Float32Array);
        patterns.restore(snapshot.patterns as Snapshot);
      },
    };
  },
});
