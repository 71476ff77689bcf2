/**
 * A current that nobody asked for: in every trial's `epoch` a step of one size along a direction of its own over all
 * units of all sites hits the brain and its twin alike. It is a function of seed and trial, so it has no state.
 */
import type { Body, Rig } from "../../../streams/loop.ts";
import { createRng } from "../../../streams/rng.ts";
import { DOSE_MS } from "../../symbiote/steering/law.ts";

export interface Disturbance {
  readonly epoch: string;
  /** Norm of the current per 10 ms. */
  readonly norm: number;
  /** The first trial that has one. */
  readonly from: number;
}

/** The same rig, disturbed; it shares everything with the one that is given. */
export function disturbed(rig: Rig, disturbance: Disturbance): Rig {
  const { body, twin, seed } = rig;
  return {
    ...rig,
    body: disturbedBody(body, seed, disturbance),
    twin: twin && disturbedBody(twin, seed, disturbance),
  };
}

function disturbedBody(body: Body, seed: number, { epoch, norm, from }: Disturbance): Body {
  const { brain, task } = body;
  const when = task.epochs.indexOf(epoch);
  if (when < 0) throw new Error(`task "${task.name}" has no epoch "${epoch}"`);
  const size = (norm * brain.dtMs) / DOSE_MS;
  const current = brain.sites.map(({ width }) => new Float32Array(width));
  const together = brain.sites.map(({ width }) => new Float32Array(width));
  let drawn = -1;
  const draw = (trial: number) => {
    if (trial === drawn) return;
    drawn = trial;
    const rng = createRng(seed).fork(`disturbance ${trial}`);
    let square = 0;
    for (const one of current) for (const value of rng.normals(one, 1)) square += value ** 2;
    for (const one of current) for (let i = 0; i < one.length; i++) one[i] *= size / Math.sqrt(square);
  };
  return {
    ...body,
    brain: {
      ...brain,
      step(action, input, stimulation) {
        const now = task.trial();
        if (now.trial < from || now.epoch !== when) return brain.step(action, input, stimulation);
        draw(now.trial);
        for (let s = 0; s < together.length; s++) {
          for (let i = 0; i < together[s].length; i++) together[s][i] = stimulation[s][i] + current[s][i];
        }
        return brain.step(action, input, together);
      },
    },
  };
}
