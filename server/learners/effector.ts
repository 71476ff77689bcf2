/**
 * What the rates do to the world within one tick, and the way back, over a batch of trials (one row each):
 *
 *   no plant      m_t = r_t M + c                   M = W_outᵀ, c = b_out
 *   linear plant  m_t = m_{t−1} A + r_t M + c       M = W_outᵀ B, c = b_out B
 *   any other     m_t = f(m_{t−1}, r_t M + c)       M = W_outᵀ, c = b_out
 */
import type { RnnWeights } from "../kernels/kernel.ts";
import type { Tf } from "./backend.ts";
import { type Both, both, type Matrix } from "./matrix.ts";
import type { CurvedPlant, LinearPlant, Plant } from "./plant.ts";

export interface Effector {
  /** Components of m. */
  readonly width: number;
  /** M, N × K. */
  readonly motor: Both;
  /** m_t. @param before m_{t−1}, undefined where there is no plant */
  forward(before: Matrix | undefined, rates: Matrix): Matrix;
  /** From ∂loss/∂m_t: what it says about m_{t−1}, and about r_t M + c. */
  backward(before: Matrix | undefined, rates: Matrix, fault: Matrix): Blame;
  /** ∂K/∂action: how a unit of `action` enters component `to` of r_t M + c. */
  entry(action: number, to: number): number;
}

interface Blame {
  readonly before?: Matrix;
  readonly motor: Matrix;
}

export function createEffector(tf: Tf, weights: RnnWeights, plant: Plant | undefined): Effector {
  if (plant === undefined) return readOut(tf, weights);
  return plant.kind === "linear" ? linear(tf, weights, plant) : curved(tf, weights, plant);
}

function readOut(tf: Tf, weights: RnnWeights): Effector {
  const { motor, bias, entry } = direct(tf, weights);
  return {
    width: weights.actions,
    motor,
    entry,
    forward: (_, rates) => tf.add(tf.matMul(rates, motor.straight), bias),
    backward: (_before, _rates, fault) => ({ motor: fault }),
  };
}

/** M and c where an action enters as itself. */
function direct(tf: Tf, { units, actions, output, outputBias }: RnnWeights) {
  return {
    motor: both(tf, units, actions, (i, a) => output[a * units + i]),
    bias: tf.tensor1d(outputBias),
    entry: (action: number, to: number) => Number(action === to),
  };
}

function linear(
  tf: Tf,
  { units, actions, output, outputBias }: RnnWeights,
  { width, keep, push }: LinearPlant,
): Effector {
  const arm = both(tf, width, width, keep);
  const pushed = (to: number, action: (a: number) => number) => {
    let sum = 0;
    for (let a = 0; a < actions; a++) sum += push(a, to) * action(a);
    return sum;
  };
  const motor = both(tf, units, width, (i, to) => pushed(to, (a) => output[a * units + i]));
  const bias = tf.tensor1d(Array.from({ length: width }, (_, to) => pushed(to, (a) => outputBias[a])));
  return {
    width,
    motor,
    entry: push,
    forward: (before, rates) =>
      tf.add(tf.add(tf.matMul(before!, arm.straight), tf.matMul(rates, motor.straight)), bias),
    backward: (_before, _rates, fault) => ({ before: tf.matMul(fault, arm.turned), motor: fault }),
  };
}

function curved(tf: Tf, weights: RnnWeights, { width, forward, backward }: CurvedPlant): Effector {
  const { motor, bias, entry } = direct(tf, weights);
  const read = (matrix: Matrix) => matrix.dataSync() as Float32Array;
  const actionOf = (rates: Matrix) => read(tf.add(tf.matMul(rates, motor.straight), bias));
  return {
    width,
    motor,
    entry,
    forward(before, rates) {
      const trials = rates.shape[0];
      const next = new Float32Array(trials * width);
      forward(next, read(before!), actionOf(rates), trials);
      return tf.tensor2d(next, [trials, width]);
    },
    backward(before, rates, fault) {
      const trials = rates.shape[0];
      const toPose = new Float32Array(trials * width);
      const toAction = new Float32Array(trials * weights.actions);
      backward(toPose, toAction, read(fault), read(before!), actionOf(rates), trials);
      return {
        before: tf.tensor2d(toPose, [trials, width]),
        motor: tf.tensor2d(toAction, [trials, weights.actions]),
      };
    },
  };
}
