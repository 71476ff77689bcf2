/**
 * Flow control of one subscription: what happens to frames that a slow client cannot take.
 *
 *   latest       one frame waits; a newer one takes its place
 *   drop-oldest  `depth` frames wait; the oldest makes room
 *   lossless     `depth` frames wait; one more and the subscription has overflowed (the connection closes, 4008)
 *
 * A frame goes out only while the outlet's buffer is under the high-water mark and the credit window is open: the
 * client reports the last row it has *processed*, because kernel buffers hide stale rows from `bufferedAmount`.
 */
import type { CutFrame } from "./cut.ts";

/** Where the frames of one subscription go: a WebSocket, and what to do when the flow breaks. */
export interface Outlet {
  readonly bufferedAmount: number;
  /** Memory given to `send` may still be read from. */
  readonly holding: boolean;
  send(bytes: Uint8Array): void;
  /** A lossless subscription could not keep up. */
  overflowed(): void;
  /** The source went back in time: tell the client to count afresh. */
  restarted(): void;
}

export interface FlowTerms {
  readonly policy: "latest" | "drop-oldest" | "lossless";
  /** Frames that may wait (`latest`: always one). */
  readonly depth: number;
  /** Rows that may be under way uncredited; no window when undefined. */
  readonly window: number | undefined;
}

/** Bytes that one subscription may keep waiting, whatever its depth. */
const QUEUE_BYTES = 4 * 1024 * 1024;

export class Flow {
  readonly terms: FlowTerms;
  /** Frames sent; rows dropped before `lastSeq`; rows left out on purpose up to `lastSeq`. */
  sent: number;
  dropped: number;
  coalesced: number;
  /** The last row sent, −1 before the first. */
  lastSeq: number;
  readonly #outlet: Outlet;
  readonly #highWater: number;
  readonly #queue: CutFrame[];
  readonly #since: number[];
  /** Rows that never came, right before each frame that waits, and since the last one offered. */
  readonly #before: number[];
  #missing: number;
  #queued: number;
  #credited: number;
  /** Dropped since the last frame went out: the client cannot know of them yet. */
  #unseen: number;
  /** The next frame is the first under these terms: nothing before it counts as missing. */
  #restart: boolean;

  constructor(outlet: Outlet, terms: FlowTerms, highWater: number) {
    this.terms = terms;
    this.sent = 0;
    this.dropped = 0;
    this.coalesced = 0;
    this.lastSeq = -1;
    this.#outlet = outlet;
    this.#highWater = highWater;
    this.#queue = [];
    this.#since = [];
    this.#before = [];
    this.#missing = 0;
    this.#queued = 0;
    this.#credited = -1;
    this.#unseen = 0;
    this.#restart = true;
  }

  /** Frames waiting. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** How long the oldest waiting frame has waited, in the caller's units. */
  age(now: number): number {
    return this.#since.length > 0 ? now - this.#since[0] : 0;
  }

  /** Send the frame, or let it wait by the policy. */
  offer(frame: CutFrame, now: number): void {
    const missing = this.#missing;
    this.#missing = 0;
    if (this.#queue.length > 0) this.pump();
    if (this.#queue.length === 0 && this.#open()) {
      this.#send(frame, missing);
      return;
    }
    if (this.#queue.length > 0 && this.#full(frame)) {
      if (this.terms.policy === "lossless") {
        this.#outlet.overflowed();
        return;
      }
      do this.#unseen += this.#before[0] + this.#shift().covers;
      while (this.#queue.length > 0 && this.#full(frame));
    }
    frame.held++;
    this.#queue.push(frame);
    this.#since.push(now);
    this.#before.push(missing);
    this.#queued += frame.bytes.byteLength;
  }

  /** Send what waits, as far as the outlet and the window allow. */
  pump(): void {
    while (this.#queue.length > 0 && this.#open()) {
      const missing = this.#before[0];
      this.#send(this.#shift(), missing);
    }
  }

  /** The client has processed everything up to `seq`. Credit for rows never sent counts as credit for the last. */
  credit(seq: number): void {
    if (seq > this.#credited) this.#credited = Math.min(seq, this.lastSeq);
    this.pump();
  }

  /** Rows that the source itself never delivered: missing for this client like any dropped ones. */
  miss(rows: number): void {
    this.#missing += rows;
  }

  /** The client was told to count afresh: what waited is left out on purpose. */
  clear(): void {
    while (this.#queue.length > 0) this.coalesced += this.#before[0] + this.#shift().covers;
    this.#restart = true;
  }

  /** Memory of frames that were sent may still be read from. */
  get holding(): boolean {
    return this.#outlet.holding;
  }

  /** The client already has everything up to `seq`: what is missing after it counts. */
  resumeAt(seq: number): void {
    this.lastSeq = seq;
    this.#credited = seq;
    this.#restart = false;
  }

  /** The source went back in time. */
  restart(): void {
    this.clear();
    this.#outlet.restarted();
  }

  #open(): boolean {
    if (this.#outlet.bufferedAmount >= this.#highWater) return false;
    const { window } = this.terms;
    return window === undefined || this.#restart || this.lastSeq - this.#credited < window;
  }

  /** Must something go before `frame` may wait? */
  #full(frame: CutFrame): boolean {
    if (this.terms.policy === "latest") return true;
    return this.#queue.length >= this.terms.depth || this.#queued + frame.bytes.byteLength > QUEUE_BYTES;
  }

  #shift(): CutFrame {
    const frame = this.#queue.shift()!;
    this.#since.shift();
    this.#before.shift();
    this.#queued -= frame.bytes.byteLength;
    frame.held--;
    return frame;
  }

  #send(frame: CutFrame, missing: number): void {
    if (this.#restart) {
      this.#credited = frame.seq - 1;
      this.coalesced += this.#unseen + missing;
    } else this.dropped += this.#unseen + missing;
    this.#restart = false;
    this.#unseen = 0;
    this.sent++;
    this.coalesced += frame.coalesced;
    this.lastSeq = frame.end - 1;
    this.#outlet.send(frame.bytes);
  }
}
