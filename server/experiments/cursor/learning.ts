/** How brain control gets better while decoders adapt: curves over blocks of trials, and when they have arrived. */
import { createRng } from "../../../streams/rng.ts";
import { type Figure, shade } from "../../certificate/figure.ts";
import { TRIAL_MS } from "../../tasks/cursor-trial.ts";
import { bootstrapMean, type Interval } from "../bootstrap.ts";
import { meanOf, timeToTarget, valuesOf } from "./compare.ts";
import type { CursorArm, CursorSeed } from "./finding.ts";

/** Trials in a block, and at the end of a run that say where it has arrived. */
export const BLOCK = 8;
export const LAST = 40;
/** What is left of a time to target that counts as arrived: within a tenth. */
const NEAR = 1.1;

/** The time to target over blocks of trials, one curve an arm; the unadapted hand is among them for comparison. */
export function learningFigure(
  seeds: readonly CursorSeed[],
  arms: readonly CursorArm[],
  caption: string,
): Figure {
  const trials = seeds[0].runs[0].trials.length;
  const blocks = Array.from({ length: Math.ceil(trials / BLOCK) }, (_, b) => b * BLOCK);
  const curves = arms.map(({ name }, i) => {
    const found = blocks.map((from) => meanOf(seeds, name, timeToTarget, from, from + BLOCK)!);
    return {
      name,
      colour: shade(i),
      points: found.map(({ mean }, b) => [((blocks[b] + BLOCK / 2) * TRIAL_MS) / 60_000, mean] as const),
      errors: found.map(({ lo, hi }) => [lo, hi] as const),
    };
  });
  return {
    kind: "curves",
    title: "time to target while decoders adapt",
    caption,
    x: { label: "brain control, min" },
    // Room for the names above the slowest there can be.
    y: { label: "time to target, s", range: [0, (1.3 * TRIAL_MS) / 1000] },
    curves,
  };
}

export interface Learned {
  readonly arm: string;
  /** Seeds that arrived. */
  readonly learned: number;
  /** Seconds of brain control until they did, over the seeds in which they did. */
  readonly seconds: Interval | undefined;
}

/**
 * Brain control until a seed's arm has arrived: the first block of trials whose time to target is within a tenth of the
 * better of the named arms' ends, in the same seed.
 */
export function secondsToLearn(seeds: readonly CursorSeed[], arms: readonly string[]): Learned[] {
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const times = arms.map((arm) => valuesOf(seeds, arm, timeToTarget));
  const ends = seeds.map((_, s) => Math.min(...times.map((of) => mean(of[s].slice(-LAST)))));
  return arms.map((arm, a) => {
    const seconds = seeds.map((_, s) => {
      const values = times[a][s];
      for (let from = 0; from + BLOCK <= values.length; from++) {
        if (mean(values.slice(from, from + BLOCK)) <= NEAR * ends[s])
          return [((from + BLOCK) * TRIAL_MS) / 1000];
      }
      return [];
    });
    return { arm, learned: seconds.flat().length, seconds: bootstrapMean(seconds, createRng(0).fork(arm)) };
  });
}
