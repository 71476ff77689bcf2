/**
 * Can anybody read the intention, given all the data? Three read-outs, each cross-validated over trials and tested
 * against permutations of the trials' labels: the target from the whole trial, by a line and by a Gaussian kernel;
 * the hand's velocity from the last 100 ms, by a line, in trials in which something is reached for. Targets come in
 * balanced blocks, one to a quarter of the circle, so their permutations keep the blocks.
 */
import { Matrix } from "ml-matrix";
import type { Rng } from "../../../streams/rng.ts";
import {
  type Discovery,
  discover,
  type Reading,
  type ReadingOptions,
} from "../../symbiote/lenses/analyses/kernel-ridge.ts";
import { QUARTERS } from "../../tasks/quarters.ts";
import { type LivedTrial, liveTrials } from "./life.ts";

/** Ticks before and after go at which a whole trial is looked at. */
const LOOKS = [-1, 10, 20, 30, 45, 60];
/** Ticks after go at which velocity is read, and how far back the read-out looks, ticks. */
const MOMENTS = [10, 20, 30, 40, 50];
const LAGS = [0, 5, 10];

export const READERS = ["target, by a line", "target, by a kernel", "velocity, by a line with lags"] as const;

/** What each of READERS finds. @param lived a life from its first trial on */
export function discoveries(lived: readonly LivedTrial[], permutations: number, rng: Rng): Discovery[] {
  const target = targetReading(lived.slice(0, lived.length - (lived.length % QUARTERS)));
  const velocity = velocityReading(lived.filter(({ isCatch }) => !isCatch));
  const read = (reading: Reading, kernel: ReadingOptions["kernel"], block: number) =>
    discover(reading, { kernel, permutations, block }, rng);
  return [read(target, "linear", QUARTERS), read(target, "gaussian", QUARTERS), read(velocity, "linear", 1)];
}

export interface Search {
  readonly lives: number;
  /** Of a life. */
  readonly trials: number;
  /** That each score is held against. */
  readonly permutations: number;
}

/** What every reader finds in each life of a brain. @param seed of its weights */
export function search(
  brain: string,
  seed: number,
  { lives, trials, permutations }: Search,
  rng: Rng,
): Discovery[][] {
  return Array.from({ length: lives }, (_, life) => {
    const own = rng.fork(`life ${life}`);
    return discoveries(liveTrials(brain, seed, trials, own.fork("life")), permutations, own.fork("read"));
  });
}

/** The p-values of one reader over lives. */
export const psOf = (searched: readonly Discovery[][], reader: number): number[] =>
  searched.map((found) => found[reader].p);

/** The median R² of one reader over lives. */
export function medianOf(searched: readonly Discovery[][], reader: number): number {
  const sorted = searched.map((found) => found[reader].r2).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function targetReading(trials: readonly LivedTrial[]): Reading {
  const rows = trials.map(({ rates, delayAt, goAt }) =>
    [rates[delayAt], ...LOOKS.map((at) => rates[goAt + at])].flatMap((r) => [...r]),
  );
  return { x: new Matrix(rows), y: new Matrix(trials.map(({ target }) => [...target])), samples: 1 };
}

function velocityReading(trials: readonly LivedTrial[]): Reading {
  const moments = trials.flatMap((trial) => MOMENTS.map((at) => ({ trial, at: trial.goAt + at })));
  return {
    x: new Matrix(moments.map(({ trial, at }) => LAGS.flatMap((lag) => [...trial.rates[at - lag]]))),
    y: new Matrix(moments.map(({ trial, at }) => [...trial.velocity[at]])),
    samples: MOMENTS.length,
  };
}
