/**
 * A replay buffer: the last moments heard, with their labels, to be studied again and again. A moment without a label is
 * kept too, for networks that have a memory. Shapes: x `width`, labels `labels` (NaN: none), the oldest moment first.
 */
import type { Stateful } from "../../../streams/ports.ts";

export interface Replay extends Stateful {
  /** Moments in it. */
  readonly rows: number;
  add(x: Float32Array, labels: Float32Array): void;
  /** Keep only the last `rows`. */
  keep(rows: number): void;
  /** Copies, in the order in which they were heard. */
  moments(): { readonly x: Float32Array; readonly labels: Float32Array };
}

/** @param most moments that it holds */
export function createReplay(most: number, width: number, labels: number): Replay {
  const rings = {
    x: { all: new Float32Array(most * width), width },
    labels: { all: new Float32Array(most * labels), width: labels },
  };
  /** The place of the next moment, and how many there are. */
  const now = { next: 0, rows: 0 };
  const inOrder = ({ all, width }: { all: Float32Array; width: number }) => {
    const out = new Float32Array(now.rows * width);
    const first = (now.next - now.rows + most) % most;
    const before = Math.min(now.rows, most - first);
    out.set(all.subarray(first * width, (first + before) * width));
    out.set(all.subarray(0, (now.rows - before) * width), before * width);
    return out;
  };
  return {
    get rows() {
      return now.rows;
    },
    add(x, told) {
      rings.x.all.set(x, now.next * width);
      rings.labels.all.set(told, now.next * labels);
      now.next = (now.next + 1) % most;
      now.rows = Math.min(now.rows + 1, most);
    },
    keep(rows) {
      now.rows = Math.min(now.rows, rows);
    },
    moments: () => ({ x: inOrder(rings.x), labels: inOrder(rings.labels) }),
    save: () => ({ x: inOrder(rings.x), labels: inOrder(rings.labels) }),
    restore(snapshot) {
      const [x, told] = [snapshot.x as Float32Array, snapshot.labels as Float32Array];
      rings.x.all.set(x);
      rings.labels.all.set(told);
      now.rows = x.length / width;
      now.next = now.rows % most;
    },
  };
}
