/**
 * Teaching: a symbiote lives through real trials of a brain, is given a goal of its own in each, and learns to steer
 * from nothing; then it is examined, held still, in trials that follow. What comes out is a mind that can be shipped.
 */
import { lockstep } from "../streams/drive.ts";
import { constantLatency } from "../streams/latency.ts";
import type { Snapshot } from "../streams/ports.ts";
import { createRng } from "../streams/rng.ts";
import { weightsHashOf } from "./brains/index.ts";
import { buildRig, buildSymbiote, defaultSession } from "./build.ts";
import { montageHash, type PackedMind, packMind } from "./symbiote/emulator/mind.ts";
import { largestPush } from "./symbiote/emulator/plan.ts";
import type { Learned } from "./symbiote/emulator/study.ts";

export interface Teaching {
  readonly brain: string;
  readonly seed: number;
  /** Trials in which it only listens, in which it practises, and in which it is examined. */
  readonly listening: number;
  readonly practice: number;
  readonly examination: number;
}

/** Goals lie on the ring between these distances from home, anywhere. */
const RING = { nearest: 0.4, farthest: 0.8 };
/** Epochs at the end of a trial in which a goal stands. */
const STEERED = 2;

/** @throws when nothing came of it. @param onTrial called after each trial with whether it reached its goal */
export function teach(teaching: Teaching, onTrial: (success: boolean) => void = () => {}): PackedMind {
  const { brain, seed, listening, practice, examination } = teaching;
  const session = defaultSession(seed, brain);
  const rig = buildRig({ ...session, twin: false });
  const { bound, normPerTick: norm } = rig.stimulator.limits;
  const law = { name: "symbiote", params: { checkpoint: "none", bound, norm } };
  const config = { ...session, symbiote: { ...session.symbiote, law } };
  const symbiote = buildSymbiote(config, rig);
  const { task } = rig.body;
  const rng = createRng(seed).fork("goals");
  const goal = new Float32Array(task.goals);
  const drawGoal = () => {
    rng.normals(goal, 1);
    const reach = RING.nearest + (RING.farthest - RING.nearest) * rng.uniform();
    const length = Math.hypot(...goal) || 1;
    for (let g = 0; g < goal.length; g++) goal[g] *= reach / length;
  };
  const situation = {
    channels: rig.electrodes.channels,
    behaviours: task.behaviours,
    electrodes: rig.stimulator.currents.length,
    epochs: task.epochs.length,
    goals: task.goals,
    dtMs: rig.dtMs,
  };
  let done = 0;
  let standing = false;
  let examined = 0;
  let successes = 0;
  /** A trial in which go never comes is no examination. */
  const hold = task.worlds.indexOf("hold");
  const stand = (should: boolean) => {
    if (should === standing) return;
    standing = should;
    if (should) drawGoal();
    symbiote.setGoal(should ? goal : undefined);
  };
  const from = task.epochs.length - STEERED;
  lockstep(rig, symbiote, constantLatency(1), Number.POSITIVE_INFINITY, {
    before() {
      const { epoch, outcome } = task.trial();
      stand(done >= listening && epoch >= from && outcome === undefined);
      return done < listening + practice + examination;
    },
    onTick() {
      if (task.trial().outcome === undefined) return;
      const success = standing && task.judge(goal);
      done++;
      if (done > listening + practice && rig.views.world[hold] !== 1) {
        examined++;
        if (success) successes++;
      }
      if (done === listening + practice) {
        symbiote.swap({
          law: { name: law.name, params: { ...law.params, learning: false, exploration: 0 } },
        });
      }
      onTrial(success);
    },
  });
  const { laws } = symbiote.save();
  const { learned } = (laws as Snapshot).symbiote as Snapshot;
  if (learned === null) throw new Error(`nothing was learned in ${practice} trials: it takes more`);
  return packMind(learned as unknown as Learned, {
    command: `symbiote teach ${brain} --seed ${seed} --practice ${practice}`,
    brain,
    weightsHash: weightsHashOf(config.brain.name, config.brain.params),
    situation,
    montage: montageHash({ recording: rig.electrodes.positions, stimulation: rig.stimulator.positions }),
    bound: largestPush({ bound, norm }, situation),
    seed,
    trials: listening + practice,
    success: successes / Math.max(1, examined),
    examined,
  });
}
