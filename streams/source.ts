/**
 * Where rows enter the wire: some streams that share one row (the loop's tick row, or a symbiote's own stream), the
 * cuts that subscribers asked for, and the last rows. A row comes in once, each cut encodes it once, and every
 * subscriber of the cut is offered the same bytes.
 */
import { createFrameBuffer, FLAG, FRAME_TYPE, writeDataHeader } from "./codec.ts";
import { Cut, type CutFrame, type CutTerms, cutKey } from "./cut.ts";
import type { Flow } from "./flow.ts";
import type { StreamDescriptor } from "./frame.ts";
import { createHistory, type History } from "./history.ts";

/** A cut and the flows that share it. */
interface Fanout {
  readonly key: string;
  readonly cut: Cut;
  readonly flows: Flow[];
}

/** The most rows in one frame of history. */
const ROWS_PER_FRAME = 256;

export class Source {
  readonly streams: readonly StreamDescriptor[];
  readonly width: number;
  readonly history: History;
  readonly #alloc: ((bytes: number) => Uint8Array) | undefined;
  readonly #fanouts: Fanout[];
  /** The seq that follows the last row, −1 before the first. */
  #next: number;

  /** `history` rows are kept; `alloc` gives frame memory. */
  constructor(
    streams: readonly StreamDescriptor[],
    width: number,
    history: number,
    alloc?: (bytes: number) => Uint8Array,
  ) {
    this.streams = streams;
    this.width = width;
    this.history = createHistory(width, history);
    this.#alloc = alloc;
    this.#fanouts = [];
    this.#next = -1;
  }

  /**
   * Rows `seq`…`seq + rows − 1`, of ticks `tick`… and times `time`, `time + dt`…; everything that is due goes out
   * before this returns. `now` is the clock that queue ages are measured by.
   */
  publish(
    data: Float32Array,
    rows: number,
    seq: number,
    tick: number,
    time: number,
    dt: number,
    now: number,
  ): void {
    if (seq !== this.#next) this.#jump(seq, now);
    const fanouts = this.#fanouts;
    for (let r = 0; r < rows; r++) {
      const at = r * this.width;
      const t = time + r * dt;
      for (let f = 0; f < fanouts.length; f++) {
        const { cut } = fanouts[f];
        const frame = cut.push(data, at + cut.stream.offset, seq + r, tick + r, t);
        if (frame !== undefined) deliver(fanouts[f], frame, now);
      }
      this.history.push(data, at, seq + r, tick + r, t);
    }
    this.#next = seq + rows;
  }

  /** Add a flow to the cut with these terms. Returns the cut that it shares. */
  join(stream: StreamDescriptor, terms: CutTerms, flow: Flow): Cut {
    const key = `${stream.id}:${cutKey(terms)}`;
    let fanout = this.#fanouts.find((f) => f.key === key);
    if (fanout === undefined) {
      fanout = { key, cut: new Cut(stream, terms, this.#alloc), flows: [] };
      this.#fanouts.push(fanout);
    }
    fanout.flows.push(flow);
    return fanout.cut;
  }

  leave(flow: Flow): void {
    for (let f = this.#fanouts.length - 1; f >= 0; f--) {
      const { flows } = this.#fanouts[f];
      const at = flows.indexOf(flow);
      if (at >= 0) flows.splice(at, 1);
      if (flows.length === 0) this.#fanouts.splice(f, 1);
    }
  }

  /** Now and then: send what a paused source left in half-filled frames, and what waits in queues. */
  settle(now: number): void {
    for (const fanout of this.#fanouts) {
      const frame = fanout.cut.settle();
      if (frame !== undefined) deliver(fanout, frame, now);
      for (const flow of fanout.flows) flow.pump();
    }
  }

  /**
   * Rows `from`, `from + stride`…`to` of a stream that history still holds, in frames of up to 256 rows; one row a
   * frame without a rate, since a frame has one tick and only a rate says those of its other rows.
   * `snapshot` makes them frames of type 3; otherwise they are data marked `replayed`.
   */
  *past(
    stream: StreamDescriptor,
    channels: readonly number[] | undefined,
    from: number,
    to: number,
    snapshot: boolean,
    stride = 1,
  ) {
    const columns = channels ?? stream.labels.map((_, i) => i);
    const type = snapshot ? FRAME_TYPE.snapshot : FRAME_TYPE.data;
    const dt = stream.rateHz > 0 ? stride / stream.rateHz : 0;
    const most = stream.rateHz > 0 ? ROWS_PER_FRAME : 1;
    for (let seq = from; seq <= to; seq += most * stride) {
      const rows = Math.min(most, Math.floor((to - seq) / stride) + 1);
      const frame = createFrameBuffer(rows * columns.length);
      let stamp = { tick: 0, time: 0 };
      for (let r = 0; r < rows; r++) {
        const place = this.history.find(seq + r * stride);
        if (place === undefined) return;
        if (r === 0) stamp = place;
        for (let c = 0; c < columns.length; c++)
          frame.values[r * columns.length + c] = this.history.values[place.at + stream.offset + columns[c]];
      }
      const flags = snapshot ? 0 : FLAG.replayed;
      writeDataHeader(frame, type, flags, stream.id, seq, stamp.tick, stamp.time, dt, rows);
      yield frame.bytes;
    }
  }

  /** The next row is `seq`: rows were lost on the way here, or the source went back. */
  #jump(seq: number, now: number): void {
    const backwards = seq < this.#next;
    for (const fanout of this.#fanouts) {
      const frame = fanout.cut.jump(seq, backwards);
      if (frame !== undefined) deliver(fanout, frame, now);
      const missing = backwards ? 0 : fanout.cut.missing(seq);
      for (const flow of fanout.flows) {
        if (backwards) flow.restart();
        else flow.miss(missing);
      }
    }
  }
}

function deliver({ cut, flows }: Fanout, frame: CutFrame, now: number): void {
  let holding = false;
  for (let i = 0; i < flows.length; i++) {
    flows[i].offer(frame, now);
    holding = holding || flows[i].holding;
  }
  if (!holding && frame.held === 0) cut.reuse(frame);
}
