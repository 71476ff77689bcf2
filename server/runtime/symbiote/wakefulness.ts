/**
 * Whether to stay awake for the next row. A process that sleeps between rows lets its processor go idle, and the way
 * back can take longer than the time to the next row. So where rows come fast, the event loop turns without sleeping.
 */

/** Rows closer than this are worth staying awake for. */
const FAST_MS = 2.5;
/** How long nothing may come before it sleeps after all. */
const PATIENCE_MS = 10;
/** The next row is listened for from this part of the usual gap on. */
const EARLIEST = 0.7;
const LISTENING_MS = 0.012;
const IDLE_MS = 0.15;

export interface Wakefulness {
  /** Something came. */
  heard(): void;
  readonly awake: boolean;
  /** How long to linger before the next look: little when the next row may come at any moment. */
  readonly lingerMs: number;
}

/** @param now steady milliseconds */
export function createWakefulness(now: () => number): Wakefulness {
  let lastMs = Number.NEGATIVE_INFINITY;
  let gapMs = Number.POSITIVE_INFINITY;
  return {
    heard() {
      const ms = now();
      gapMs = 0.9 * Math.min(gapMs, 100) + 0.1 * (ms - lastMs);
      lastMs = ms;
    },
    get awake() {
      return gapMs < FAST_MS && now() - lastMs < PATIENCE_MS;
    },
    get lingerMs() {
      const idleMs = lastMs + EARLIEST * gapMs - now();
      return Math.min(IDLE_MS, Math.max(LISTENING_MS, idleMs));
    },
  };
}
