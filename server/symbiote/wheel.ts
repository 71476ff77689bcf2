/**
 * The wheel: how much of it a co-processor gets. After each trial that it took part in, by what that did good,
 *
 *   benefit ← benefit + 0.2 (measured − benefit)
 *   benefit < −0.02 → share / 2;   benefit ≥ what was due → share + more;   between them it stays as it is
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
  /** What a trial did good. @param due so much must be measured for the share to rise (default: no harm) */
  judge(benefit: number, due?: number): void;
}

export interface Grip {
  /** Share at first, and the least that is kept. */
  readonly first: number;
  readonly least: number;
  /** The next share after one that did good: factor · share + step. */
  readonly factor: number;
  readonly step: number;
}

/** A loss this small is chance. */
export const MARGIN = 0.02;
const MEASURE_RATE = 0.2;

export function createWheel({ first, least, factor, step }: Grip): Wheel {
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
    judge(benefit, due = -MARGIN) {
      now.benefit += MEASURE_RATE * (benefit - now.benefit);
      if (now.benefit < -MARGIN) now.share = Math.max(least, now.share / 2);
      else if (now.benefit >= due) now.share = Math.min(1, factor * now.share + step);
    },
    save: () => ({ ...now }),
    restore({ share, benefit }) {
      Object.assign(now, { share, benefit });
    },
  };
}
