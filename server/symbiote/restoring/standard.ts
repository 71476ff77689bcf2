/**
 * Trials in standard units: recorded channels have mean 0 and deviation 1, commands are shares of the bound. What the
 * co-processor sees, the channels at all lags, is turned so that its components are uncorrelated and of like size,
 *
 *   x → x Q (Λ + εI)^−½,   Cov(x) = Q Λ Qᵀ,   ε a share of the mean eigenvalue
 *
 * or neighbouring channels and ticks, which say nearly the same, would make gradient descent slow.
 */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Frame, Situation } from "./frame.ts";
import { rowOf, type TrialRecord } from "./memory.ts";

/** What recorded channels and errors of the behaviour are measured in. */
export interface Units {
  readonly mean: Float32Array;
  readonly sd: Float32Array;
  /** Square, row by row: what turns the channels at all lags. */
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
const SMALL = 0.01;

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
    const variance = square.map((value, i) => Math.max(0, value / many - (sum[i] / many) ** 2));
    return { mean: Float32Array.from(sum, (value) => value / many), variance };
  };
  const { mean, variance: spread } = of(0, channels);
  const rms = Math.sqrt(spread.reduce((total, value) => total + value / channels, 0));
  const sd = Float32Array.from(spread, (value) => Math.max(Math.sqrt(value), FLOOR * rms, 1e-6));
  const instructed = of(at.instructed, behaviours).variance;
  const variance = instructed.reduce((sum, value) => sum + value / behaviours, 0);
  const size = frame.lags.length * channels;
  const identity = Float32Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
  const plain: Units = { mean, sd, turn: identity, variance: Math.max(variance, 1e-6) };
  const seen = trials.map((trial) => standardise(frame, situation, plain, 1, trial).seen);
  return { ...plain, turn: turnOf(seen, frame.coprocessor.inputs, size) };
}

export function standardise(
  frame: Frame,
  situation: Situation,
  { mean, sd, turn }: Units,
  bound: number,
  { rows }: TrialRecord,
): StandardTrial {
  const { channels, electrodes, behaviours } = situation;
  const at = rowOf(situation);
  const ticks = rows.length / at.width;
  const part = (from: number, width: number, say: (value: number, i: number) => number) =>
    Float32Array.from({ length: ticks * width }, (_, n) =>
      say(rows[Math.floor(n / width) * at.width + from + (n % width)], n % width),
    );
  const heard = part(0, channels, (value, k) => (value - mean[k]) / sd[k]);
  const { inputs } = frame.coprocessor;
  const seen = new Float32Array(ticks * inputs);
  const row = new Float32Array(frame.lags.length * channels);
  for (let t = 0; t < ticks; t++) {
    for (let j = 0; j < frame.lags.length; j++) {
      // Before the beginning of a trial, the past was as its first tick.
      const from = Math.max(0, t - frame.lags[j]) * channels;
      row.set(heard.subarray(from, from + channels), j * channels);
    }
    turned(seen, t * inputs, row, turn);
    seen[t * inputs + row.length] = 1;
  }
  const instructed = part(at.instructed, behaviours, (value) => value);
  return {
    ticks,
    seen,
    heard,
    said: part(at.said, electrodes, (value) => value / bound),
    behaviour: part(at.behaviour, behaviours, (value) => value),
    instructed,
    weight: weigh(instructed, ticks, behaviours),
  };
}

/** out[at + q] = Σᵢ row[i] turn[i, q] */
function turned(out: Float32Array, at: number, row: Float32Array, turn: Float32Array): void {
  const size = row.length;
  for (let i = 0; i < size; i++) {
    for (let q = 0; q < size; q++) out[at + q] += row[i] * turn[i * size + q];
  }
}

/** Q (Λ + εI)^−½ of rows of which the first `size` of `width` components count; their mean is 0. */
function turnOf(trials: readonly Float32Array[], width: number, size: number): Float32Array {
  const powers = new Float64Array(size * size);
  let count = 0;
  for (const rows of trials) {
    for (let at = 0; at < rows.length; at += width, count++) {
      for (let i = 0; i < size; i++) {
        const x = rows[at + i];
        for (let j = 0; j <= i; j++) powers[i * size + j] += x * rows[at + j];
      }
    }
  }
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
  return Float32Array.from({ length: size * size }, (_, n) => {
    const q = n % size;
    return (
      eigenvectorMatrix.get(Math.floor(n / size), q) / Math.sqrt(Math.max(0, realEigenvalues[q]) + epsilon)
    );
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
