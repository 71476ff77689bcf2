/**
 * What the page listens to: which streams, on which terms, into which traces. Terms follow the pace of the session,
 * so that the page gets about as many frames a second whether the brain runs at ×1 or flat out.
 */
import type { ClientSession, ClientSubscription, Wish } from "../streams/client-session.ts";
import { type DataFrame, FLAG, FRAME_TYPE } from "../streams/codec.ts";
import { strideFor } from "../streams/cut.ts";
import type { State } from "../streams/protocol.ts";
import type { Traces } from "./traces.ts";

/** `whole` streams are never thinned out: a row left out would be an event unseen. `single` ones come row by row. */
const STREAMS: Readonly<Record<string, { readonly whole?: boolean; readonly single?: boolean }>> = {
  activation: {},
  intention: {},
  trial: { whole: true },
  world: {},
  twin: {},
  steering: {},
  decoded: {},
  timing: {},
  metric: { whole: true, single: true },
};
/** The stream whose age is the age of the picture. */
const DRAWN = "world";
/** Rows that may be under way before the page has dealt with them. */
const WINDOW = 1024;
/** Frames a second of each stream, whatever the pace. */
const FRAMES_HZ = 25;
/** Rows a second of brain time: what the eye can use at ×1 and ×4, and flat out. */
const ROWS_HZ = 100;
const FLAT_OUT_ROWS_HZ = 20;
/** Flat out is about this many times real time, for want of knowing. */
const FLAT_OUT_PACE = 16;

export interface Feed {
  /** The session runs at this speed, `dtMs` of brain time a tick. */
  pace(speed: State["speed"], dtMs: number): void;
  /** What is shown is the living session (null) or a recording: with another, everything starts over. */
  shown(replaying: string | null): void;
  /** A stream began to flow: ask for what the server still holds of it, so that the pictures are full at once. */
  began(streamId: number): void;
  /** Everything that is held, anew: after the page was hidden. */
  refresh(): void;
  /** When the newest frame of the world began: s since the epoch of the session; and how many ticks it spans. */
  readonly frameS: number;
  readonly frameTicks: number;
  /** Rows missed by the page's own count; dropped and left out on purpose by the server's. */
  readonly gapRows: number;
  readonly droppedRows: number;
  readonly coalescedRows: number;
}

export function createFeed(session: ClientSession, traces: Traces): Feed {
  let frameS = Number.NaN;
  let frameTicks = 0;
  let pace = "";
  let showing: string | null = null;
  const subs = new Map<string, ClientSubscription>();

  const take = (stream: string, frame: DataFrame) => {
    const trace = traces.get(stream);
    if (frame.columns !== trace.width) return;
    const again = frame.type === FRAME_TYPE.snapshot || (frame.flags & FLAG.discontinuity) !== 0;
    if (again && frame.tick <= trace.newest) trace.clear();
    const step = Math.max(1, Math.round((1000 * frame.dt) / (session.hello?.dtMs ?? 10)));
    trace.push(frame.tick, step, frame.rows, frame.values);
    if (stream !== DRAWN) return;
    frameS = frame.time;
    frameTicks = (frame.rows - 1) * step;
  };
  for (const stream of Object.keys(STREAMS))
    subs.set(
      stream,
      session.subscribe(wishFor(stream, 1, 10), (frame) => take(stream, frame)),
    );

  /** The past as thin as what will follow it, so that as many rows reach as far back. */
  const ask = (stream: string, sub: ClientSubscription) =>
    sub.snapshot(traces.get(stream).capacity, strideFor(sub.stream?.rateHz ?? 0, sub.wish.maxHz));
  const refresh = () => {
    for (const [stream, sub] of subs) if (sub.stream !== undefined) ask(stream, sub);
  };
  /** Over the streams with a rate: rows that come now and then are numbered by their ticks, and leave holes by nature. */
  const sum = (of: (sub: ClientSubscription) => number) => {
    let total = 0;
    for (const sub of subs.values()) if (sub.stream?.rateHz !== 0) total += of(sub);
    return total;
  };
  return {
    get frameS() {
      return frameS;
    },
    get frameTicks() {
      return frameTicks;
    },
    get gapRows() {
      return sum((sub) => sub.gaps.missed);
    },
    get droppedRows() {
      return sum((sub) => sub.counted?.dropped ?? 0);
    },
    get coalescedRows() {
      return sum((sub) => sub.counted?.coalesced ?? 0);
    },
    pace(speed, dtMs) {
      const next = `${speed}/${dtMs}`;
      if (next === pace) return;
      pace = next;
      for (const [stream, sub] of subs) {
        const { rows, maxHz } = wishFor(stream, speed, dtMs);
        if (rows !== sub.wish.rows || maxHz !== sub.wish.maxHz) sub.change({ rows, maxHz });
      }
    },
    began(streamId) {
      for (const [stream, sub] of subs)
        if (sub.stream?.id === streamId && traces.get(stream).length === 0) ask(stream, sub);
    },
    shown(replaying) {
      if (replaying === showing) return;
      showing = replaying;
      traces.clear();
      refresh();
    },
    refresh,
  };
}

/** Terms of one stream at this speed. */
export function wishFor(stream: string, speed: State["speed"], dtMs: number): Wish {
  const { whole = false, single = false } = STREAMS[stream] ?? {};
  const maxHz = speed === "max" ? FLAT_OUT_ROWS_HZ : ROWS_HZ;
  const pace = speed === "max" ? FLAT_OUT_PACE : speed;
  const rowsHz = whole ? 1000 / dtMs : Math.min(maxHz, 1000 / dtMs);
  return {
    stream,
    policy: whole ? "drop-oldest" : "latest",
    window: WINDOW,
    rows: single ? 1 : Math.min(256, Math.max(1, Math.round((rowsHz * pace) / FRAMES_HZ))),
    ...(whole ? {} : { maxHz }),
  };
}
