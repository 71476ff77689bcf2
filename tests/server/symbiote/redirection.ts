/** Redirect a real brain: from the cue on, a goal 60 to 180° away from the one it was shown. */
import { lockstep } from "../../../streams/drive.ts";
import { constantLatency } from "../../../streams/latency.ts";
import { createRng } from "../../../streams/rng.ts";
import type { Named } from "../../../streams/session.ts";
import { meet, type Setting, TICKS_PER_SECOND } from "./listening.ts";

const LISTEN_S = 50;
const CUE = 1;

/** @returns the share of `trials` trials (catch trials left out) in which the hand came to rest on the goal */
export function redirect(seed: number, law: Named, trials: number, setting: Setting = {}): number {
  const { rig, symbiote } = meet(seed, { ...setting, law });
  const { task } = rig.body;
  lockstep(rig, symbiote, constantLatency(1), LISTEN_S * TICKS_PER_SECOND);
  const rng = createRng(seed).fork("goals");
  const hold = task.worlds.indexOf("hold");
  const goal = new Float32Array(2);
  const count = { scored: 0, hits: 0, trial: task.trial().trial };
  const steer = (target: Float32Array) => {
    const turn = (rng.uniform() < 0.5 ? -1 : 1) * (Math.PI / 3) * (1 + 2 * rng.uniform());
    const angle = Math.atan2(target[1], target[0]) + turn;
    const radius = 0.4 + 0.4 * rng.uniform();
    goal.set([radius * Math.cos(angle), radius * Math.sin(angle)]);
    symbiote.setGoal(goal);
  };
  lockstep(rig, symbiote, constantLatency(1), 10 * trials * task.trialTicks, {
    before: () => count.scored < trials,
    onTick({ views }) {
      const { trial, epoch, outcome } = task.trial();
      if (trial !== count.trial && epoch === CUE) {
        count.trial = trial;
        steer(views.intention);
      }
      if (outcome === undefined || trial !== count.trial || views.world[hold] === 1) return;
      count.scored++;
      if (task.judge(goal)) count.hits++;
    },
  });
  return count.hits / count.scored;
}
