/** Trials in standard units: recorded channels have mean 0 and deviation 1, commands are shares of the bound. */
import type { Frame, Situation } from "./frame.ts";
import { rowOf, type TrialRecord } from "./memory.ts";

/** What recorded channels are measured in, and what errors of the behaviour are: its mean square where instructed. */
export interface Units {
  readonly mean: Float32Array;
  readonly sd: Float32Array;
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

export function unitsOf(situation: Situation, trials: readonly TrialRecord[]): Units {
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
  const { mean, variance } = of(0, channels);
  const rms = Math.sqrt(variance.reduce((total, value) => total + value / channels, 0));
  const sd = Float32Array.from(variance, (value) => Math.max(Math.sqrt(value), FLOOR * rms, 1e-6));
  const instructed = of(at.instructed, behaviours).variance;
  return {
    mean,
    sd,
    variance: Math.max(
      1e-6,
      instructed.reduce((a, b) => a + b / behaviours, 0),
    ),
  };
}

export function standardise(
  frame: Frame,
  situation: Situation,
  { mean, sd }: Units,
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
  for (let t = 0; t < ticks; t++) writeSeen(seen, t * inputs, frame, channels, heard, t);
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

/** Write what the co-processor sees at tick `t` of a trial; before its beginning, the past was as its first tick. */
function writeSeen(
  out: Float32Array,
  at: number,
  { lags }: Frame,
  channels: number,
  heard: Float32Array,
  t: number,
): void {
  for (let j = 0; j < lags.length; j++) {
    const from = Math.max(0, t - lags[j]) * channels;
    for (let k = 0; k < channels; k++) out[at + j * channels + k] = heard[from + k];
  }
  out[at + lags.length * channels] = 1;
}

function weigh(instructed: Float32Array, ticks: number, behaviours: number): Float32Array {
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
