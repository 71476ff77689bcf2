/**
 * A network asleep: the equations and weights of a brain that reaches, an arm of its own to feel, and at every cue a
 * target that chance imagines in the place of the one shown. It hears *that* a cue is on and whether to hold, and
 * never what the cue says, so its life has the law of an ordinary life and nothing in it knows the target.
 */
import type { Brain, Snapshot, Stateful } from "../../streams/ports.ts";
import type { Rng } from "../../streams/rng.ts";
import { createDelayLine } from "../tasks/delay-line.ts";
import { createPointMass } from "../tasks/point-mass.ts";
import {
  drawTrial,
  PROPRIOCEPTIVE_DELAY_MS,
  type ReachTrial,
  ticksOf,
  VISUAL_DELAY_MS,
} from "../tasks/reach-trial.ts";

export interface Dream extends Stateful {
  readonly brain: Brain;
  /** One tick. @returns the force on its arm: a live view */
  step(cueOn: boolean, hold: number, stimulation: readonly Float32Array[]): Float32Array;
}

/** @param brain fits `reach`, at rest  @param rng what is imagined; independent targets, not in balanced blocks */
export function createDream(brain: Brain, rng: Rng): Dream {
  const { dtMs } = brain;
  const arm = createPointMass(dtMs);
  const seen = createDelayLine(4, ticksOf(VISUAL_DELAY_MS, dtMs));
  const felt = createDelayLine(4, ticksOf(PROPRIOCEPTIVE_DELAY_MS, dtMs));
  const input = new Float32Array(brain.inputs);
  const force = new Float32Array(brain.actions);
  const imagined: ReachTrial = { targetX: 0, targetY: 0, delayMs: 0, isCatch: false };
  let wasOn = false;
  return {
    brain,
    step(cueOn, hold, stimulation) {
      if (cueOn && !wasOn) drawTrial(imagined, rng);
      wasOn = cueOn;
      input[0] = cueOn ? imagined.targetX : 0;
      input[1] = cueOn ? imagined.targetY : 0;
      input[2] = hold;
      seen.read(input, 3, 2);
      felt.read(input, 5, 4);
      brain.step(force, input, stimulation);
      arm.push(force[0], force[1]);
      seen.write(arm.state);
      felt.write(arm.state);
      return force;
    },
    save: () => ({
      brain: brain.save(),
      rng: rng.save(),
      arm: arm.save(),
      seen: seen.save(),
      felt: felt.save(),
      imagined: { ...imagined },
      wasOn,
    }),
    restore(snapshot) {
      brain.restore(snapshot.brain as Snapshot);
      rng.restore(snapshot.rng as Snapshot);
      arm.restore(snapshot.arm as Snapshot);
      seen.restore(snapshot.seen as Snapshot);
      felt.restore(snapshot.felt as Snapshot);
      Object.assign(imagined, snapshot.imagined);
      wasOn = snapshot.wasOn as boolean;
    },
  };
}
