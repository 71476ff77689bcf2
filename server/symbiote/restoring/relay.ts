/**
 * The co-processor on the hot path: it hears what is recorded in each tick, and nothing else, and says
 *
 *   u = bound · tanh(x L + tanh(x V) W),   x = traces of the recorded channels | 1
 *
 * the same network that train.ts trains, for one row and with nothing allocated.
 */
import type { Stateful } from "../../../streams/ports.ts";
import { createBaseline } from "./baseline.ts";
import type { Frame, Situation } from "./frame.ts";
import type { Units } from "./standard.ts";
import { createTraces } from "./traces.ts";

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
  const { inputs, hidden, outputs } = frame.coprocessor;
  const traces = createTraces(frame.traces, channels);
  const baseline = createBaseline(frame.baseline, mean);
  const heard = new Float32Array(channels);
  const now = { tick: Number.NaN };
  const size = traces.seen.length;
  const x = new Float32Array(size + 1);
  const h = new Float64Array(hidden);
  // The turn of what is seen is part of the first layers once they learn no more.
  const { seen } = frame;
  const l = afterTurn(turn, size, seen, weights.subarray(0, inputs * outputs), outputs);
  const v = afterTurn(
    turn,
    size,
    seen,
    weights.subarray(inputs * outputs, inputs * (outputs + hidden)),
    hidden,
  );
  const w = weights.subarray(inputs * (outputs + hidden));
  x[size] = 1;

  return {
    hear(tick, observation) {
      const isNext = tick === now.tick + 1;
      now.tick = tick;
      baseline.hear(observation, 0);
      for (let k = 0; k < channels; k++) heard[k] = (observation[k] - baseline.level[k]) / sd[k];
      // After a gap the past is as the present: better than what was long ago.
      if (isNext) traces.hear(heard, 0);
      else traces.begin(heard, 0);
    },
    say(out) {
      if (reads) x.set(traces.seen);
      h.fill(0);
      for (let i = 0; i <= size; i++) {
        if (x[i] === 0) continue;
        for (let k = 0; k < hidden; k++) h[k] += x[i] * v[i * hidden + k];
      }
      for (let k = 0; k < hidden; k++) h[k] = Math.tanh(h[k]);
      for (let m = 0; m < electrodes; m++) {
        let sum = 0;
        for (let i = 0; i <= size; i++) sum += x[i] * l[i * outputs + m];
        for (let k = 0; k < hidden; k++) sum += h[k] * w[k * outputs + m];
        out[m] = bound * Math.tanh(sum);
      }
    },
    save: () => ({ ...now, traces: traces.seen.slice(), baseline: baseline.level.slice() }),
    restore(snapshot) {
      now.tick = snapshot.tick as number;
      traces.seen.set(snapshot.traces as Float32Array);
      baseline.level.set(snapshot.baseline as Float32Array);
    },
  };
}

/** The weights (size + 1 × width) that do to what is heard what `weights` do to its `seen` components, and to the 1. */
function afterTurn(
  turn: Float32Array,
  size: number,
  seen: number,
  weights: Float32Array,
  width: number,
): Float32Array {
  const out = new Float32Array((size + 1) * width);
  for (let i = 0; i < size; i++) {
    for (let q = 0; q < seen; q++) {
      const share = turn[i * seen + q];
      for (let k = 0; k < width; k++) out[i * width + k] += share * weights[q * width + k];
    }
  }
  out.set(weights.subarray(seen * width, (seen + 1) * width), size * width);
  return out;
}
