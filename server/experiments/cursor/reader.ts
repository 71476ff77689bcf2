/**
 * From channels to the velocity of a cursor: channels are averaged over a bin, and at its end a decoder of two numbers
 * reads them. What it is taught is the mean of the labels over the same bin, unless somebody says better.
 */

import type { Rng } from "../../../streams/rng.ts";
import type { Named } from "../../../streams/session.ts";
import type { Kernels } from "../../kernels/kernel.ts";
import { decoders } from "../../symbiote/decoders/index.ts";

export interface ReaderContext {
  readonly channels: number;
  readonly dtMs: number;
  readonly kernels: Kernels;
  readonly rng: Rng;
}

export interface Reader {
  /** The velocity read at the end of the last whole bin, units/s: a live view. */
  readonly velocity: Float32Array;
  /** The mean velocity over that bin, as it was labelled: a live view. */
  readonly label: Float32Array;
  /** One tick of channels and of the velocity to be read. @returns whether a bin has just become whole */
  hear(channels: Float32Array, vx: number, vy: number): boolean;
  /** Learn that the last whole bin meant `velocity`. */
  learn(velocity: Float32Array): void;
  /** From now on read with all that has been learned. */
  publish(): void;
}

/** @param binTicks ticks in a bin */
export function createReader(decoder: Named, binTicks: number, context: ReaderContext): Reader {
  const { channels, dtMs, kernels, rng } = context;
  const reading = decoders
    .get(decoder.name)
    .create(decoder.params, { channels, outputs: 2, dtMs: binTicks * dtMs, kernels, rng });
  const sum = new Float64Array(channels);
  const mean = new Float32Array(channels);
  const meant = new Float64Array(2);
  const velocity = new Float32Array(2);
  const label = new Float32Array(2);
  let heard = 0;
  return {
    velocity,
    label,
    hear(now, vx, vy) {
      for (let k = 0; k < channels; k++) sum[k] += now[k];
      meant[0] += vx;
      meant[1] += vy;
      if (++heard < binTicks) return false;
      heard = 0;
      for (let k = 0; k < channels; k++) mean[k] = sum[k] / binTicks;
      for (let i = 0; i < 2; i++) label[i] = meant[i] / binTicks;
      sum.fill(0);
      meant.fill(0);
      reading.observe(mean);
      reading.decode(velocity);
      return true;
    },
    learn: (wanted) => reading.learn(wanted),
    publish: () => reading.publish(),
  };
}
