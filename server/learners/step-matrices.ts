/**
 * One tick of the brain as matrices that act on rows (one row a trial):
 *
 *   x_{t+1} = (1−α)x_t + r_t R + Σ_s m_{t−d_s} S_s + α(b + C u_t) + noise
 *
 * R = αWᵀ; S_s holds α W_in for the s-th sense of the plant, d_s ticks late; C is W_in for the cues u.
 * And the way back: sums over all ticks and trials of what each matrix took part in, as a gradient of the weights.
 */
import type { RnnWeights } from "../kernels/kernel.ts";
import { ticksOf } from "../tasks/reach-trial.ts";
import type { Tf } from "./backend.ts";
import type { Effector } from "./effector.ts";
import { type Both, both } from "./matrix.ts";
import type { Plant, Sense } from "./plant.ts";

/** One sense of the plant, in ticks, with the input it begins at. */
export interface Feeling extends Sense {
  readonly ticks: number;
  readonly input: number;
}

/** The senses of a plant in the order of the inputs, which they share with the cues before them. */
export function feelingsOf(plant: Plant | undefined, inputs: number, dtMs: number): readonly Feeling[] {
  const senses = plant?.senses ?? [];
  let input = inputs - senses.reduce((sum, { count }) => sum + count, 0);
  return senses.map((sense) => {
    const feeling = { ...sense, ticks: ticksOf(sense.delayMs, dtMs), input };
    input += sense.count;
    return feeling;
  });
}

export interface StepMatrices {
  readonly recurrent: Both;
  /** One for each feeling. */
  readonly felt: readonly Both[];
  /** Cᵀ, cues × N. */
  readonly shown: Float64Array;
  readonly cues: number;
}

export function stepMatrices(
  tf: Tf,
  weights: RnnWeights,
  alpha: number,
  feelings: readonly Feeling[],
  width: number,
): StepMatrices {
  const { units, inputs } = weights;
  const cues = feelings[0]?.input ?? inputs;
  const shown = new Float64Array(cues * units);
  for (let k = 0; k < cues; k++) {
    for (let i = 0; i < units; i++) shown[k * units + i] = weights.input[i * inputs + k];
  }
  return {
    recurrent: both(tf, units, units, (i, j) => alpha * weights.recurrent[j * units + i]),
    felt: feelings.map(({ from, count, input }) =>
      both(tf, width, units, (i, j) =>
        i >= from && i < from + count ? alpha * weights.input[j * inputs + input + i - from] : 0,
      ),
    ),
    shown,
    cues,
  };
}

/** ∂loss/∂matrix, summed over ticks and trials; row-major. */
export interface StepGradient {
  /** N × N, of R. */
  readonly recurrent: ArrayLike<number>;
  /** (cues + width of the pose for each feeling + 1) × N: of the cues, of every S, of a constant. */
  readonly sensed: ArrayLike<number>;
  /** N × K, of the effector's M. */
  readonly motor: ArrayLike<number>;
  /** K, of its c. */
  readonly motorBias: ArrayLike<number>;
}

/** @returns ∂loss/∂weights, in the shapes of `weights` */
export function weightGradient(
  { units, inputs, actions }: RnnWeights,
  { recurrent, sensed, motor, motorBias }: StepGradient,
  { entry, width }: Effector,
  feelings: readonly Feeling[],
  alpha: number,
): RnnWeights {
  const gradient = {
    units,
    inputs,
    actions,
    recurrent: new Float32Array(units * units),
    input: new Float32Array(units * inputs),
    bias: new Float32Array(units),
    output: new Float32Array(actions * units),
    outputBias: new Float32Array(actions),
  };
  const cues = feelings[0]?.input ?? inputs;
  const pushes = motorBias.length;
  const pushed = (from: ArrayLike<number>, offset: number, action: number) => {
    let sum = 0;
    for (let k = 0; k < pushes; k++) sum += entry(action, k) * from[offset + k];
    return sum;
  };
  for (let i = 0; i < units; i++) {
    for (let j = 0; j < units; j++) gradient.recurrent[i * units + j] = alpha * recurrent[j * units + i];
    const copy = (row: number, first: number, count: number) => {
      for (let k = 0; k < count; k++) {
        gradient.input[i * inputs + first + k] = alpha * sensed[(row + k) * units + i];
      }
    };
    copy(0, 0, cues);
    feelings.forEach(({ from, count, input }, s) => {
      copy(cues + s * width + from, input, count);
    });
    gradient.bias[i] = alpha * sensed[(cues + feelings.length * width) * units + i];
    for (let a = 0; a < actions; a++) gradient.output[a * units + i] = pushed(motor, pushes * i, a);
  }
  for (let a = 0; a < actions; a++) gradient.outputBias[a] = pushed(motorBias, 0, a);
  return gradient;
}
