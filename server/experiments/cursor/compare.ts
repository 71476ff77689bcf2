/** Arms of brain control in numbers: means over trials nested in seeds, and ratios of two arms on the same trials. */
import { createRng } from "../../../streams/rng.ts";
import { TRIAL_MS } from "../../tasks/cursor-trial.ts";
import { bootstrapMean, bootstrapRatio, type Interval } from "../bootstrap.ts";
import type { CursorSeed } from "./finding.ts";
import type { CursorTrial } from "./trials.ts";

/** A number of a trial; null where there is none. */
export type Measure = (trial: CursorTrial) => number | null;

/** Time to the target, s: the acquire time, and the whole trial where the target was missed. */
export const timeToTarget: Measure = ({ acquireS }) => acquireS ?? TRIAL_MS / 1000;
/** Fitts throughput, bit/s; 0 where the target was missed. */
export const throughputOf: Measure = ({ acquireS, difficulty }) =>
  acquireS === null ? 0 : difficulty / acquireS;
export const successOf: Measure = ({ success }) => Number(success);

/**
 * A measure's values, one list per seed, where there was something to acquire.
 * @param from the first trial that counts, @param until the first that does not
 */
export function valuesOf(
  seeds: readonly CursorSeed[],
  arm: string,
  measure: Measure,
  from = 0,
  until = Number.POSITIVE_INFINITY,
): number[][] {
  return seeds.map(({ runs }) =>
    runs
      .find((run) => run.arm === arm)!
      .trials.slice(from, until)
      .filter(({ given }) => !given)
      .map(measure)
      .filter((value) => value !== null),
  );
}

/** Its mean over trials with a 95 % interval; undefined where there is no value. */
export function meanOf(...args: Parameters<typeof valuesOf>): Interval | undefined {
  return bootstrapMean(valuesOf(...args), createRng(0).fork(args[1]));
}

const UNKNOWN: Interval = { mean: Number.NaN, lo: Number.NaN, hi: Number.NaN };

/** The mean of one arm over that of another, with a 95 % interval; NaN where either was never measured. */
export function ratioOf(seeds: readonly CursorSeed[], arm: string, to: string, measure: Measure): Interval {
  const [above, below] = [arm, to].map((name) => valuesOf(seeds, name, measure));
  return bootstrapRatio(above, below, createRng(0).fork(`${arm}/${to}`)) ?? UNKNOWN;
}

/** R² on trials of the hand that were not learned from, mean over seeds; undefined where nothing was scored. */
export function offlineOf(seeds: readonly CursorSeed[], arm: string): Interval | undefined {
  const scores = seeds.map(({ runs }) => {
    const found = runs.find((run) => run.arm === arm)!.offline;
    return found === null ? [] : [found];
  });
  return bootstrapMean(scores, createRng(0).fork(`${arm} offline`));
}
