/**
 * The shuffled-label control: in each trial it teaches the labels of another trial, drawn at random from the last
 * ones, moment by moment. So they have the same distribution and the same smoothness in time as the true ones, and
 * nothing to do with what the brain is doing. A learner that scores on them scores for a reason that is not the brain.
 * (A control task: Hewitt & Liang 2019.)
 */
import type { Snapshot, Stateful } from "../../../streams/ports.ts";
import type { Rng } from "../../../streams/rng.ts";

/** Trials to draw from, and how much of each is kept; a longer trial goes on with the last label kept. */
const TRIALS = 8;
const KEPT_MS = 2000;

export interface Shuffle extends Stateful {
  /** Keep `truth` of trial `trial`, and fill `out` with another trial's label; NaN while there is no other. */
  draw(out: Float32Array, truth: Float32Array, trial: number): void;
}

/** @param width components of a label */
export function createShuffle(width: number, dtMs: number, rng: Rng): Shuffle {
  const most = Math.max(1, Math.ceil(KEPT_MS / dtMs));
  const labels = new Float32Array(TRIALS * most * width);
  const lengths = new Int32Array(TRIALS);
  /** The trial being kept, its slot, the slot drawn from (−1: none), and trials kept in all. */
  const now = { trial: -1, slot: -1, other: -1, kept: 0 };

  const begin = (trial: number) => {
    if (now.slot >= 0) now.kept++;
    now.trial = trial;
    now.slot = now.kept % TRIALS;
    lengths[now.slot] = 0;
    const others = Math.min(now.kept, TRIALS - 1);
    now.other = others === 0 ? -1 : (now.kept - 1 - rng.below(others)) % TRIALS;
  };

  return {
    draw(out, truth, trial) {
      if (trial !== now.trial) begin(trial);
      const { slot, other } = now;
      const moment = lengths[slot];
      if (moment < most) labels.set(truth, (slot * most + lengths[slot]++) * width);
      if (other < 0) {
        out.fill(Number.NaN);
        return;
      }
      const from = (other * most + Math.min(moment, lengths[other] - 1)) * width;
      for (let i = 0; i < width; i++) out[i] = labels[from + i];
    },
    save: () => ({ ...now, labels: labels.slice(), lengths: lengths.slice(), rng: rng.save() }),
    restore(snapshot) {
      const { trial, slot, other, kept } = snapshot;
      Object.assign(now, { trial, slot, other, kept });
      labels.set(snapshot.labels as Float32Array);
      lengths.set(snapshot.lengths as Int32Array);
      rng.restore(snapshot.rng as Snapshot);
    },
  };
}
