/**
 * Whose time is it? Cristian's method: a probe leaves at t0 (ours), the server stamps t1 (its), the reply is here
 * at t2. offset = t1 − (t0 + t2)/2, wrong by at most half the round trip, so of each burst of 8 probes the one with
 * the shortest round trip is believed. A burst every 2 s. All times in ms.
 * (F. Cristian, Probabilistic clock synchronization, Distributed Computing 3, 1989.)
 */
export const PROBES = 8;
export const BURST_MS = 2000;

export interface ClockSync {
  /** Server time minus our time, ms; NaN before the first burst has ended. */
  readonly offsetMs: number;
  /** The round trip of the probe that was believed: `offsetMs` is right to half of it. */
  readonly roundTripMs: number;
  /** Should a probe leave now? Probes of a burst follow each other as replies come in. */
  due(nowMs: number): boolean;
  /** A probe left at t0. */
  sent(t0: number): void;
  /** A reply came. Replies to probes that were not ours, or come from the future, are ignored. */
  received(t0: number, t1: number, t2: number): void;
  /** Server time now. */
  toServer(nowMs: number): number;
  /** Start over, after a reconnect. */
  reset(): void;
}

export function createClockSync(): ClockSync {
  let offset = Number.NaN;
  let roundTrip = Number.NaN;
  let bestOffset = Number.NaN;
  let bestTrip = Number.POSITIVE_INFINITY;
  let replies = 0;
  let burstAt = Number.NEGATIVE_INFINITY;
  let awaiting = Number.NaN;
  const forget = () => {
    bestTrip = Number.POSITIVE_INFINITY;
    replies = 0;
    awaiting = Number.NaN;
  };
  return {
    get offsetMs() {
      return offset;
    },
    get roundTripMs() {
      return roundTrip;
    },
    due(nowMs) {
      if (nowMs - burstAt >= BURST_MS) return true;
      return Number.isNaN(awaiting) && replies > 0 && replies < PROBES;
    },
    sent(t0) {
      if (t0 - burstAt >= BURST_MS) {
        forget();
        burstAt = t0;
      }
      awaiting = t0;
    },
    received(t0, t1, t2) {
      if (t0 !== awaiting || t2 < t0) return;
      awaiting = Number.NaN;
      replies++;
      if (t2 - t0 < bestTrip) {
        bestTrip = t2 - t0;
        bestOffset = t1 - (t0 + t2) / 2;
      }
      if (replies === PROBES || Number.isNaN(offset)) {
        offset = bestOffset;
        roundTrip = bestTrip;
      }
    },
    toServer: (nowMs) => nowMs + offset,
    reset() {
      forget();
      burstAt = Number.NEGATIVE_INFINITY;
    },
  };
}
