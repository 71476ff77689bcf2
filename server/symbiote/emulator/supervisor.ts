/**
 * The supervisor of who steers to a goal. The wheel (wheel.ts) is given by what each steered trial did good,
 *
 *   benefit = 1 − miss / where the brain goes by itself,   both as distances from the goal
 *
 * and while that is no worse than doing nothing, the share grows to all. So it takes over as soon as it helps.
 */
import type { Snapshot, Stateful } from "../../../streams/ports.ts";
import { createWheel } from "../wheel.ts";
import { runningMean } from "./running-mean.ts";

export interface Supervisor extends Stateful {
  /** Share of the co-processor's push that is delivered, 0 to 1. */
  readonly share: number;
  /** Success rate of the trials that it steered: their mean, and from the tenth on a running one; NaN before the first. */
  readonly achieved: number;
  /** The success rate to count on, which begins with what it is trusted to achieve, or the first trial; NaN before. */
  readonly expected: number;
  /** The co-processor has been examined before, and achieved this: it begins with all of its share. */
  trust(expected: number): void;
  /** Where a trial ended that nobody steered. */
  left(end: Float32Array): void;
  /** How a steered trial ended. */
  steered(end: Float32Array, goal: Float32Array, success: boolean): void;
}

const GRIP = { first: 0.5, least: 0.125, factor: 1, step: 0.25, rate: 0.2 };
const SUCCESS_RATE = 0.1;
/** Ends of trials that nobody steered, as far back as they are kept. */
const KEPT = 16;

export function createSupervisor(goals: number): Supervisor {
  const ends = new Float32Array(KEPT * goals);
  const wheel = createWheel(GRIP);
  const now = { achieved: Number.NaN, expected: Number.NaN, tried: 0, ends: 0 };
  const distance = (at: number, goal: Float32Array) => {
    let square = 0;
    for (let g = 0; g < goals; g++) square += (ends[at + g] - goal[g]) ** 2;
    return Math.sqrt(square);
  };
  /** Mean distance from `goal` at which the brain ends by itself; where nothing is known, it stays home. */
  const byItself = (goal: Float32Array) => {
    const count = Math.min(now.ends, KEPT);
    if (count === 0) return Math.hypot(...goal);
    let sum = 0;
    for (let k = 0; k < count; k++) sum += distance(k * goals, goal);
    return sum / count;
  };
  return {
    get share() {
      return wheel.share;
    },
    get achieved() {
      return now.achieved;
    },
    get expected() {
      return now.expected;
    },
    trust(expected) {
      wheel.take(1);
      now.expected = expected;
    },
    left(end) {
      ends.set(end, (now.ends++ % KEPT) * goals);
    },
    steered(end, goal, success) {
      let square = 0;
      for (let g = 0; g < goals; g++) square += (end[g] - goal[g]) ** 2;
      wheel.judge(1 - Math.sqrt(square) / Math.max(byItself(goal), 1e-6));
      now.achieved = runningMean(now.achieved, Number(success), ++now.tried, 1 / SUCCESS_RATE);
      now.expected = Number.isNaN(now.expected)
        ? Number(success)
        : now.expected + SUCCESS_RATE * (Number(success) - now.expected);
    },
    save: () => ({ ...now, wheel: wheel.save(), past: ends.slice() }),
    restore(snapshot) {
      const { achieved, expected, tried, ends: count } = snapshot;
      Object.assign(now, { achieved, expected, tried, ends: count });
      wheel.restore(snapshot.wheel as Snapshot);
      ends.set(snapshot.past as Float32Array);
    },
  };
}
