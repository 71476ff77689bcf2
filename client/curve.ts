/**
 * The whole session in a bounded number of rows: when full, every second row is dropped and from then on only every
 * 2ᵏ-th is kept. What a learning curve is drawn from, however long it runs.
 */
import type { Trace } from "./trace.ts";

export interface Curve {
  readonly length: number;
  /** Keep a row, perhaps; `values` is copied. A tick that is not newer starts the history over. */
  push(tick: number, values: Float32Array): void;
  /** Take in what is new in a trace; one that was filled further back than what was taken in starts the history over. */
  follow(trace: Trace): void;
  tickAt(i: number): number;
  at(i: number, channel: number): number;
  clear(): void;
}

/** @param capacity even. */
export function createCurve(width: number, capacity: number): Curve {
  const ticks = new Float64Array(capacity);
  const data = new Float32Array(capacity * width);
  let length = 0;
  let stride = 1;
  let seen = 0;
  /** What was followed: the first tick taken in, and the last. */
  const taken = { first: -1, last: -1 };
  const row = new Float32Array(width);

  const clear = () => {
    length = 0;
    stride = 1;
    seen = 0;
    taken.first = taken.last = -1;
  };

  const curve: Curve = {
    get length() {
      return length;
    },
    push(tick, values) {
      if (length > 0 && tick <= ticks[length - 1]) clear();
      if (seen++ % stride !== 0) return;
      if (length === capacity) {
        length = capacity / 2;
        stride *= 2;
        for (let i = 1; i < length; i++) {
          ticks[i] = ticks[2 * i];
          data.copyWithin(i * width, 2 * i * width, (2 * i + 1) * width);
        }
      }
      ticks[length] = tick;
      data.set(values, length * width);
      length++;
    },
    follow(trace) {
      if (trace.length === 0) return;
      if (trace.newest < taken.last || trace.tickAt(0) < taken.first) clear();
      for (let i = trace.seek(taken.last) + 1; i < trace.length; i++) {
        for (let c = 0; c < width; c++) row[c] = trace.at(i, c);
        curve.push(trace.tickAt(i), row);
        if (taken.first < 0) taken.first = trace.tickAt(i);
      }
      taken.last = trace.newest;
    },
    tickAt: (i) => ticks[i],
    at: (i, channel) => data[i * width + channel],
    clear,
  };
  return curve;
}
