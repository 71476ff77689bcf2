/**
 * The co-processor on the hot path: it hears each moment, and says what to push for a goal,
 *
 *   u = bound · tanh(x L + tanh(x V) W),  x = state now and at its lags | trace | told
 *
 * the same network that imagine.ts trains, for one row and with nothing allocated.
 */
import type { Moment, Stateful } from "../../../streams/ports.ts";
import { gather, type Plan, type Situation, writeTold } from "./plan.ts";
import type { Units } from "./standard.ts";
import { look, type View } from "./view.ts";

export interface Coprocessor extends Stateful {
  /** Take in this tick; once a tick. */
  hear(moment: Moment): void;
  /** What it last made a push from: a live view of the network's input. */
  readonly seen: Float32Array;
  /** Fill `out` (patterns) with the push for a goal. */
  push(out: Float32Array, goal: Float32Array): void;
}

/** @param weights as imagine.ts leaves them, in these units */
export function createCoprocessor(
  plan: Plan,
  situation: Situation,
  view: View,
  units: Units,
  weights: Float32Array,
  bound: number,
): Coprocessor {
  const { state, latents, patterns, push, lags, decay } = plan;
  const { inputs, hidden, outputs } = plan.coprocessor;
  const { behaviours, epochs, dtMs } = situation;
  const depth = lags[lags.length - 1] + 1;
  /** The last states, the newest at `newest`, round and round. */
  const past = new Float32Array(depth * state);
  const now = { tick: -1, newest: 0 };
  const trace = new Float32Array(push);
  const given = new Float32Array(patterns);
  const shown = new Float32Array(latents);
  const x = new Float32Array(inputs);
  const h = new Float64Array(hidden);
  const l = weights.subarray(0, inputs * outputs);
  const v = weights.subarray(inputs * outputs, inputs * (outputs + hidden));
  const w = weights.subarray(inputs * (outputs + hidden));
  const told = lags.length * state + push;

  return {
    seen: x,
    hear({ tick, observation, behaviour, delivered, epoch, ticksInEpoch }) {
      const isNext = tick === now.tick + 1;
      now.tick = tick;
      now.newest = (now.newest + 1) % depth;
      const at = now.newest * state;
      look(shown, 0, observation, view);
      for (let k = 0; k < latents; k++) past[at + k] = (shown[k] - units.mean[k]) / units.sd[k];
      for (let i = 0; i < behaviours; i++) {
        const k = latents + i;
        past[at + k] = (behaviour[i] - units.mean[k]) / units.sd[k];
      }
      // After a gap the past is as the present: better than what was long ago.
      if (!isNext)
        for (let t = 0; t < depth; t++) if (t !== now.newest) past.copyWithin(t * state, at, at + state);
      gather(given, delivered, patterns);
      for (let m = 0; m < patterns; m++) {
        trace[m] = (isNext ? decay * trace[m] : 0) + (1 - decay) * given[m];
      }
      x.fill(0, told);
      writeTold(x, told, epoch, epochs, ticksInEpoch * dtMs);
    },
    push(out, goal) {
      for (let j = 0; j < lags.length; j++) {
        const from = ((now.newest - lags[j] + depth) % depth) * state;
        for (let i = 0; i < state; i++) x[j * state + i] = past[from + i];
      }
      x.set(trace, lags.length * state);
      x.set(goal, told + epochs + 2);
      h.fill(0);
      for (let i = 0; i < inputs; i++) {
        if (x[i] === 0) continue;
        for (let k = 0; k < hidden; k++) h[k] += x[i] * v[i * hidden + k];
      }
      for (let k = 0; k < hidden; k++) h[k] = Math.tanh(h[k]);
      for (let m = 0; m < patterns; m++) {
        let sum = 0;
        for (let i = 0; i < inputs; i++) sum += x[i] * l[i * outputs + m];
        for (let k = 0; k < hidden; k++) sum += h[k] * w[k * outputs + m];
        out[m] = bound * Math.tanh(sum);
      }
    },
    save: () => ({ ...now, past: past.slice(), trace: trace.slice() }),
    restore(snapshot) {
      now.tick = snapshot.tick as number;
      now.newest = snapshot.newest as number;
      past.set(snapshot.past as Float32Array);
      trace.set(snapshot.trace as Float32Array);
    },
  };
}
