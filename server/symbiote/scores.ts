/**
 * Prequential scores: every prediction is made before its label is learned, and scored against that label as it is,
 * without relabelling and without shifting one against the other in time. Per output,
 *
 *   R² = 1 − ⟨(d − d̂)²⟩ / (⟨d²⟩ − ⟨d⟩²)
 *
 * with exponential windows over labelled moments: a short one for the error, so that the score says how well it goes
 * now, and a long one for the label's variance, because a trial has a single target and no variance of its own. Both
 * windows grow with experience to their full length. The score of several outputs is their uniform mean.
 */
import type { Stateful } from "../../streams/ports.ts";
import { plausible } from "./plausible.ts";

/** Full windows, seconds of labelled time; the error's is at most this share of all that was seen. */
const ERROR_WINDOW_S = 5;
const ERROR_SHARE = 0.125;
const SPREAD_WINDOW_S = 60;
/** No score before this much labelled time: labels of one or two trials have hardly varied. */
const FIRST_SCORE_S = 3;

export interface Score extends Stateful {
  /** Score one moment. Components that are not plausible on both sides do not count. */
  add(truth: Float32Array, predicted: Float32Array): void;
  /** Mean R² of outputs `from` to `to` (exclusive); NaN while too little was seen, or when there are none. */
  r2(from: number, to: number): number;
}

export function createScore(outputs: number, dtMs: number): Score {
  const dtS = dtMs / 1000;
  const [errorStep, spreadStep] = [dtS / ERROR_WINDOW_S, dtS / SPREAD_WINDOW_S];
  const means = {
    error: new Float64Array(outputs),
    label: new Float64Array(outputs),
    square: new Float64Array(outputs),
    count: new Float64Array(outputs),
  };
  const { error, label, square, count } = means;
  return {
    add(truth, predicted) {
      for (let j = 0; j < outputs; j++) {
        const d = truth[j];
        const miss = d - predicted[j];
        if (!plausible(d) || !plausible(miss)) continue;
        count[j]++;
        error[j] += Math.min(1, Math.max(errorStep, 1 / (ERROR_SHARE * count[j]))) * (miss * miss - error[j]);
        const step = Math.max(spreadStep, 1 / count[j]);
        label[j] += step * (d - label[j]);
        square[j] += step * (d * d - square[j]);
      }
    },
    r2(from, to) {
      let sum = 0;
      for (let j = from; j < to; j++) {
        const variance = square[j] - label[j] ** 2;
        if (count[j] * dtS < FIRST_SCORE_S || !(variance > 0)) return Number.NaN;
        sum += 1 - error[j] / variance;
      }
      return sum / (to - from);
    },
    save: () => Object.fromEntries(Object.entries(means).map(([name, values]) => [name, values.slice()])),
    restore(snapshot) {
      for (const [name, values] of Object.entries(means)) values.set(snapshot[name] as Float64Array);
    },
  };
}
