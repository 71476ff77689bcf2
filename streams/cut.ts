/**
 * One way of cutting a stream into frames, shared by every subscriber who asked for the same: which columns, every
 * how many rows, how many rows to a frame. So a frame is encoded once, however many receive it.
 *
 * Rows are taken in groups of `stride`, aligned to the source's seq (group = ⌊seq / stride⌋): the first row of each
 * group, or with `reduce` its minimum and maximum as a pair of rows. A frame covers whole groups that follow one
 * another, so both ends of the wire count what is missing in the same units.
 */
import {
  createFrameBuffer,
  FLAG,
  FRAME_TYPE,
  type FrameBuffer,
  HEADER_BYTES,
  writeDataHeader,
} from "./codec.ts";
import type { StreamDescriptor } from "./frame.ts";

export interface CutTerms {
  /** Groups per frame. */
  readonly rows: number;
  readonly stride: number;
  readonly reduce: boolean;
  /** Columns wanted, in this order; all when undefined. */
  readonly channels: readonly number[] | undefined;
}

/** An encoded frame on its way to subscribers. */
export interface CutFrame {
  readonly bytes: Uint8Array;
  readonly seq: number;
  /** One past the last source row this frame stands for. */
  readonly end: number;
  /** Source rows it stands for, and how many of them were left out on purpose. */
  readonly covers: number;
  readonly coalesced: number;
  readonly discontinuity: boolean;
  /** How many queues hold it; while any does, its memory is theirs. */
  held: number;
  readonly memory: FrameBuffer;
}

/** Terms as one string: subscriptions with equal keys share a cut. */
export function cutKey(terms: CutTerms): string {
  return `${terms.rows}/${terms.stride}/${terms.reduce ? "minmax" : ""}/${terms.channels?.join(",") ?? ""}`;
}

/** The stride that keeps a stream of `rateHz` at or under `maxHz`. */
export function strideFor(rateHz: number, maxHz: number | undefined): number {
  return maxHz === undefined || rateHz <= maxHz ? 1 : Math.ceil(rateHz / maxHz);
}

export class Cut {
  readonly stream: StreamDescriptor;
  readonly terms: CutTerms;
  readonly columns: number;
  readonly #alloc: ((bytes: number) => Uint8Array) | undefined;
  /** The frame being filled: its memory, its groups so far, and its first row. */
  #memory: FrameBuffer | undefined;
  #groups: number;
  #seq: number;
  #tick: number;
  #time: number;
  /** The group of the last row taken, −1 before the first. */
  #group: number;
  #discontinuity: boolean;
  #touched: boolean;
  #spare: FrameBuffer | undefined;

  /** `alloc` gives frame memory (4-byte aligned); a plain array by default. */
  constructor(stream: StreamDescriptor, terms: CutTerms, alloc?: (bytes: number) => Uint8Array) {
    this.stream = stream;
    this.terms = terms;
    this.columns = terms.channels?.length ?? stream.shape[0];
    this.#alloc = alloc;
    this.#memory = undefined;
    this.#groups = 0;
    this.#seq = 0;
    this.#tick = 0;
    this.#time = 0;
    this.#group = -1;
    this.#discontinuity = false;
    this.#touched = false;
    this.#spare = undefined;
  }

  /** Seq of the first row in the frame being filled, or undefined when none is. */
  get fillingFrom(): number | undefined {
    return this.#groups > 0 ? this.#seq : undefined;
  }

  /** Take the row that starts at `at` in `row`; seq counts up by one, or `jump` was called. Returns a full frame. */
  push(row: Float32Array, at: number, seq: number, tick: number, time: number): CutFrame | undefined {
    const { stride, reduce, rows } = this.terms;
    const group = Math.floor(seq / stride);
    const fresh = group !== this.#group;
    this.#touched = true;
    if (fresh) {
      if (this.#groups === 0) this.#open(seq, tick, time);
      this.#group = group;
      this.#groups++;
    }
    if (this.#groups === 0) return undefined;
    if (reduce) this.#widen(row, at, fresh);
    else if (fresh) this.#copy(row, at);
    const whole = !reduce || (seq + 1) % stride === 0;
    return this.#groups === rows && whole ? this.#close() : undefined;
  }

  /** The source's next row is not the one after its last. Returns what waited, as a short frame. */
  jump(seq: number, backwards: boolean): CutFrame | undefined {
    const group = Math.floor(seq / this.terms.stride);
    if (this.#group === -1 || (group === this.#group && !backwards)) return undefined;
    const frame = this.flush();
    if (backwards) {
      this.#discontinuity = true;
      this.#group = -1;
    }
    return frame;
  }

  /** Rows of whole groups that are missing between the last row taken and `seq`. */
  missing(seq: number): number {
    if (this.#group === -1) return 0;
    return Math.max(0, Math.floor(seq / this.terms.stride) - this.#group - 1) * this.terms.stride;
  }

  /** What waits, as a short frame. */
  flush(): CutFrame | undefined {
    return this.#groups > 0 ? this.#close() : undefined;
  }

  /** Called now and then: what waits, if the source has been still since the last call (a paused brain). */
  settle(): CutFrame | undefined {
    if (!this.#touched) return this.flush();
    this.#touched = false;
    return undefined;
  }

  /** Use a frame's memory for the next one; only when nobody holds it or is still sending it. */
  reuse(frame: CutFrame): void {
    this.#spare = frame.memory;
  }

  #open(seq: number, tick: number, time: number): void {
    const perGroup = this.terms.reduce ? 2 : 1;
    this.#memory = this.#spare ?? createFrameBuffer(this.terms.rows * perGroup * this.columns, this.#alloc);
    this.#spare = undefined;
    this.#seq = seq;
    this.#tick = tick;
    this.#time = time;
  }

  #copy(row: Float32Array, at: number): void {
    const out = this.#memory!.values;
    const to = (this.#groups - 1) * this.columns;
    const channels = this.terms.channels;
    if (channels === undefined) for (let c = 0; c < this.columns; c++) out[to + c] = row[at + c];
    else for (let c = 0; c < this.columns; c++) out[to + c] = row[at + channels[c]];
  }

  /** Widen the pair of rows (minimum, maximum) of the current group. */
  #widen(row: Float32Array, at: number, fresh: boolean): void {
    const out = this.#memory!.values;
    const low = (this.#groups - 1) * 2 * this.columns;
    const high = low + this.columns;
    const channels = this.terms.channels;
    for (let c = 0; c < this.columns; c++) {
      const x = row[at + (channels === undefined ? c : channels[c])];
      if (fresh || x < out[low + c]) out[low + c] = x;
      if (fresh || x > out[high + c]) out[high + c] = x;
    }
  }

  #close(): CutFrame {
    const { stride, reduce } = this.terms;
    const memory = this.#memory!;
    const groups = this.#groups;
    const rows = groups * (reduce ? 2 : 1);
    const flags = (reduce ? FLAG.reduced : 0) | (this.#discontinuity ? FLAG.discontinuity : 0);
    const dt = this.stream.rateHz > 0 ? stride / this.stream.rateHz : 0;
    const { id } = this.stream;
    writeDataHeader(memory, FRAME_TYPE.data, flags, id, this.#seq, this.#tick, this.#time, dt, rows);
    const length = HEADER_BYTES + 4 * rows * this.columns;
    const frame: CutFrame = {
      bytes: length === memory.bytes.byteLength ? memory.bytes : memory.bytes.subarray(0, length),
      seq: this.#seq,
      end: (this.#group + 1) * stride,
      covers: groups * stride,
      coalesced: groups * (stride - 1),
      discontinuity: this.#discontinuity,
      held: 0,
      memory,
    };
    this.#memory = undefined;
    this.#groups = 0;
    this.#discontinuity = false;
    return frame;
  }
}
