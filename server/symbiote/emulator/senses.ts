/**
 * What emulator and co-processor see of the brain: its states, in standard units, now and at some lags, and the leaky
 * trace of what was delivered. One tick at a time, nothing allocated.
 */
import type { Moment, Stateful } from "../../../streams/ports.ts";
import { gather, type Plan, type Situation } from "./plan.ts";
import type { Units } from "./standard.ts";
import { look, type View } from "./view.ts";

export interface Senses extends Stateful {
  /** The last tick taken in. */
  readonly tick: number;
  /** What was delivered in it (patterns), and the trace after it (push): live views. */
  readonly given: Float32Array;
  readonly trace: Float32Array;
  /** Take in this tick; once a tick. */
  hear(moment: Moment): void;
  /** Fill `out` from `at` on with the state so many ticks ago, `lag` at most. */
  recall(out: Float32Array, at: number, ticks: number): void;
}

export function createSenses(
  { state, latents, patterns, push, lags, decay }: Plan,
  { behaviours }: Situation,
  view: View,
  units: Units,
): Senses {
  const depth = lags[lags.length - 1] + 1;
  /** The last states, the newest at `newest`, round and round. */
  const past = new Float32Array(depth * state);
  const now = { tick: -1, newest: 0 };
  const trace = new Float32Array(push);
  const given = new Float32Array(patterns);
  const shown = new Float32Array(latents);
  return {
    get tick() {
      return now.tick;
    },
    given,
    trace,
    hear({ tick, observation, behaviour, delivered }) {
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
    },
    recall(out, at, ticks) {
      const from = ((now.newest - ticks + depth) % depth) * state;
      for (let i = 0; i < state; i++) out[at + i] = past[from + i];
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
