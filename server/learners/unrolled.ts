/**
 * The brain and its arm unrolled over a batch, and back-propagated through time by hand.
 *
 * Rows are trials. With W' = αWᵀ and so on, one tick is
 *
 *   m_t     = m_{t−1} A + r_t M + c                             the arm: x, y, vx, vy
 *   x_{t+1} = (1−α)x_t + r_t W' + m_{t−2} P' + m_{t−7} V' + d_t   d_t: cue, hold, bias and noise
 *   r_{t+1} = tanh(max(x_{t+1}, 0))
 *
 * and the loss is Σ w (m − goal)² + rate·mean r². Derived by hand because autodiff multiplies by transposed
 * matrices, which the WebAssembly backend does 10–20 times slower than transposing a small one first.
 */
import type { RnnWeights } from "../kernels/kernel.ts";
import { FRICTION, GAIN } from "../tasks/point-mass.ts";
import type { Tf } from "./backend.ts";
import type { ReachBatch } from "./reach-batch.ts";

type Matrix = ReturnType<Tf["tensor2d"]>;

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

/** Which of the brain's inputs are what. */
const CUE = 0;
const SEEN = 3;
const FELT = 5;

/** @param noise T×B×N, already scaled */
export function unroll(
  tf: Tf,
  weights: RnnWeights,
  batch: ReachBatch,
  start: Start,
  noise: Float32Array,
  options: UnrollOptions,
): Unrolled {
  return tf.tidy(() => {
    const { units: n, inputs, actions } = weights;
    const { ticks, size } = batch;
    const { alpha, visualTicks, proprioceptiveTicks } = options;
    const dt = options.dtMs / 1000;
    const kept = 1 - dt * FRICTION;
    const keep = 1 - alpha;

    /** `rows × cols` matrix of f(row, col), and its transpose. */
    const both = (rows: number, cols: number, f: (row: number, col: number) => number): [Matrix, Matrix] => {
      const straight = new Float32Array(rows * cols);
      const turned = new Float32Array(rows * cols);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < cols; j++) straight[i * cols + j] = turned[j * rows + i] = f(i, j);
      }
      return [tf.tensor2d(straight, [rows, cols]), tf.tensor2d(turned, [cols, rows])];
    };
    const inward = (first: number, count: number) =>
      both(4, n, (i, j) => (i < count ? alpha * weights.input[j * inputs + first + i] : 0));
    const [recurrent, recurrentT] = both(n, n, (i, j) => alpha * weights.recurrent[j * n + i]);
    const [felt, feltT] = inward(FELT, 4);
    const [seen, seenT] = inward(SEEN, 2);
    /** How a unit force moves the arm within one tick: position by GAIN·dt², velocity by GAIN·dt. */
    const push = (component: number) => (component < 2 ? GAIN * dt * dt : GAIN * dt);
    const [motor, motorT] = both(n, 4, (i, j) => push(j) * weights.output[(j % 2) * n + i]);
    const motorBias = tf.tensor1d([0, 1, 2, 3].map((j) => push(j) * weights.outputBias[j % 2]));
    const [arm, armT] = both(4, 4, (i, j) => (i === j ? (i < 2 ? 1 : kept) : i === j + 2 ? dt * kept : 0));
    const of = (values: Float32Array, t: number, width: number) =>
      tf.tensor2d(values.subarray(t * size * width, (t + 1) * size * width), [size, width]);

    // Forward. Arm poses before tick 0 stand at negative ticks.
    const poses = new Map(start.arm.map((pose, i): [number, Matrix] => [-1 - i, of(pose, 0, 4)]));
    const pose = (t: number): Matrix => poses.get(t)!;
    const rates: Matrix[] = [];
    const driven = new Float32Array(size * n);
    let x = of(start.x, 0, n);
    for (let t = 0; t < ticks; t++) {
      drive(driven, weights, batch.cues, noise, t, size, alpha);
      const [next, rate, m] = tf.tidy(() => {
        const r = tf.tanh(tf.relu(x)) as Matrix;
        const moved = tf.add(tf.add(tf.matMul(pose(t - 1), arm), tf.matMul(r, motor)), motorBias);
        const sensed = tf.add(
          tf.matMul(pose(t - proprioceptiveTicks), felt),
          tf.matMul(pose(t - visualTicks), seen),
        );
        const input = tf.add(sensed, tf.tensor2d(driven, [size, n]));
        return [tf.add(tf.add(tf.mul(x, keep), tf.matMul(r, recurrent)), input), r, moved] as Matrix[];
      });
      x.dispose();
      x = next;
      rates.push(rate);
      poses.set(t, m);
    }
    const end = {
      x: x.dataSync() as Float32Array,
      arm: start.arm.map((_, i) => pose(ticks - 1 - i).dataSync() as Float32Array),
    };

    // The loss, and what it says about each pose.
    const span = (ticksBack: number) =>
      tf.concat2d(
        range(ticks).map((t) => pose(t - ticksBack)),
        0,
      );
    const poseAll = span(0);
    const weightAll = tf.tensor2d(batch.weights, [ticks * size, 4]);
    const missAll = tf.sub(poseAll, tf.tensor2d(batch.goals, [ticks * size, 4]));
    const rateAll = tf.concat2d(rates, 0);
    const rateScale = options.ratePenalty / (ticks * size * n);
    const loss =
      tf.sum(tf.mul(weightAll, tf.square(missAll))).dataSync()[0] +
      rateScale * tf.sum(tf.square(rateAll)).dataSync()[0];
    const blame = tf.mul(tf.mul(missAll, weightAll), 2).dataSync() as Float32Array;

    // Backward. `fault(t)` is ∂loss/∂m_t as far as it is known.
    const faults = range(ticks).map((t) => of(blame, t, 4));
    const blameOn = (t: number, more: () => Matrix) => {
      if (t < 0) return;
      const sum = tf.tidy(() => tf.add(faults[t], more()) as Matrix);
      faults[t].dispose();
      faults[t] = sum;
    };
    const stateFaults: Matrix[] = new Array(ticks);
    let dx: Matrix = tf.zeros([size, n]);
    for (let t = ticks - 1; t >= 0; t--) {
      const dNext = dx;
      const dm = faults[t];
      stateFaults[t] = dNext;
      blameOn(t - 1, () => tf.matMul(dm, armT));
      blameOn(t - proprioceptiveTicks, () => tf.matMul(dNext, feltT));
      blameOn(t - visualTicks, () => tf.matMul(dNext, seenT));
      dx = tf.tidy(() => {
        const r = rates[t];
        const dr = tf.add(
          tf.add(tf.matMul(dNext, recurrentT), tf.matMul(dm, motorT)),
          tf.mul(r, 2 * rateScale),
        );
        // r ≥ 0 and the slope is 1 − r² where r > 0, else 0.
        const slope = tf.sub(tf.step(r), tf.square(r));
        return tf.add(tf.mul(dNext, keep), tf.mul(dr, slope)) as Matrix;
      });
    }

    // ∂loss/∂weights: one product over all ticks and trials each.
    const faultAll = tf.concat2d(stateFaults, 0);
    const rateAllT = tf.transpose(rateAll);
    const sensedAll = tf.concat2d(
      [
        tf.tensor2d(batch.cues, [ticks * size, 3]),
        span(visualTicks),
        span(proprioceptiveTicks),
        tf.ones([ticks * size, 1]),
      ],
      1,
    );
    const dRecurrent = tf.matMul(rateAllT, faultAll).dataSync();
    const dSensed = tf.matMul(tf.transpose(sensedAll), faultAll).dataSync();
    const armFaultAll = tf.concat2d(faults, 0);
    const dMotor = tf.matMul(rateAllT, armFaultAll).dataSync();
    const dMotorBias = tf.sum(armFaultAll, 0).dataSync();

    const gradient = {
      units: n,
      inputs,
      actions,
      recurrent: new Float32Array(n * n),
      input: new Float32Array(n * inputs),
      bias: new Float32Array(n),
      output: new Float32Array(actions * n),
      outputBias: new Float32Array(actions),
    };
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) gradient.recurrent[i * n + j] = alpha * dRecurrent[j * n + i];
      /** Rows of `dSensed`: cue x, y, hold · seen x, y, (vx, vy) · felt x, y, vx, vy · 1. */
      const row = (k: number) => alpha * dSensed[k * n + i];
      for (let k = 0; k < 3; k++) gradient.input[i * inputs + CUE + k] = row(k);
      for (let k = 0; k < 2; k++) gradient.input[i * inputs + SEEN + k] = row(3 + k);
      for (let k = 0; k < 4; k++) gradient.input[i * inputs + FELT + k] = row(7 + k);
      gradient.bias[i] = row(11);
      for (let a = 0; a < actions; a++) {
        gradient.output[a * n + i] = push(0) * dMotor[4 * i + a] + push(2) * dMotor[4 * i + a + 2];
      }
    }
    for (let a = 0; a < actions; a++) {
      gradient.outputBias[a] = push(0) * dMotorBias[a] + push(2) * dMotorBias[a + 2];
    }
    return { loss, gradient, end, arm: poseAll.dataSync() as Float32Array };
  });
}

/** d_t = α(b + W_cue·cue) + noise, for every trial: B×N. */
function drive(
  out: Float32Array,
  { units, inputs, input, bias }: RnnWeights,
  cues: Float32Array,
  noise: Float32Array,
  tick: number,
  size: number,
  alpha: number,
): void {
  for (let b = 0; b < size; b++) {
    const at = tick * size + b;
    const x = cues[3 * at];
    const y = cues[3 * at + 1];
    const hold = cues[3 * at + 2];
    for (let i = 0; i < units; i++) {
      const row = i * inputs + CUE;
      const seen = input[row] * x + input[row + 1] * y + input[row + 2] * hold;
      out[b * units + i] = alpha * (bias[i] + seen) + noise[at * units + i];
    }
  }
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
