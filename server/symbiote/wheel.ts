/**
 * The wheel: how much of it a co-processor gets. After each trial that it took part in, by what that did good,
 *
 *   benefit ← benefit + rate (measured − benefit)
 *   benefit < least that is borne → share / 2;   benefit ≥ what was due → share + more;   between them it stays
 *
 * A benefit of 0 is as good as doing nothing, of 1 all that can be gained. So it is never worse than off for long.
 */
import type { Stateful } from "../../streams/ports.ts";

export interface Wheel extends Stateful {
  /** Share of what is to be said that is said, 0 to 1. */
  readonly share: number;
  /** Running mean of what was measured. */
  readonly benefit: number;
  /** Take so much of it, whatever was measured. */
  take(share: number): void;
  /**
   * What a trial did good. @param due so much must be measured for the share to rise
   * @param borne with less than this it falls (either by default: less harm than what is chance)
   */
  judge(benefit: number, due?: number, borne?: number): void;
}

export interface Grip {
  /** Share at first, and the least that is kept. */
  readonly first: number;
  readonly least: number;
  /** The next share after one that did good: factor · share + step. */
  readonly factor: number;
  readonly step: number;
  /** Share of the latest trial in the running mean. */
  readonly rate: number;
}

/** A loss this small is chance. */
const MARGIN = 0.02;

export function createWheel({ first, least, factor, step, rate }: Grip): Wheel {
  const now = { share: first, benefit: 0 };
  return {
    get share() {
      return now.share;
    },
    get benefit() {
      return now.benefit;
    },
    take(share) {
      now.share = share;
    },
    judge(benefit, due = -MARGIN, borne = -MARGIN) {
      now.benefit += rate * (benefit - now.benefit);
      if (now.benefit < borne) now.share = Math.max(least, now.share / 2);
      else if (now.benefit >= due) now.share = Math.min(1, factor * now.share + step);
    },
    save: () => ({ ...now }),
    restore({ share, benefit }) {
      Object.assign(now, { share, benefit });
    },
  };
}
