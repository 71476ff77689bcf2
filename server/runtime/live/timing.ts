/** The `timing` stream: what a clock saw of each tick. It is beside the tick row, because a wall clock is no law. */
import type { StreamDescriptor } from "../../../streams/frame.ts";
import type { RingTick } from "../../../streams/ring.ts";

export const TIMING = "timing";

/** How late the tick began, how long it took, and how long the reaction to the row before it took to arrive. */
export const TIMING_LABELS = ["latenessUs", "stepUs", "reactionUs"] as const;

export function timingStream(id: number, rateHz: number): StreamDescriptor {
  return {
    id,
    name: TIMING,
    kind: "timing",
    dtype: "f32",
    shape: [TIMING_LABELS.length],
    rateHz,
    unit: "µs",
    labels: TIMING_LABELS,
    offset: 0,
  };
}

export function timingOf(out: Float32Array, tick: RingTick): Float32Array {
  out[0] = tick.latenessUs;
  out[1] = tick.stepUs;
  out[2] = tick.reactionUs;
  return out;
}
