/**
 * The brain and its effector unrolled over a batch of trials and back-propagated through time by hand:
 *
 *   forward   r_t = tanh(max(x_t, 0)), then m_t as in effector.ts and x_{t+1} as in step-matrices.ts
 *   loss      Σ w (m − target)² + rate · mean r²
 *   backward  δm_t = 2w(m_t − target) + δm_{t+1} ∂m_{t+1}/∂m_t + Σ_s δx_{t+d_s+1} S_sᵀ
 *             δx_t = (1−α) δx_{t+1} + (δx_{t+1} Rᵀ + δa_t Mᵀ + rate′ r_t) ∘ φ′,   φ′ = 1 − r² where r > 0, else 0
 *
 * m_t comes from the rates before tick t's input: the first push of a trial is that of the brain at its start.
 * Autodiff would give the same numbers many times slower on the WebAssembly backend.
 */
import type { RnnWeights } from "../kernels/kernel.ts";
import type { Tf } from "./backend.ts";
import type { Batch } from "./batch.ts";
import { createEffector, type Effector } from "./effector.ts";
import type { Matrix } from "./matrix.ts";
import type { Plant } from "./plant.ts";
import {
  type Feeling,
  feelingsOf,
  type StepMatrices,
  stepMatrices,
  weightGradient,
} from "./step-matrices.ts";

/** Where the trials begin: states B×N, and poses at ticks −1, −2, … (each B×width), as deep as the longest delay. */
export interface Start {
  readonly x: Float32Array;
  readonly poses: readonly Float32Array[];
}

export interface Unrolled {
  readonly loss: number;
  /** ∂loss/∂weights, in the shapes of the weights. */
  readonly gradient: RnnWeights;
  /** Where the trials ended, ready to begin the next ones. */
  readonly end: Start;
  /** The pose, or the actions where there is no plant, at every tick, T×B×width. */
  readonly course: Float32Array;
}

export interface UnrollOptions {
  readonly dtMs: number;
  readonly alpha: number;
  readonly ratePenalty: number;
  readonly plant?: Plant | undefined;
}

/** What one unrolling works on. */
interface Problem {
  readonly tf: Tf;
  readonly weights: RnnWeights;
  readonly matrices: StepMatrices;
  readonly effector: Effector;
  readonly feelings: readonly Feeling[];
  readonly batch: Batch;
  readonly start: Start;
  readonly noise: Float32Array;
  readonly options: UnrollOptions;
}

/** What happened: rates at ticks 0…T−1, the pose at any tick from before the start on, and the last state. */
interface Course {
  readonly rates: readonly Matrix[];
  readonly pose: (tick: number) => Matrix;
  readonly x: Matrix;
}

/** ∂loss/∂x_{t+1} and ∂loss/∂(r_t M + c) for every tick. */
interface Faults {
  readonly state: readonly Matrix[];
  readonly motor: readonly Matrix[];
}

/** How many poses before the start a plant needs. */
export function depthOf(plant: Plant | undefined, inputs: number, dtMs: number): number {
  if (plant === undefined) return 0;
  return Math.max(1, ...feelingsOf(plant, inputs, dtMs).map(({ ticks }) => ticks));
}

/** @param noise T×B×N, already scaled */
export function unroll(
  tf: Tf,
  weights: RnnWeights,
  batch: Batch,
  start: Start,
  noise: Float32Array,
  options: UnrollOptions,
): Unrolled {
  tf.engine().startScope();
  try {
    const feelings = feelingsOf(options.plant, weights.inputs, options.dtMs);
    const effector = createEffector(tf, weights, options.plant);
    const matrices = stepMatrices(tf, weights, options.alpha, feelings, effector.width);
    const problem = { tf, weights, matrices, effector, feelings, batch, start, noise, options };
    const course = forward(problem);
    const { loss, blame, rateScale } = lossOf(problem, course);
    const faults = backward(problem, course, blame, rateScale);
    return {
      loss,
      gradient: gradientOf(problem, course, faults),
      end: {
        x: course.x.dataSync() as Float32Array,
        poses: start.poses.map((_, i) => course.pose(batch.ticks - 1 - i).dataSync() as Float32Array),
      },
      course: everyPose(problem, course, 0).dataSync() as Float32Array,
    };
  } finally {
    tf.engine().endScope();
  }
}

function forward(problem: Problem): Course {
  const { tf, matrices, effector, feelings, batch, start, options } = problem;
  const { recurrent, felt } = matrices;
  const { ticks, size } = batch;
  const n = problem.weights.units;
  const poses = new Map(
    start.poses.map((pose, i): [number, Matrix] => [-1 - i, tf.tensor2d(pose, [size, effector.width])]),
  );
  const pose = (tick: number): Matrix => poses.get(tick)!;
  const rates: Matrix[] = [];
  const driven = new Float32Array(size * n);
  const sum = new Float64Array(n);
  let x = tf.tensor2d(start.x, [size, n]);
  for (let t = 0; t < ticks; t++) {
    drive(driven, sum, problem, t);
    const [next, rate, landed] = tf.tidy(() => {
      const r = tf.tanh(tf.relu(x)) as Matrix;
      const moved = effector.forward(poses.get(t - 1), r);
      const shown: Matrix = tf.tensor2d(driven, [size, n]);
      const sensed = feelings.map(({ ticks }, s) => tf.matMul(pose(t - ticks), felt[s].straight));
      const input = [...sensed, shown].reduce((a, b) => tf.add(a, b));
      const kept = tf.add(tf.mul(x, 1 - options.alpha), tf.matMul(r, recurrent.straight));
      return [tf.add(kept, input), r, moved] as Matrix[];
    });
    x.dispose();
    x = next;
    rates.push(rate);
    poses.set(t, landed);
  }
  return { rates, pose, x };
}

/** d_t = α(b + C u_t) + noise for every trial, B×N. @param sum room for one trial */
function drive(
  out: Float32Array,
  sum: Float64Array,
  { weights, matrices, batch, noise, options }: Problem,
  tick: number,
): void {
  const { units, bias } = weights;
  const { cues, shown } = matrices;
  for (let b = 0; b < batch.size; b++) {
    const at = tick * batch.size + b;
    sum.fill(0);
    for (let k = 0; k < cues; k++) {
      const cue = batch.cues[cues * at + k];
      if (cue === 0) continue;
      for (let i = 0; i < units; i++) sum[i] += shown[k * units + i] * cue;
    }
    for (let i = 0; i < units; i++) {
      out[b * units + i] = options.alpha * (bias[i] + sum[i]) + noise[at * units + i];
    }
  }
}

/** The loss; what it says about the pose at every tick (∂loss/∂m as far as it is direct, T×B×width); rate/(T·B·N). */
function lossOf(problem: Problem, course: Course): { loss: number; blame: Float32Array; rateScale: number } {
  const { tf, batch, effector, options, weights } = problem;
  const shape: [number, number] = [batch.ticks * batch.size, effector.width];
  const miss = tf.sub(everyPose(problem, course, 0), tf.tensor2d(batch.targets, shape));
  const weighted = tf.mul(miss, tf.tensor2d(batch.weights, shape));
  const rateScale = options.ratePenalty / (batch.ticks * batch.size * weights.units);
  const activity = tf.sum(tf.square(tf.concat2d([...course.rates], 0)));
  const loss = tf.sum(tf.mul(weighted, miss)).dataSync()[0] + rateScale * activity.dataSync()[0];
  return { loss, blame: tf.mul(weighted, 2).dataSync() as Float32Array, rateScale };
}

function backward(
  { tf, matrices, effector, feelings, batch, options, weights }: Problem,
  course: Course,
  blame: Float32Array,
  rateScale: number,
): Faults {
  const { recurrent, felt } = matrices;
  const { ticks, size } = batch;
  const width = size * effector.width;
  const poseFaults = Array.from({ length: ticks }, (_, t) =>
    tf.tensor2d(blame.subarray(t * width, (t + 1) * width), [size, effector.width]),
  );
  const stateFaults: Matrix[] = new Array(ticks);
  const motorFaults: Matrix[] = new Array(ticks);
  const blameMore = (t: number, more: Matrix) => {
    if (t >= 0) poseFaults[t] = tf.add(poseFaults[t], more);
  };
  let dx: Matrix = tf.zeros([size, weights.units]);
  for (let t = ticks - 1; t >= 0; t--) {
    const after = dx;
    const r = course.rates[t];
    const { before, motor } = effector.backward(course.pose(t - 1), r, poseFaults[t]);
    stateFaults[t] = after;
    motorFaults[t] = motor;
    if (before !== undefined) blameMore(t - 1, before);
    feelings.forEach(({ ticks }, s) => {
      blameMore(t - ticks, tf.matMul(after, felt[s].turned));
    });
    dx = tf.tidy(() => {
      const through = tf.add(tf.matMul(after, recurrent.turned), tf.matMul(motor, effector.motor.turned));
      const dr = tf.add(through, tf.mul(r, 2 * rateScale));
      const slope = tf.sub(tf.step(r), tf.square(r));
      return tf.add(tf.mul(after, 1 - options.alpha), tf.mul(dr, slope)) as Matrix;
    });
  }
  return { state: stateFaults, motor: motorFaults };
}

/** One product over all ticks and trials for each matrix, then back to the weights. */
function gradientOf(problem: Problem, course: Course, faults: Faults): RnnWeights {
  const { tf, batch, matrices, effector, feelings, options, weights } = problem;
  const rows = batch.ticks * batch.size;
  const sensed = tf.concat2d(
    [
      tf.tensor2d(batch.cues, [rows, matrices.cues]),
      ...feelings.map(({ ticks }) => everyPose(problem, course, ticks)),
      tf.ones([rows, 1]),
    ],
    1,
  );
  const ratesT = tf.transpose(tf.concat2d([...course.rates], 0));
  const state = tf.concat2d([...faults.state], 0);
  const motor = tf.concat2d([...faults.motor], 0);
  const sums = {
    recurrent: tf.matMul(ratesT, state).dataSync(),
    sensed: tf.matMul(tf.transpose(sensed), state).dataSync(),
    motor: tf.matMul(ratesT, motor).dataSync(),
    motorBias: tf.sum(motor, 0).dataSync(),
  };
  return weightGradient(weights, sums, effector, feelings, options.alpha);
}

/** What was landed at `back` ticks before every tick, (T·B)×width. */
function everyPose({ tf, batch }: Problem, { pose }: Course, back: number): Matrix {
  return tf.concat2d(
    Array.from({ length: batch.ticks }, (_, t) => pose(t - back)),
    0,
  );
}
