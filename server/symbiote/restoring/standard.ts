/**
 * Trials in standard units: recorded channels have mean 0 and deviation 1, commands are shares of the bound. What the
 * co-processor sees, the channels in all traces, is turned so that its components are uncorrelated and of like size,
 *
 *   x → x Q (Λ + εI)^−½,   Cov(x) = Q Λ Qᵀ,   ε a share of the mean eigenvalue, the largest eigenvalues first
 *
 * or neighbouring channels and traces, which say nearly the same, would make gradient descent slow.
 */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { createBaseline } from "./baseline.ts";
import type { Frame, Situation } from "./frame.ts";
import { rowOf, type TrialRecord } from "./memory.ts";
import { createTraces, type Traces } from "./traces.ts";

/** What recorded channels and errors of the behaviour are measured in. */
export interface Units {
  /** The channels' slow mean, after the last tick that was learned from. */
  readonly mean: Float32Array;
  readonly sd: Float32Array;
  /** Row by row: what turns the channels in all traces into the components that are seen. */
  readonly turn: Float32Array;
  /** Variance of what is instructed, mean over its components. */
  readonly variance: number;
}

/** One trial as the networks see it; each array has `ticks` rows. */
export interface StandardTrial {
  readonly ticks: number;
  /** What the co-processor sees: rows of its inputs. */
  readonly seen: Float32Array;
  /** Recorded channels of each tick. */
  readonly heard: Float32Array;
  readonly said: Float32Array;
  readonly behaviour: Float32Array;
  readonly instructed: Float32Array;
  /** Per tick: 0 where nothing is instructed, else what its error weighs; the mean over a trial is about 1. */
  readonly weight: Float32Array;
}

/** A channel that hardly moves is given this share of the others' deviation. */
const FLOOR = 0.1;
/** Rest that is instructed weighs this much; movement weighs 1. */
const REST = 0.3;
/** ε */
const SMALL = 0.002;
/** Trials whose mean is the slow mean before them. */
const EARLIEST = 40;

export function unitsOf(frame: Frame, situation: Situation, trials: readonly TrialRecord[]): Units {
  const { channels, behaviours } = situation;
  const at = rowOf(situation);
  const of = (from: number, width: number) => {
    const sum = new Float64Array(width);
    const square = new Float64Array(width);
    let count = 0;
    for (const { rows } of trials) {
      for (let row = from; row < rows.length; row += at.width) {
        if (Number.isNaN(rows[row])) continue;
        count++;
        for (let i = 0; i < width; i++) {
          sum[i] += rows[row + i];
          square[i] += rows[row + i] ** 2;
        }
      }
    }
    const many = Math.max(1, count);
    return square.map((value, i) => Math.max(0, value / many - (sum[i] / many) ** 2));
  };
  const spread = of(0, channels);
  const rms = Math.sqrt(spread.reduce((total, value) => total + value / channels, 0));
  const sd = Float32Array.from(spread, (value) => Math.max(Math.sqrt(value), FLOOR * rms, 1e-6));
  const instructed = of(at.instructed, behaviours);
  const variance = instructed.reduce((sum, value) => sum + value / behaviours, 0);
  const heard = heardIn(frame, situation, sd, trials);
  return {
    mean: heard.mean,
    sd,
    variance: Math.max(variance, 1e-6),
    turn: turnOf(frame, situation, heard.trials, trials),
  };
}

/** Recorded channels of every trial, tick by tick, and their slow mean at the end. */
function heardIn(
  { baseline: rate }: Frame,
  situation: Situation,
  sd: Float32Array,
  trials: readonly TrialRecord[],
): { readonly trials: readonly Float32Array[]; readonly mean: Float32Array } {
  const { channels } = situation;
  const { width } = rowOf(situation);
  const baseline = createBaseline(rate, meanOf(trials.slice(0, EARLIEST), width, channels));
  const heard = trials.map(({ rows }) => {
    const out = new Float32Array((rows.length / width) * channels);
    for (let row = 0, n = 0; row < rows.length; row += width) {
      baseline.hear(rows, row);
      for (let k = 0; k < channels; k++, n++) out[n] = (rows[row + k] - baseline.level[k]) / sd[k];
    }
    return out;
  });
  return { trials: heard, mean: baseline.level };
}

/** Mean of the first `channels` numbers of every row. */
function meanOf(trials: readonly TrialRecord[], width: number, channels: number): Float32Array {
  const sum = new Float64Array(channels);
  let count = 0;
  for (const { rows } of trials) {
    for (let row = 0; row < rows.length; row += width, count++) {
      for (let k = 0; k < channels; k++) sum[k] += rows[row + k];
    }
  }
  return Float32Array.from(sum, (value) => value / Math.max(1, count));
}

/** Follows one trial after another: the traces of one begin where those of the trial before it ended. */
function createFollower({ traces: rates }: Frame, channels: number) {
  const traces: Traces = createTraces(rates, channels);
  let last = Number.NaN;
  return (number: number, heard: Float32Array, see: (traces: Float32Array, t: number) => void) => {
    // Before the first tick that is known, the past was as it.
    if (number !== last + 1) traces.begin(heard, 0);
    last = number;
    for (let t = 0; t * channels < heard.length; t++) {
      traces.hear(heard, t * channels);
      see(traces.seen, t);
    }
  };
}

/** @param trials in the order in which they were lived */
export function standardise(
  frame: Frame,
  situation: Situation,
  units: Units,
  bound: number,
  trials: readonly TrialRecord[],
): { readonly trials: StandardTrial[]; readonly units: Units } {
  const { channels, electrodes, behaviours } = situation;
  const { inputs } = frame.coprocessor;
  const at = rowOf(situation);
  const follow = createFollower(frame, channels);
  const all = heardIn(frame, situation, units.sd, trials);
  const standard = trials.map(({ rows, number }, n) => {
    const ticks = rows.length / at.width;
    const part = (from: number, width: number, unit = 1) =>
      Float32Array.from(
        { length: ticks * width },
        (_, n) => rows[Math.floor(n / width) * at.width + from + (n % width)] / unit,
      );
    const heard = all.trials[n];
    const seen = new Float32Array(ticks * inputs);
    follow(number, heard, (traces, t) => {
      turned(seen, t * inputs, frame.seen, traces, units.turn);
      seen[t * inputs + frame.seen] = 1;
    });
    const instructed = part(at.instructed, behaviours);
    return {
      ticks,
      seen,
      heard,
      said: part(at.said, electrodes, bound),
      behaviour: part(at.behaviour, behaviours),
      instructed,
      weight: weigh(instructed, ticks, behaviours),
    };
  });
  return { trials: standard, units: { ...units, mean: all.mean } };
}

/** out[at + q] = Σᵢ row[i] turn[i, q] */
function turned(out: Float32Array, at: number, seen: number, row: Float32Array, turn: Float32Array): void {
  for (let i = 0; i < row.length; i++) {
    const value = row[i];
    const from = i * seen;
    for (let q = 0; q < seen; q++) out[at + q] += value * turn[from + q];
  }
}

/** The leading columns of Q (Λ + εI)^−½; the mean of what is traced is about 0. */
function turnOf(
  frame: Frame,
  { channels }: Situation,
  heard: readonly Float32Array[],
  trials: readonly TrialRecord[],
): Float32Array {
  const size = frame.traces.length * channels;
  const powers = new Float64Array(size * size);
  let count = 0;
  const follow = createFollower(frame, channels);
  trials.forEach(({ number }, n) => {
    follow(number, heard[n], (x) => {
      count++;
      for (let i = 0; i < size; i++) {
        const value = x[i];
        for (let j = 0, n = i * size; j <= i; j++, n++) powers[n] += value * x[j];
      }
    });
  });
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      powers[i * size + j] /= Math.max(1, count);
      powers[j * size + i] = powers[i * size + j];
    }
  }
  const covariance = Matrix.from1DArray(size, size, powers);
  const epsilon = (SMALL * covariance.trace()) / size + 1e-9;
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, q) => q).sort((p, q) => realEigenvalues[q] - realEigenvalues[p]);
  return Float32Array.from({ length: size * frame.seen }, (_, n) => {
    const q = order[n % frame.seen];
    const row = Math.floor(n / frame.seen);
    return eigenvectorMatrix.get(row, q) / Math.sqrt(Math.max(0, realEigenvalues[q]) + epsilon);
  });
}

export function weigh(instructed: Float32Array, ticks: number, behaviours: number): Float32Array {
  const weight = new Float32Array(ticks);
  let sum = 0;
  for (let t = 0; t < ticks; t++) {
    const row = instructed.subarray(t * behaviours, (t + 1) * behaviours);
    if (Number.isNaN(row[0])) continue;
    weight[t] = row.some((value) => value !== 0) ? 1 : REST;
    sum += weight[t];
  }
  return sum > 0 ? weight.map((value) => value / sum) : weight;
}
