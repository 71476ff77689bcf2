/**
 * Directions in balanced blocks, as centre-out experiments draw them: every four trials visit each quarter of the
 * circle once, in random order. Whoever listens has seen targets on all sides after a handful of trials.
 */
import type { Snapshot, Stateful } from "../../streams/ports.ts";
import type { Rng } from "../../streams/rng.ts";

export const QUARTERS = 4;

export interface Quarters extends Stateful {
  /** The quarter of the next trial, 0 to 3, counted counter-clockwise from the x axis. */
  next(): number;
}

export function createQuarters(rng: Rng): Quarters {
  const block = Array.from({ length: QUARTERS }, (_, quarter) => quarter);
  let used = QUARTERS;
  return {
    next() {
      if (used === QUARTERS) {
        rng.shuffle(block);
        used = 0;
      }
      return block[used++];
    },
    save: () => ({ block: [...block], used, rng: rng.save() }),
    restore(snapshot) {
      (snapshot.block as number[]).forEach((quarter, i) => {
        block[i] = quarter;
      });
      used = snapshot.used as number;
      rng.restore(snapshot.rng as Snapshot);
    },
  };
}
