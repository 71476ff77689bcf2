/**
 * One tick of brain and arm as matrices that act on rows (one row a trial), each with its transpose, because
 * the WebAssembly backend multiplies by a transposed matrix 10–20 times slower than by one that is stored so:
 *
 *   m_t     = m_{t−1} A + r_t M + c                             the arm: x, y, vx, vy
 *   x_{t+1} = (1−α)x_t + r_t R + m_{t−p} P + m_{t−v} V + d_t    d_t: cue, hold, bias and noise
 *
 * R = αWᵀ; P and V hold α W_in for the hand as felt and seen; M and c are W_out and b_out through the force.
 * And the way back: sums over all ticks and trials of what each matrix took part in, as a gradient of the weights.
 */
import type { RnnWeights } from "../kernels/kernel.ts";
import { FRICTION, GAIN } from "../tasks/point-mass.ts";
import type { Tf } from "./backend.ts";

export type Matrix = ReturnType<Tf["tensor2d"]>;

/** A matrix and its transpose. */
export interface Both {
  readonly straight: Matrix;
  readonly turned: Matrix;
}

export interface StepMatrices {
  readonly recurrent: Both;
  readonly felt: Both;
  readonly seen: Both;
  readonly motor: Both;
  readonly motorBias: ReturnType<Tf["tensor1d"]>;
  readonly arm: Both;
}

/** Components of the arm, and of the inputs that are cue (x, y, hold), hand seen (x, y), hand felt (x, y, vx, vy). */
export const ARM = 4;
export const CUES = 3;
const SEEN = { first: 3, count: 2 } as const;
const FELT = { first: 5, count: 4 } as const;

/** How a unit force moves component `i` of the arm within one tick. */
function push(i: number, dtMs: number): number {
  const dt = dtMs / 1000;
  return i < 2 ? GAIN * dt * dt : GAIN * dt;
}

export function stepMatrices(tf: Tf, weights: RnnWeights, alpha: number, dtMs: number): StepMatrices {
  const { units, inputs } = weights;
  const both = (rows: number, cols: number, f: (row: number, col: number) => number): Both => {
    const straight = new Float32Array(rows * cols);
    const turned = new Float32Array(rows * cols);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++) straight[i * cols + j] = turned[j * rows + i] = f(i, j);
    }
    return { straight: tf.tensor2d(straight, [rows, cols]), turned: tf.tensor2d(turned, [cols, rows]) };
  };
  const inward = ({ first, count }: { first: number; count: number }) =>
    both(ARM, units, (i, j) => (i < count ? alpha * weights.input[j * inputs + first + i] : 0));
  const dt = dtMs / 1000;
  const kept = 1 - dt * FRICTION;
  const bias = Array.from({ length: ARM }, (_, j) => push(j, dtMs) * weights.outputBias[j % 2]);
  return {
    recurrent: both(units, units, (i, j) => alpha * weights.recurrent[j * units + i]),
    felt: inward(FELT),
    seen: inward(SEEN),
    motor: both(units, ARM, (i, j) => push(j, dtMs) * weights.output[(j % 2) * units + i]),
    motorBias: tf.tensor1d(bias),
    arm: both(ARM, ARM, (i, j) => (i === j ? (i < 2 ? 1 : kept) : i === j + 2 ? dt * kept : 0)),
  };
}

/** ∂loss/∂matrix, summed over ticks and trials; row-major. */
export interface StepGradient {
  /** N × N, of R. */
  readonly recurrent: ArrayLike<number>;
  /** (3 + 4 + 4 + 1) × N: of the cues, of V, of P, of a constant. */
  readonly sensed: ArrayLike<number>;
  /** N × 4, of M. */
  readonly motor: ArrayLike<number>;
  /** 4, of c. */
  readonly motorBias: ArrayLike<number>;
}

/** @returns ∂loss/∂weights, in the shapes of `weights` */
export function weightGradient(
  { units, inputs, actions }: RnnWeights,
  { recurrent, sensed, motor, motorBias }: StepGradient,
  alpha: number,
  dtMs: number,
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
  const force = (from: ArrayLike<number>, offset: number, a: number) =>
    push(0, dtMs) * from[offset + a] + push(2, dtMs) * from[offset + a + 2];
  for (let i = 0; i < units; i++) {
    for (let j = 0; j < units; j++) gradient.recurrent[i * units + j] = alpha * recurrent[j * units + i];
    const copy = (row: number, first: number, count: number) => {
      for (let k = 0; k < count; k++) {
        gradient.input[i * inputs + first + k] = alpha * sensed[(row + k) * units + i];
      }
    };
    copy(0, 0, CUES);
    copy(CUES, SEEN.first, SEEN.count);
    copy(CUES + ARM, FELT.first, FELT.count);
    gradient.bias[i] = alpha * sensed[(CUES + 2 * ARM) * units + i];
    for (let a = 0; a < actions; a++) gradient.output[a * units + i] = force(motor, ARM * i, a);
  }
  for (let a = 0; a < actions; a++) gradient.outputBias[a] = force(motorBias, 0, a);
  return gradient;
}
