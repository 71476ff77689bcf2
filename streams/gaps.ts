/**
 * What a receiver is missing, from nothing but the seq of the frames it gets. A frame of `rows` rows and row
 * spacing `dt` covers whole groups of `stride = dt · rateHz` source rows (pairs of rows when reduced), aligned to
 * seq; the rows between the end of one frame and the start of the next were dropped, and the server's `stats` of
 * the same subscription say exactly the same number.
 */
import { FLAG, FRAME_TYPE } from "./codec.ts";

/** What must be known of a frame: the header of a `DataFrame`. */
export interface FrameSpan {
  readonly type: number;
  readonly flags: number;
  readonly seq: number;
  readonly dt: number;
  readonly rows: number;
}

export interface GapCounter {
  /** Rows missing in all. */
  readonly missed: number;
  /** The last source row covered, −1 before the first. */
  readonly lastSeq: number;
  /** Account for a frame; returns the rows missing right before it. Snapshots stand outside the count. */
  see(frame: FrameSpan): number;
  /** The next frame starts afresh: a new subscription, new terms, a resumed stretch that ended at `lastSeq`. */
  reset(lastSeq?: number): void;
}

export function createGapCounter(rateHz: number): GapCounter {
  let end = -1;
  return {
    missed: 0,
    lastSeq: -1,
    see(frame) {
      if (frame.type !== FRAME_TYPE.data) return 0;
      const stride = Math.max(1, Math.round(frame.dt * rateHz));
      const start = Math.floor(frame.seq / stride) * stride;
      const groups = frame.flags & FLAG.reduced ? frame.rows / 2 : frame.rows;
      const unknown = end === -1 || (frame.flags & FLAG.discontinuity) !== 0;
      const missing = unknown ? 0 : Math.max(0, start - end);
      end = start + groups * stride;
      (this as { missed: number }).missed += missing;
      (this as { lastSeq: number }).lastSeq = end - 1;
      return missing;
    },
    reset(lastSeq = -1) {
      end = lastSeq === -1 ? -1 : lastSeq + 1;
    },
  };
}
