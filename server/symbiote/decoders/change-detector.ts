/**
 * Notices that a decoder no longer fits its brain: channels changed places or fell silent. Trial by trial it compares
 * the mean squared error of what was read, before it was learned, with what is usual:
 *
 *   alarm when E_t > threshold · Ē and E_{t−1} > threshold · Ē,   Ē ← Ē + (E_t − Ē)/min(n, 30) in trials without alarm
 *
 * Two trials in a row, because one may just have met a target that was never seen. A prequential error-jump test as in
 * Gama et al. 2004, made for errors that are alike throughout a trial.
 */
import type { Stateful } from "../../../streams/ports.ts";

/** Trials that make a usual error, and those after which there is one. */
const USUAL = 30;
const FIRST = 10;

export interface ChangeDetector extends Stateful {
  /** The squared error of one labelled moment. */
  add(squaredError: number): void;
  /** The trial is over: has the brain, or the way to it, changed? */
  endTrial(): boolean;
}

/** @param threshold how many times the usual error is too much */
export function createChangeDetector(threshold: number): ChangeDetector {
  const now = { sum: 0, count: 0, usual: 0, trials: 0, suspicious: false };
  return {
    add(squaredError) {
      now.sum += squaredError;
      now.count++;
    },
    endTrial() {
      if (now.count === 0) return false;
      const error = now.sum / now.count;
      now.sum = 0;
      now.count = 0;
      const high = now.trials >= FIRST && error > threshold * now.usual;
      const changed = high && now.suspicious;
      now.suspicious = high && !changed;
      if (changed) {
        now.trials = 0;
        now.usual = 0;
      } else if (!high) {
        now.trials++;
        now.usual += (error - now.usual) / Math.min(now.trials, USUAL);
      }
      return changed;
    },
    save: () => ({ ...now }),
    restore: (snapshot) => void Object.assign(now, snapshot),
  };
}
