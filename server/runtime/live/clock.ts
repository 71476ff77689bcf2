/**
 * The realtime clock: absolute deadlines, no drift, and no tick ever skipped.
 *
 * A long wait is a timer (the event loop stays open, so a command is received when it comes). The last stretch
 * before a deadline is precise: `Atomics.wait` sleeps to GUARD_MS before it, and event-loop turns spend the rest,
 * so that what has arrived by then is in the mailbox. While a reply is awaited, and where deadlines are close and nobody
 * else needs the processor, the clock only takes turns. A late tick is caught up at once and its lateness reported; only
 * when a tick is later than `forgiveMs` (a suspended laptop) is the schedule moved, and that is reported too.
 */
import { linger } from "./linger.ts";

const TIMER_MS = 3;
const TIMER_SLACK_MS = 1.6;
const GUARD_MS = 0.25;
/**
 * Deadlines this close leave no time to sleep: a processor that has gone idle can take milliseconds to come back. Where
 * others use it, it does not go idle, and whoever does not sleep between ticks is put to sleep in one.
 */
const SLEEPLESS_MS = 2;
/** Ticks caught up in one event-loop turn before sockets are served again. */
const BURST = 8;

/** Between two turns of the event loop: while a reply is awaited, and at most while nothing is. */
const LISTENING_MS = 0.012;
const IDLE_MS = 0.15;

export interface ClockOptions {
  /** Run one tick; `latenessMs` is how long after its deadline it starts. A promise: no other begins before it is kept. */
  readonly tick: (latenessMs: number) => void | PromiseLike<void>;
  /** True while the reply to the last tick is still on its way. */
  readonly awaiting: () => boolean;
  /** Replies are found by asking `awaiting`, not by an event: while one is awaited there is no long wait. */
  readonly polls?: boolean;
  /** Others have much to do on these processors: give way between ticks. */
  readonly crowded?: () => boolean;
  /** In free running (`periodMs` 0): may the next tick run now? */
  readonly ready: () => boolean;
  /** A few microseconds of what the next tick needs; false when nothing is left. Done instead of waiting. */
  readonly prepare?: () => boolean;
  /** Called when a schedule had to be moved, with the ticks that were forgiven. */
  readonly onForgiven?: (ticks: number) => void;
  /** Time stands still until it is told otherwise (default false). */
  readonly held?: boolean;
  readonly forgiveMs?: number;
  readonly now?: () => number;
}

export interface Clock {
  /** Milliseconds between deadlines; 0 means as fast as `ready` allows. */
  setPeriod(periodMs: number): void;
  start(): void;
  pause(): void;
  /** One tick by hand, when paused. */
  single(): void;
  /** While held, time stands still, whatever was started; then it goes on from now. */
  hold(held: boolean): void;
  readonly running: boolean;
  /** Running, and not held: a tick will come. */
  readonly ticking: boolean;
}

export function createClock(options: ClockOptions): Clock {
  const now = options.now ?? (() => performance.now());
  const forgiveMs = options.forgiveMs ?? 5000;
  const sleepCell = new Int32Array(new SharedArrayBuffer(4));
  let periodMs = 10;
  let deadline = 0;
  let running = false;
  let held = options.held ?? false;
  let underWay = false;
  let generation = 0;

  /** Run a tick. Returns whether it is still under way; then the turns go on when it is over. */
  const run = (latenessMs: number): boolean => {
    const pending = options.tick(latenessMs);
    if (pending === undefined) return false;
    underWay = true;
    void pending.then(() => {
      underWay = false;
      setImmediate(turn, ++generation);
    });
    return true;
  };

  const turn = (mine: number) => {
    if (!running || held || underWay || mine !== generation) return;
    if (periodMs === 0) {
      for (let i = 0; i < BURST && options.ready(); i++) if (run(0)) return;
      options.prepare?.();
      setImmediate(turn, mine);
      return;
    }
    let left = deadline - now();
    for (let i = 0; left <= 0 && i < BURST; i++) {
      if (-left > forgiveMs) {
        options.onForgiven?.(Math.floor(-left / periodMs));
        deadline -= left;
        left = 0;
      }
      deadline += periodMs;
      if (run(-left)) return;
      left = deadline - now();
    }
    if (left > 0 && options.prepare?.() === true) {
      setImmediate(turn, mine);
      return;
    }
    const awaiting = options.awaiting();
    if (left > TIMER_MS && !(awaiting && options.polls)) {
      setTimeout(turn, Math.floor(left - TIMER_SLACK_MS), mine);
      return;
    }
    const sleeps = periodMs > SLEEPLESS_MS || options.crowded?.() === true;
    if (left > 2 * GUARD_MS && !awaiting && sleeps) Atomics.wait(sleepCell, 0, 0, left - GUARD_MS);
    const idleMs = Math.min(IDLE_MS, deadline - now());
    if (!awaiting) linger(now, idleMs);
    else if (options.polls) linger(now, idleMs, () => !options.awaiting());
    else linger(now, LISTENING_MS);
    setImmediate(turn, mine);
  };

  return {
    get running() {
      return running;
    },
    get ticking() {
      return running && !held;
    },
    setPeriod(ms) {
      periodMs = ms;
      deadline = now() + ms;
      if (running) setImmediate(turn, ++generation);
    },
    start() {
      if (running) return;
      running = true;
      deadline = now() + periodMs;
      setImmediate(turn, ++generation);
    },
    pause() {
      running = false;
      generation++;
    },
    single() {
      if (!running && !underWay) run(0);
    },
    hold(hold) {
      held = hold;
      deadline = now() + periodMs;
      setImmediate(turn, ++generation);
    },
  };
}
