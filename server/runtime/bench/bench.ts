/**
 * What a bench is, and how it is timed: the subject and its bare baseline take turns in the same run, so that a busy
 * machine slows both and their ratio stays. Times are medians over rounds of each round's percentile.
 */
import { quantile } from "../../../streams/statistic.ts";

/** All in the bench's unit; `ratio` is the median over rounds of p50 / baseline p50. Lower is better. */
export interface Measurement {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly baseline: number;
  readonly ratio: number;
}

export interface Bench {
  /** Also its key in the budgets. */
  readonly name: string;
  readonly unit: string;
  /** What is measured, against what. */
  readonly summary: string;
  run(): Promise<Measurement>;
}

/** The samples of one round. */
export interface Round {
  readonly subject: Float64Array;
  readonly baseline: Float64Array;
}

/** Percentiles of several rounds. @param rounds at least one, each with at least one sample on either side */
export function summarise(rounds: readonly Round[]): Measurement {
  const sorted = rounds.map(({ subject, baseline }) => ({
    subject: subject.toSorted(),
    baseline: baseline.toSorted(),
  }));
  const median = (of: (round: Round) => number) => quantile(Float64Array.from(sorted, of).sort(), 0.5);
  return {
    p50: median(({ subject }) => quantile(subject, 0.5)),
    p99: median(({ subject }) => quantile(subject, 0.99)),
    p999: median(({ subject }) => quantile(subject, 0.999)),
    baseline: median(({ baseline }) => quantile(baseline, 0.5)),
    ratio: median(({ subject, baseline }) => quantile(subject, 0.5) / quantile(baseline, 0.5)),
  };
}

const ROUNDS = 7;
const ROUND_MS = 80;
const WARMUP_MS = 150;
const SAMPLES = { least: 20, most: 10_000 };

/**
 * Time two functions that take microseconds. @param calls a sample is the mean of this many calls (for functions
 * that take less time than reading the clock)
 * @returns µs a call
 */
export function compare(subject: () => void, baseline: () => void, calls = 1): Measurement {
  const subjects = new Float64Array(samplesIn(subject, calls));
  const baselines = new Float64Array(samplesIn(baseline, calls));
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    sample(baselines, baseline, calls);
    sample(subjects, subject, calls);
    rounds.push({ subject: subjects.slice(), baseline: baselines.slice() });
  }
  return summarise(rounds);
}

/** Warm `f` up, and find how many samples of it fill a round. */
function samplesIn(f: () => void, calls: number): number {
  const start = performance.now();
  let done = 0;
  do {
    f();
    done++;
  } while (performance.now() - start < WARMUP_MS || done < 3);
  const sampleMs = ((performance.now() - start) / done) * calls;
  return Math.round(Math.min(Math.max(ROUND_MS / sampleMs, SAMPLES.least), SAMPLES.most));
}

function sample(out: Float64Array, f: () => void, calls: number): void {
  for (let i = 0; i < out.length; i++) {
    const start = performance.now();
    for (let call = 0; call < calls; call++) f();
    out[i] = ((performance.now() - start) * 1000) / calls;
  }
}
