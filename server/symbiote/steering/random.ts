/**
 * The placebo: the dose of `add` along a direction that means nothing, drawn anew, uniformly on the sphere, for each
 * trial and each goal. What it achieves is what any push achieves.
 */
import * as z from "zod";
import type { Snapshot } from "../../../streams/ports.ts";
import { DOSE_MS, lawEntry } from "./law.ts";
import { scale } from "./write.ts";

export default lawEntry<{ dose: number }>({
  name: "random",
  summary: "placebo: the same dose along a random direction, another in each trial",
  params: z.strictObject({
    dose: z.number().min(0).max(1000).default(0.1).describe("norm of the currents per 10 ms"),
  }),
  create({ dose }, { electrodes, goals, dtMs, rng }) {
    const direction = new Float32Array(electrodes);
    const aim = new Float32Array(goals);
    const norm = (dose * dtMs) / DOSE_MS;
    const now = { trial: -1 };
    const draw = () => {
      rng.normals(direction, 1);
      let square = 0;
      for (const value of direction) square += value * value;
      scale(direction, square > 0 ? 1 / Math.sqrt(square) : 0);
    };
    return {
      electrodes,
      learn() {},
      steer(currents, { goal, trial }) {
        if (goal === undefined) return false;
        let fresh = trial !== now.trial;
        for (let g = 0; g < goals; g++) fresh ||= goal[g] !== aim[g];
        if (fresh) {
          draw();
          aim.set(goal);
          now.trial = trial;
        }
        currents.set(direction);
        scale(currents, norm);
        return true;
      },
      save: () => ({ ...now, direction: direction.slice(), aim: aim.slice(), rng: rng.save() }),
      restore(snapshot) {
        now.trial = snapshot.trial as number;
        direction.set(snapshot.direction as Float32Array);
        aim.set(snapshot.aim as Float32Array);
        rng.restore(snapshot.rng as Snapshot);
      },
    };
  },
});
