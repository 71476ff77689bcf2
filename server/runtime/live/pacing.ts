/**
 * When the next tick may run, and how long reactions take. A symbiote answers a tick by a command, or by crediting
 * its row when it has nothing to say.
 *
 *   realtime    a deadline decides; a reply that is on its way is worth staying awake for
 *   max         as fast as the symbiote keeps up, and whoever reads the ring; alone, as fast as the ring is read
 *   lockstep    every tick waits for the reaction to the one before
 */

/** How far a free-running brain may be ahead of its symbiote, ticks. */
const AHEAD = 32;
/** A symbiote that answered one of the last few ticks is awaited. */
const ATTENTIVE = 4;
/** Reactions slower than this many ticks are not timed. */
const TIMED = 64;

export interface Pacing {
  /** A symbiote listens from tick `next` on. */
  listens(next: number): void;
  /** It is gone: nobody is waited for. */
  gone(): void;
  /** The row of `tick` has left. */
  emitted(tick: number): void;
  answered(tick: number): void;
  /** The slowest reaction since the last call, µs; NaN when there was none. */
  takeReactionUs(): number;
  /** Is the reply to one of the last rows still on its way? */
  awaiting(): boolean;
  /** Free running: may the next tick run? */
  ready(): boolean;
}

/** @param now steady milliseconds; @param room whether whoever reads the ring keeps up */
export function createPacing(lockstep: boolean, now: () => number, room: () => boolean): Pacing {
  const leftMs = new Float64Array(TIMED);
  let listening = false;
  let lastEmitted = -1;
  let lastAnswered = -1;
  let reactionUs = Number.NaN;
  const behind = () => lastEmitted - lastAnswered;
  return {
    listens(next) {
      listening = true;
      lastAnswered = Math.max(lastAnswered, next - 1);
    },
    gone() {
      listening = false;
    },
    emitted(tick) {
      lastEmitted = tick;
      leftMs[tick % TIMED] = now();
    },
    answered(tick) {
      if (tick <= lastAnswered || tick > lastEmitted) return;
      lastAnswered = tick;
      if (lastEmitted - tick >= TIMED) return;
      const us = (now() - leftMs[tick % TIMED]) * 1000;
      if (!(us < reactionUs)) reactionUs = us;
    },
    takeReactionUs() {
      const us = reactionUs;
      reactionUs = Number.NaN;
      return us;
    },
    awaiting: () => listening && behind() > 0 && behind() <= ATTENTIVE,
    ready() {
      if (!room()) return false;
      return lockstep ? listening && behind() <= 0 : !listening || behind() < AHEAD;
    },
  };
}
