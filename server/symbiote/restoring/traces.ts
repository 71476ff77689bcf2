/**
 * What the co-processor goes by: leaky traces of every recorded channel,
 *
 *   x̄_t = x̄_{t−1} + (1 − e^{−dt/τ}) (x_t − x̄_{t−1})
 *
 * A few blurred channels say little in one tick, over the noise of the units they reach; what a brain holds in mind it
 * says for hundreds of milliseconds, and a trace hears all of them, where a lag would hear one more tick. What changes fast
 * is in the difference of two traces.
 */
export interface Traces {
  /** What is heard at each τ in turn, channel by channel: a live view. */
  readonly seen: Float32Array;
  /** Take in the next tick: `channels` numbers of `heard` from `at` on. */
  hear(heard: Float32Array, at: number): void;
  /** The past was as this. */
  begin(heard: Float32Array, at: number): void;
}

/** @param rates 1 − e^{−dt/τ}, one a trace; 1 is the present */
export function createTraces(rates: readonly number[], channels: number): Traces {
  const seen = new Float32Array(rates.length * channels);
  return {
    seen,
    hear(heard, at) {
      for (let j = 0, i = 0; j < rates.length; j++) {
        for (let k = 0; k < channels; k++, i++) seen[i] += rates[j] * (heard[at + k] - seen[i]);
      }
    },
    begin(heard, at) {
      for (let j = 0; j < rates.length; j++) seen.set(heard.subarray(at, at + channels), j * channels);
    },
  };
}
