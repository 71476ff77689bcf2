/**
 * How a reach went, from the go signal on, in the terms of control (Åström & Hägglund, PID Controllers, 1995):
 *
 *   IAE            integral of |e|, e the distance from the goal
 *   rise           until nine tenths of the way to the goal are first behind it
 *   settling       until it stays within the goal's radius
 *   overshoot      how far past the goal along the line to it, share of that line
 *   steady-state   mean |e| of the last 100 ms
 *
 * A rise or a settling that never comes counts as the whole epoch.
 */
import type { Rig } from "../../../streams/loop.ts";
import { RADIUS } from "../../tasks/reach-trial.ts";
import type { Tally } from "../contest.ts";

const LAST_MS = 100;
export const STEADY = "steady-state error";

export function courseOfHand(rig: Rig, epoch: string): Tally {
  const { task } = rig.body;
  const when = task.epochs.indexOf(epoch);
  const [atX, atY] = [task.worlds.indexOf("handX"), task.worlds.indexOf("handY")];
  const seconds = rig.dtMs / 1000;
  const last = Math.max(1, Math.round(LAST_MS / rig.dtMs));
  const xs: number[] = [];
  const ys: number[] = [];
  return {
    tick() {
      if (task.trial().epoch !== when) return;
      xs.push(rig.views.world[atX]);
      ys.push(rig.views.world[atY]);
    },
    end({ goal }) {
      const [wayX, wayY] = [goal[0] - (xs[0] ?? 0), goal[1] - (ys[0] ?? 0)];
      const way = Math.hypot(wayX, wayY) || 1;
      const along = xs.map((x, t) => ((x - xs[0]) * wayX + (ys[t] - ys[0]) * wayY) / way ** 2);
      const errors = xs.map((x, t) => Math.hypot(x - goal[0], ys[t] - goal[1]));
      const risen = along.findIndex((share) => share >= 0.9 - 1e-6);
      const outside = errors.findLastIndex((error) => !(error <= RADIUS));
      const end = errors.slice(-last);
      const found = {
        "IAE, unit·s": errors.reduce((sum, error) => sum + error * seconds, 0),
        "rise, s": (risen < 0 ? xs.length : risen) * seconds,
        "settling, s": (outside + 1) * seconds,
        "overshoot, %": 100 * Math.max(0, ...along.map((share) => share - 1)),
        [STEADY]: end.reduce((sum, error) => sum + error, 0) / Math.max(1, end.length),
      };
      xs.length = 0;
      ys.length = 0;
      return found;
    },
  };
}
