/**
 * The brain and its arm unrolled over a batch of trials and back-propagated through time by hand:
 *
 *   forward   r_t = tanh(max(x_t, 0)), then m_t and x_{t+1} as in step-matrices.ts
 *   loss      Σ w (m − goal)² + rate · mean r²
 *   backward  δm_t = 2w(m_t − goal) + δm_{t+1} Aᵀ + δx_{t+p+1} Pᵀ + δx_{t+v+1} Vᵀ
 *             δx_t = (1−α) δx_{t+1} + (δx_{t+1} Rᵀ + δm_t Mᵀ + rate′ r_t) ∘ φ′,   φ′ = 1 − r² where r > 0, else 0
 *
 * Autodiff would give the same numbers many times slower on the WebAssembly backend.
 */
import type { RnnWeights } from "../kernels/kernel.ts";
import type { Tf } from "./backend.ts";
import type { ReachBatch } from "./reach-batch.ts";
import { ARM, CUES, type Matrix, type StepMatrices, stepMatrices, weightGradient } from "./step-matrices.ts";

/** Where the trials begin: states B×N, and the arm at ticks −1, −2, … (each B×4), as deep as the longest delay. */
export interface Start {
  readonly x: Float32Array;
  readonly arm: readonly Float32Array[];
}

export interface Unrolled {
  readonly loss: number;
  /** ∂loss/∂weights, in the shapes of the weights. */
  readonly gradient: RnnWeights;
  /** Where the trials ended, ready to begin the next ones. */
  readonly end: Start;
  /** The arm at every tick, T×B×4. */
  readonly arm: Float32Array;
}

export interface UnrollOptions {
  readonly dtMs: number;
  readonly alpha: number;
  readonly visualTicks: number;
  readonly proprioceptiveTicks: number;
  readonly ratePenalty: number;
}

/** What one unrolling works on. */
interface Problem {
  readonly tf: Tf;
  readonly weights: RnnWeights;
  readonly matrices: StepMatrices;
  readonly batch: ReachBatch;
  readonly start: Start;
  readonly noise: Float32Array;
  readonly options: UnrollOptions;
}

/** What happened: rates at ticks 0…T−1, the arm at any tick from before the start on, and the last state. */
interface Course {
  readonly rates: readonly Matrix[];
  readonly pose: (tick: number) => Matrix;
  readonly x: Matrix;
}

/** ∂loss/∂x_{t+1} and ∂loss/∂m_t for every tick. */
interface Faults {
  readonly state: readonly Matrix[];
  readonly arm: readonly Matrix[];
}

/** @param noise T×B×N, already scaled */
export function unroll(
  tf: Tf,
  weights: RnnWeights,
  batch: ReachBatch,
  start: Start,
  noise: Float32Array,
  options: UnrollOptions,
): Unrolled {
  tf.engine().startScope();
  try {
    const matrices = stepMatrices(tf, weights, options.alpha, options.dtMs);
    const problem = { tf, weights, matrices, batch, start, noise, options };
    const course = forward(problem);
    const { loss, blame, rateScale } = lossOf(problem, course);
    const faults = backward(problem, course, blame, rateScale);
    return {
      loss,
      gradient: gradientOf(problem, course, faults),
      end: {
        x: course.x.dataSync() as Float32Array,
        arm: start.arm.map((_, i) => course.pose(batch.ticks - 1 - i).dataSync() as Float32Array),
      },
      arm: everyPose(problem, course, 0).dataSync() as Float32Array,
    };
  } finally {
    tf.engine().endScope();
  }
}

function forward(problem: Problem): Course {
  const { tf, matrices, batch, start, options } = problem;
  const { recurrent, felt, seen, motor, motorBias, arm } = matrices;
  const { ticks, size } = batch;
  const n = problem.weights.units;
  const poses = new Map(
    start.arm.map((pose, i): [number, Matrix] => [-1 - i, tf.tensor2d(pose, [size, ARM])]),
  );
  const pose = (tick: number): Matrix => poses.get(tick)!;
  const rates: Matrix[] = [];
  const driven = new Float32Array(size * n);
  let x = tf.tensor2d(start.x, [size, n]);
  for (let t = 0; t < ticks; t++) {
    drive(driven, problem, t);
    const [next, rate, landed] = tf.tidy(() => {
      const r = tf.tanh(tf.relu(x)) as Matrix;
      const moved = tf.add(
        tf.add(tf.matMul(pose(t - 1), arm.straight), tf.matMul(r, motor.straight)),
        motorBias,
      );
      const sensed = tf.add(
        tf.matMul(pose(t - options.proprioceptiveTicks), felt.straight),
        tf.matMul(pose(t - options.visualTicks), seen.straight),
      );
      const input = tf.add(sensed, tf.tensor2d(driven, [size, n]));
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

/** d_t = α(b + W_in·cue) + noise for every trial, B×N. */
function drive(out: Float32Array, { weights, batch, noise, options }: Problem, tick: number): void {
  const { units, inputs, input, bias } = weights;
  for (let b = 0; b < batch.size; b++) {
    const at = tick * batch.size + b;
    const x = batch.cues[CUES * at];
    const y = batch.cues[CUES * at + 1];
    const hold = batch.cues[CUES * at + 2];
    for (let i = 0; i < units; i++) {
      const row = i * inputs;
      const shown = input[row] * x + input[row + 1] * y + input[row + 2] * hold;
      out[b * units + i] = options.alpha * (bias[i] + shown) + noise[at * units + i];
    }
  }
}

/** The loss; what it says about the arm at every tick (∂loss/∂m as far as it is direct, T×B×4); rate/(T·B·N). */
function lossOf(problem: Problem, course: Course): { loss: number; blame: Float32Array; rateScale: number } {
  const { tf, batch, options, weights } = problem;
  const shape: [number, number] = [batch.ticks * batch.size, ARM];
  const miss = tf.sub(everyPose(problem, course, 0), tf.tensor2d(batch.goals, shape));
  const weighted = tf.mul(miss, tf.tensor2d(batch.weights, shape));
  const rateScale = options.ratePenalty / (batch.ticks * batch.size * weights.units);
  const activity = tf.sum(tf.square(tf.concat2d([...course.rates], 0)));
  const loss = tf.sum(tf.mul(weighted, miss)).dataSync()[0] + rateScale * activity.dataSync()[0];
  return { loss, blame: tf.mul(weighted, 2).dataSync() as Float32Array, rateScale };
}

function backward(
  { tf, matrices, batch, options, weights }: Problem,
  course: Course,
  blame: Float32Array,
  rateScale: number,
): Faults {
  const { recurrent, felt, seen, motor, arm } = matrices;
  const { ticks, size } = batch;
  const width = size * ARM;
  const armFaults = Array.from({ length: ticks }, (_, t) =>
    tf.tensor2d(blame.subarray(t * width, (t + 1) * width), [size, ARM]),
  );
  const stateFaults: Matrix[] = new Array(ticks);
  const blameMore = (t: number, more: () => Matrix) => {
    if (t < 0) return;
    const sum = tf.tidy(() => tf.add(armFaults[t], more()) as Matrix);
    armFaults[t].dispose();
    armFaults[t] = sum;
  };
  let dx: Matrix = tf.zeros([size, weights.units]);
  for (let t = ticks - 1; t >= 0; t--) {
    const after = dx;
    const dm = armFaults[t];
    stateFaults[t] = after;
    blameMore(t - 1, () => tf.matMul(dm, arm.turned));
    blameMore(t - options.proprioceptiveTicks, () => tf.matMul(after, felt.turned));
    blameMore(t - options.visualTicks, () => tf.matMul(after, seen.turned));
    dx = tf.tidy(() => {
      const r = course.rates[t];
      const through = tf.add(tf.matMul(after, recurrent.turned), tf.matMul(dm, motor.turned));
      const dr = tf.add(through, tf.mul(r, 2 * rateScale));
      const slope = tf.sub(tf.step(r), tf.square(r));
      return tf.add(tf.mul(after, 1 - options.alpha), tf.mul(dr, slope)) as Matrix;
    });
  }
  return { state: stateFaults, arm: armFaults };
}

/** One product over all ticks and trials for each matrix, then back to the weights. */
function gradientOf(problem: Problem, course: Course, faults: Faults): RnnWeights {
  const { tf, batch, options, weights } = problem;
  const rows = batch.ticks * batch.size;
  const sensed = tf.concat2d(
    [
      tf.tensor2d(batch.cues, [rows, CUES]),
      everyPose(problem, course, options.visualTicks),
      everyPose(problem, course, options.proprioceptiveTicks),
      tf.ones([rows, 1]),
    ],
    1,
  );
  const ratesT = tf.transpose(tf.concat2d([...course.rates], 0));
  const state = tf.concat2d([...faults.state], 0);
  const arm = tf.concat2d([...faults.arm], 0);
  const sums = {
    recurrent: tf.matMul(ratesT, state).dataSync(),
    sensed: tf.matMul(tf.transpose(sensed), state).dataSync(),
    motor: tf.matMul(ratesT, arm).dataSync(),
    motorBias: tf.sum(arm, 0).dataSync(),
  };
  return weightGradient(weights, sums, options.alpha, options.dtMs);
}

/** The arm `back` ticks before every tick, (T·B)×4. */
function everyPose({ tf, batch }: Problem, { pose }: Course, back: number): Matrix {
  return tf.concat2d(
    Array.from({ length: batch.ticks }, (_, t) => pose(t - back)),
    0,
  );
}
