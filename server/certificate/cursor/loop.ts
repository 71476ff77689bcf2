/**
 * The loop of brain and cursor as one map, of the network's state, the cursor and what is on its way to be seen and felt:
 *
 *   z = (x, poses; the last one first),   x′ = F(x, target, pose 70 ms ago, pose 20 ms ago) + noise,   v′, p′ as in the task
 *
 * so that it can be left to settle, and linearised: τ = −dt / ln|λ| with λ the greatest eigenvalue of ∂z′/∂z.
 */
import { Matrix } from "ml-matrix";
import { leakOf, noiseOf } from "../../brains/rnn.ts";
import type { RnnWeights } from "../../kernels/kernel.ts";
import { eigenvaluesOf, modulus } from "../../symbiote/lenses/analyses/eigenvalues.ts";
import { PROPRIOCEPTIVE_DELAY_MS, VISUAL_DELAY_MS } from "../../tasks/cursor-trial.ts";
import { FRICTION, GAIN } from "../../tasks/point-mass.ts";
import { ticksOf } from "../../tasks/reach-trial.ts";
import { jacobianOf, rnnMap } from "../reach/rnn-map.ts";
import { DT_MS } from "./life.ts";

const SEEN = ticksOf(VISUAL_DELAY_MS, DT_MS);
const FELT = ticksOf(PROPRIOCEPTIVE_DELAY_MS, DT_MS);
const DEPTH = SEEN + 1;
/** x, y, vx, vy */
const POSE = 4;
const DT = DT_MS / 1000;
/** An eigenvalue so near one neither grows nor decays: without senses the cursor stays wherever it is. */
const STILL = 1e-6;

export interface Loop {
  readonly x: Float64Array;
  readonly cursor: readonly [number, number];
  /** One tick. @param noise added to x */
  step(noise?: Float32Array): void;
}

/** At rest in the centre, with a target shown. */
export function createLoop(weights: RnnWeights, target: readonly number[]): Loop {
  let x = new Float64Array(weights.units);
  let poses = Array.from({ length: DEPTH }, () => new Float64Array(POSE));
  return {
    get x() {
      return x;
    },
    get cursor() {
      return [poses[0][0], poses[0][1]] as const;
    },
    step(noise) {
      const senses = [...target, ...poses[SEEN].subarray(0, 2), ...poses[FELT]];
      x = Float64Array.from(rnnMap(weights, senses, DT_MS).map(x), (value, i) => value + (noise?.[i] ?? 0));
      const pose = poses[0].slice();
      for (const axis of [0, 1]) {
        pose[2 + axis] += DT * (GAIN * forceOf(weights, axis, x) - FRICTION * pose[2 + axis]);
        pose[axis] += DT * pose[2 + axis];
      }
      poses = [pose, ...poses.slice(0, -1)];
    },
  };
}

/** Standard deviation of one tick's process noise. */
export const noiseSdOf = (sigma: number): number => noiseOf(leakOf(DT_MS), sigma);

function forceOf({ units, output, outputBias }: RnnWeights, axis: number, x: Float64Array): number {
  let force = outputBias[axis];
  for (let i = 0; i < units; i++) force += output[axis * units + i] * Math.tanh(Math.max(x[i], 0));
  return force;
}

/**
 * τ of the slowest mode, ms, where rates follow their states with these slopes: negative where it grows, NaN where it
 * does neither.
 */
export function slowestMode(weights: RnnWeights, slopes: Float64Array): number {
  const { units, inputs, input, output } = weights;
  const alpha = leakOf(DT_MS);
  const size = units + POSE * DEPTH;
  const loop = Matrix.zeros(size, size).setSubMatrix(jacobianOf(weights, slopes, DT_MS), 0, 0);
  const pose = (ticks: number, component: number) => units + POSE * ticks + component;
  const add = (row: number, column: number, value: number) =>
    loop.set(row, column, loop.get(row, column) + value);
  for (let i = 0; i < units; i++) {
    for (let c = 0; c < 2; c++) add(i, pose(SEEN, c), alpha * input[i * inputs + 2 + c]);
    for (let c = 0; c < POSE; c++) add(i, pose(FELT, c), alpha * input[i * inputs + 4 + c]);
  }
  for (const axis of [0, 1]) {
    const [place, velocity] = [pose(0, axis), pose(0, 2 + axis)];
    add(velocity, velocity, 1 - DT * FRICTION);
    add(place, place, 1);
    for (let column = 0; column < size; column++) {
      // The force is of the new state.
      let force = 0;
      for (let i = 0; i < units; i++) force += output[axis * units + i] * slopes[i] * loop.get(i, column);
      add(velocity, column, GAIN * DT * force);
    }
    for (let column = 0; column < size; column++) add(place, column, DT * loop.get(velocity, column));
  }
  for (let i = POSE; i < POSE * DEPTH; i++) loop.set(units + i, units + i - POSE, 1);
  const greatest = modulus(eigenvaluesOf(loop)[0]);
  return Math.abs(greatest - 1) <= STILL ? Number.NaN : -DT_MS / Math.log(greatest);
}
