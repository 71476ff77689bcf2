/**
 * A trace: the last `capacity` rows of one stream, each with the tick it belongs to. What panels draw from.
 *
 * Bounded and allocated once; a row is copied in and the oldest falls out. Ticks only grow, so a look-up is a binary
 * search; rows that are held already are skipped, and rows from long before mean another session: the trace starts over.
 */
export interface Trace {
  readonly width: number;
  readonly capacity: number;
  readonly labels: readonly string[];
  /** Rows held now. */
  readonly length: number;
  /** The newest tick; −1 when empty. */
  readonly newest: number;
  /** How often it has started over: what was drawn of it before may be drawn of other rows now. */
  readonly restarts: number;
  /** Append `rows` rows; row i belongs to tick `tick + i·step`. `values` is rows × width, and is copied. */
  push(tick: number, step: number, rows: number, values: Float32Array): void;
  /** Tick of row `i`, 0 = oldest held. */
  tickAt(i: number): number;
  /** Value of channel `channel` in row `i`; NaN when there is no such channel. */
  at(i: number, channel: number): number;
  /** The newest row not after `tick`; −1 when all are later. */
  seek(tick: number): number;
  /** The channel with this label; −1 when there is none. */
  channel(label: string): number;
  clear(): void;
}

/** @param capacity rows kept; memory is capacity × labels × 4 bytes. */
export function createTrace(labels: readonly string[], capacity: number): Trace {
  const width = labels.length;
  const data = new Float32Array(capacity * width);
  const ticks = new Float64Array(capacity);
  const channels = new Map(labels.map((label, i) => [label, i]));
  let head = 0;
  let length = 0;
  let restarts = 0;

  const startOver = () => {
    length = 0;
    restarts++;
  };
  const slot = (i: number) => (head - length + i + capacity) % capacity;
  const newest = () => (length === 0 ? -1 : ticks[(head - 1 + capacity) % capacity]);

  return {
    width,
    capacity,
    labels,
    get length() {
      return length;
    },
    get newest() {
      return newest();
    },
    get restarts() {
      return restarts;
    },
    push(tick, step, rows, values) {
      if (tick + rows * step < newest() - capacity * step) startOver();
      const held = length === 0 ? -1 : newest();
      for (let r = Math.max(0, rows - capacity); r < rows; r++) {
        if (tick + r * step <= held) continue;
        ticks[head] = tick + r * step;
        const from = r * width;
        const to = head * width;
        for (let c = 0; c < width; c++) data[to + c] = values[from + c];
        head = (head + 1) % capacity;
        if (length < capacity) length++;
      }
    },
    tickAt: (i) => ticks[slot(i)],
    at: (i, channel) => (channel < 0 || channel >= width ? Number.NaN : data[slot(i) * width + channel]),
    seek(tick) {
      let low = -1;
      let high = length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (ticks[slot(middle)] <= tick) low = middle;
        else high = middle - 1;
      }
      return low;
    },
    channel: (label) => channels.get(label) ?? -1,
    clear: startOver,
  };
}
