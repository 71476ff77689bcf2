/**
 * The kernels in plain TypeScript: the definition that the SIMD module is tested against.
 * Sums run in float64 and are rounded when stored, so a kernel over Float32Array is the correctly rounded one and
 * the same code over Float64Array is the oracle for the algorithm itself.
 */
import type { Kernels, RnnKernel, RnnWeights } from "./kernel.ts";
import { fillSymmetric, triangleOf } from "./triangle.ts";
import { referenceWorkspace } from "./workspace.ts";

/** An observation so large that float32 cannot hold its power is no observation. */
const LARGEST_FLOAT32 = (2 - 2 ** -23) * 2 ** 127;

type Reals = Float32Array | Float64Array;

/** `RlsKernel` over float32 or float64. */
export interface RlsOver<A extends Reals> {
  readonly u: A;
  readonly desired: A;
  readonly prediction: A;
  readonly reading: A;
  readonly weights: A;
  readonly published: A;
  readonly p: A;
  predict(): void;
  read(): void;
  update(): void;
}

/** One tick of a leaky recurrent network; see `RnnKernel`. */
export function referenceRnn(weights: RnnWeights, alpha: number): RnnKernel {
  const { units, inputs, actions, recurrent, input: inward, bias, output, outputBias } = weights;
  const x = new Float32Array(units);
  const r = new Float32Array(units);
  const input = new Float32Array(inputs);
  const noise = new Float32Array(units);
  const stim = new Float32Array(units);
  const action = new Float32Array(actions);
  const activate = () => {
    for (let i = 0; i < units; i++) r[i] = Math.tanh(Math.max(x[i], 0));
  };
  return {
    x,
    r,
    input,
    noise,
    stim,
    action,
    activate,
    step() {
      for (let i = 0; i < units; i++) {
        const drive = bias[i] + dot(inward, i * inputs, input) + dot(recurrent, i * units, r);
        x[i] = (1 - alpha) * x[i] + alpha * drive + noise[i] + stim[i];
      }
      activate();
      for (let a = 0; a < actions; a++) action[a] = outputBias[a] + dot(output, a * units, r);
    },
    prepare: () => false,
    double: () => referenceRnn(weights, alpha),
  };
}

/** Recursive least squares, random-walk form, over arrays of `make`; see `RlsKernel`. */
export function rlsOver<A extends Reals>(
  make: new (length: number) => A,
  channels: number,
  outputs: number,
  { ridge, lambda, walk }: { ridge: number; lambda: number; walk: number },
): RlsOver<A> {
  const u = new make(channels);
  const desired = new make(outputs);
  const prediction = new make(outputs);
  const reading = new make(outputs);
  const weights = new make(outputs * channels);
  const published = new make(outputs * channels);
  const p = new make(channels * channels);
  const pu = new make(channels);
  const grow = new make(channels);
  for (let i = 0; i < channels; i++) p[i * channels + i] = 1 / ridge;
  // Forgetting and walk raise no P_ii above its prior: a channel that says nothing would make P grow for ever.
  const cap = p[0];
  return {
    u,
    desired,
    prediction,
    reading,
    weights,
    published,
    p,
    predict() {
      for (let d = 0; d < outputs; d++) prediction[d] = dot(weights, d * channels, u);
    },
    read() {
      for (let d = 0; d < outputs; d++) reading[d] = dot(published, d * channels, u);
    },
    update() {
      for (let i = 0; i < channels; i++) pu[i] = dot(p, i * channels, u);
      const denominator = lambda + dot(pu, 0, u);
      if (!(denominator > 0 && denominator <= LARGEST_FLOAT32)) return;
      for (let d = 0; d < outputs; d++) {
        const error = desired[d] - dot(weights, d * channels, u);
        if (!Number.isFinite(error)) continue;
        for (let i = 0; i < channels; i++) weights[d * channels + i] += (error / denominator) * pu[i];
      }
      // k(Pu)ᵀ = v vᵀ with v = Pu/√denominator, and v_i·v_j = v_j·v_i to the last bit: P stays symmetric.
      const scale = 1 / Math.sqrt(denominator);
      for (let i = 0; i < channels; i++) {
        pu[i] *= scale;
        const variance = p[i * channels + i];
        grow[i] = variance > lambda * cap ? Math.sqrt(cap / variance) : 1 / Math.sqrt(lambda);
      }
      for (let i = 0; i < channels; i++) {
        const row = i * channels;
        for (let j = 0; j < channels; j++) p[row + j] = (p[row + j] - pu[i] * pu[j]) * (grow[i] * grow[j]);
        p[row + i] = Math.min(p[row + i] + walk, cap);
      }
    },
  };
}

/** Σ_j a[offset + j]·b[j] over b's length, in float64. */
function dot(a: Reals, offset: number, b: Reals): number {
  let sum = 0;
  for (let j = 0; j < b.length; j++) sum += a[offset + j] * b[j];
  return sum;
}

export const referenceKernels: Kernels = {
  name: "reference",
  rnn: referenceRnn,
  rls(channels, outputs, options) {
    const kernel = rlsOver(Float32Array, channels, outputs, options);
    return {
      ...kernel,
      triangle: () => triangleOf(kernel.p, channels),
      restoreTriangle: (triangle) => fillSymmetric(kernel.p, triangle, channels),
    };
  },
  workspace: referenceWorkspace,
};
