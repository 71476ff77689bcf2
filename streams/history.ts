/**
 * The last rows of a source, for snapshots (a page that comes back) and resume (a client that was cut off).
 * A ring of rows × width float32 with the seq, tick and time of each; nothing is allocated after the start.
 */
export interface History {
  readonly capacity: number;
  /** Rows held now. */
  readonly size: number;
  /** Seq of the oldest and of the newest row held; −1 when empty. */
  readonly first: number;
  readonly last: number;
  /** Keep a row. A seq that is not the next one starts the history afresh. */
  push(row: Float32Array, at: number, seq: number, tick: number, time: number): void;
  /** Where row `seq` starts in `values`, and its stamps; undefined when it is not held. */
  find(seq: number): { readonly at: number; readonly tick: number; readonly time: number } | undefined;
  readonly values: Float32Array;
}

export function createHistory(width: number, capacity: number): History {
  const values = new Float32Array(width * capacity);
  const ticks = new Float64Array(capacity);
  const times = new Float64Array(capacity);
  let first = 0;
  let size = 0;
  return {
    capacity,
    values,
    get size() {
      return size;
    },
    get first() {
      return size > 0 ? first : -1;
    },
    get last() {
      return size > 0 ? first + size - 1 : -1;
    },
    push(row, at, seq, tick, time) {
      if (capacity === 0) return;
      if (size === 0 || seq !== first + size) {
        first = seq;
        size = 0;
      }
      const slot = seq % capacity;
      const to = slot * width;
      for (let i = 0; i < width; i++) values[to + i] = row[at + i];
      ticks[slot] = tick;
      times[slot] = time;
      if (size < capacity) size++;
      else first++;
    },
    find(seq) {
      if (size === 0 || seq < first || seq >= first + size) return undefined;
      const slot = seq % capacity;
      return { at: slot * width, tick: ticks[slot], time: times[slot] };
    },
  };
}
