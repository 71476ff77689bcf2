/**
 * A radius within which nine of ten errors are to be,
 *
 *   r = q · RMS error so far,     ln q ← ln q + γ (missed − 1/10)
 *
 * so that it is as wide as it has to be, whatever the errors are distributed like and also when they grow (adaptive
 * conformal inference: Gibbs & Candès 2021).
 */
import type { Stateful } from "../../../streams/ports.ts";
import { runningMean } from "./running-mean.ts";

export interface ConformalRadius extends Stateful {
  /** The last radius, and the share of errors that were within theirs; NaN before there is any. */
  readonly radius: number;
  readonly held: number;
  /** Give a radius, then learn from the error. @param usual RMS error of a component so far */
  judge(error: number, usual: number): void;
}

/** The share that may miss, and how fast the radius learns to let no more. */
const MISSES = 0.1;
const GAMMA = 0.05;
/** q at first: that of a Gaussian in two dimensions. */
const FIRST = 2.146;

/** @param remembered of how many errors `held` is the share */
export function createConformalRadius(remembered: number): ConformalRadius {
  const now = { factor: FIRST, radius: Number.NaN, held: Number.NaN, count: 0 };
  return {
    get radius() {
      return now.radius;
    },
    get held() {
      return now.held;
    },
    judge(error, usual) {
      now.radius = now.factor * usual;
      const missed = error > now.radius ? 1 : 0;
      now.factor *= Math.exp(GAMMA * (missed - MISSES));
      now.held = runningMean(now.held, 1 - missed, ++now.count, remembered);
    },
    save: () => ({ ...now }),
    restore({ factor, radius, held, count }) {
      Object.assign(now, { factor, radius, held, count });
    },
  };
}
