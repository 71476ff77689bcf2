/** A delay of whole ticks: what was written `ticks` writes before the last one. Before that, zeros. */
import type { Stateful } from "../../streams/ports.ts";

export interface DelayLine extends Stateful {
  /** Remember this tick's sample. */
  write(sample: Float32Array): void;
  /** Copy the first `count` components of the delayed sample to `out` from `offset` on. */
  read(out: Float32Array, offset: number, count: number): void;
}

/** @param width of a sample  @param ticks of delay; 0 reads back the last sample written */
export function createDelayLine(width: number, ticks: number): DelayLine {
  const depth = ticks + 1;
  const ring = new Float32Array(width * depth);
  let next = 0;
  return {
    write(sample) {
      for (let i = 0; i < width; i++) ring[next * width + i] = sample[i];
      next = (next + 1) % depth;
    },
    read(out, offset, count) {
      for (let i = 0; i < count; i++) out[offset + i] = ring[next * width + i];
    },
    save: () => ({ ring: ring.slice(), next }),
    restore(snapshot) {
      ring.set(snapshot.ring as Float32Array);
      next = snapshot.next as number;
    },
  };
}
