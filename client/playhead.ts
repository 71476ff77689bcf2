/**
 * The playhead: which tick to draw now. Frames arrive in batches, the eye wants an even flow, so the playhead runs at
 * the pace at which ticks arrive and stays about one batch behind the newest:
 *
 *   rate ← smoothed d(newest)/dt,   head ← head + rate·dt + (newest − delay − head)·(1 − e^(−dt/τ))
 *
 * It never passes the newest tick, never runs backwards within a session, and jumps when it has fallen far behind.
 */
export interface Playhead {
  readonly tick: number;
  /** Ticks per second that arrive now. */
  readonly rate: number;
  /**
   * Move to `now` (ms), staying `delay` ticks behind `newest`, the newest tick received (−1 for none). A delay of 0
   * follows the newest exactly.
   */
  advance(now: number, newest: number, delay: number): number;
}

const RATE_WINDOW_MS = 500;
const CATCH_UP_MS = 250;

export function createPlayhead(): Playhead {
  let tick = -1;
  let rate = 0;
  let last = 0;
  let markNow = 0;
  let markTick = -1;

  return {
    get tick() {
      return tick;
    },
    get rate() {
      return rate;
    },
    advance(now, newest, delay) {
      const dt = Math.min(now - last, 200);
      last = now;
      if (newest < markTick || markTick < 0) {
        markTick = newest;
        markNow = now;
        rate = 0;
        tick = newest;
        return tick;
      }
      const span = now - markNow;
      if (span >= RATE_WINDOW_MS) {
        const measured = ((newest - markTick) * 1000) / span;
        rate = Math.abs(measured - rate) > 0.5 * measured ? measured : 0.7 * rate + 0.3 * measured;
        markTick = newest;
        markNow = now;
      }
      if (delay === 0 || rate === 0) {
        tick = newest;
        return tick;
      }
      const wanted = newest - delay;
      const behind = wanted - tick;
      if (behind > rate) tick = wanted;
      else tick += Math.max(0, (rate * dt) / 1000 + behind * (1 - Math.exp(-dt / CATCH_UP_MS)));
      if (tick > newest) tick = newest;
      return tick;
    },
  };
}
