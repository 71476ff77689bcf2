/**
 * The slow mean of every recorded channel, from which what it says is counted:
 *
 *   m_t = m_{t−1} + (1 − e^{−dt/τ}) (o_t − m_{t−1})
 *
 * An electrode's baseline wanders, and a co-processor that was taught beside another baseline hears an intention where
 * there is none. Minutes hear every object often, so that their mean says nothing about the one that is meant now.
 */
export interface Baseline {
  /** m: a live view. */
  readonly level: Float32Array;
  /** Take in the next tick: a number per channel from `at` on. */
  hear(observation: Float32Array, at: number): void;
}

/** @param rate 1 − e^{−dt/τ}; @param start m before the first tick */
export function createBaseline(rate: number, start: Float32Array): Baseline {
  const level = start.slice();
  return {
    level,
    hear(observation, at) {
      for (let k = 0; k < level.length; k++) level[k] += rate * (observation[at + k] - level[k]);
    },
  };
}
