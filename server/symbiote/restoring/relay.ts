/**
 * The co-processor on the hot path: it hears what is recorded in each tick, and nothing else, and says
 *
 *   u = bound · tanh(x L + tanh(x V) W),   x = recorded channels now and at their lags | 1
 *
 * the same network that train.ts trains, for one row and with nothing allocated.
 */
import type { Stateful } from "../../../streams/ports.ts";
import type { Frame, Situation } from "./frame.ts";
import type { Units } from "./standard.ts";

export interface Relay extends Stateful {
  /** Take in what is recorded; once a tick. */
  hear(tick: number, observation: Float32Array): void;
  /** Fill `out` (electrodes). */
  say(out: Float32Array): void;
}

/** @param reads whether it is given what it hears */
export function createRelay(
  frame: Frame,
  { channels, electrodes }: Situation,
  { mean, sd, turn }: Units,
  weights: Float32Array,
  bound: number,
  reads: boolean,
): Relay {
  const { lags } = frame;
  const { inputs, hidden, outputs } = frame.coprocessor;
  const depth = lags[lags.length - 1] + 1;
  /** The last ticks, the newest at `newest`, round and round. */
  const past = new Float32Array(depth * channels);
  const now = { tick: Number.NaN, newest: 0 };
  const x = new Float32Array(inputs);
  const h = new Float64Array(hidden);
  const size = lags.length * channels;
  // The turn of what is seen is part of the first layers once they learn no more.
  const l = afterTurn(turn, size, weights.subarray(0, inputs * outputs), outputs);
  const v = afterTurn(turn, size, weights.subarray(inputs * outputs, inputs * (outputs + hidden)), hidden);
  const w = weights.subarray(inputs * (outputs + hidden));
  x[size] = 1;

  return {
    hear(tick, observation) {
      const isNext = tick === now.tick + 1;
      now.tick = tick;
      now.newest = (now.newest + 1) % depth;
      const at = now.newest * channels;
      for (let k = 0; k < channels; k++) past[at + k] = (observation[k] - mean[k]) / sd[k];
      // After a gap the past is as the present: better than what was long ago.
      if (isNext) return;
      for (let t = 0; t < depth; t++) if (t !== now.newest) past.copyWithin(t * channels, at, at + channels);
    },
    say(out) {
      if (reads) {
        for (let j = 0; j < lags.length; j++) {
          const from = ((now.newest - lags[j] + depth) % depth) * channels;
          for (let k = 0; k < channels; k++) x[j * channels + k] = past[from + k];
        }
      }
      h.fill(0);
      for (let i = 0; i < inputs; i++) {
        if (x[i] === 0) continue;
        for (let k = 0; k < hidden; k++) h[k] += x[i] * v[i * hidden + k];
      }
      for (let k = 0; k < hidden; k++) h[k] = Math.tanh(h[k]);
      for (let m = 0; m < electrodes; m++) {
        let sum = 0;
        for (let i = 0; i < inputs; i++) sum += x[i] * l[i * outputs + m];
        for (let k = 0; k < hidden; k++) sum += h[k] * w[k * outputs + m];
        out[m] = bound * Math.tanh(sum);
      }
    },
    save: () => ({ ...now, past: past.slice() }),
    restore(snapshot) {
      now.tick = snapshot.tick as number;
      now.newest = snapshot.newest as number;
      past.set(snapshot.past as Float32Array);
    },
  };
}

/** The weights (inputs × width) that do to what is heard what `weights` do to it once it is turned. */
function afterTurn(turn: Float32Array, size: number, weights: Float32Array, width: number): Float32Array {
  const out = weights.slice();
  out.fill(0, 0, size * width);
  for (let i = 0; i < size; i++) {
    for (let q = 0; q < size; q++) {
      const share = turn[i * size + q];
      for (let k = 0; k < width; k++) out[i * width + k] += share * weights[q * width + k];
    }
  }
  return out;
}
