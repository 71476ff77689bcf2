/**
 * What a kernel is: the arithmetic of one tick over memory it owns. Two implementations share these interfaces,
 * the SIMD module and its TypeScript reference; callers write inputs into the views, call, and read results back.
 */
import type { Workspace } from "./workspace.ts";

/**
 * Leaky recurrent network, one tick:
 *   x ← (1−α)x + α(W r + W_in u + b) + noise + stim;  r ← tanh(max(x, 0));  y ← W_out r + b_out
 * with N units, I inputs and A actions. Every view is live and stays valid for the kernel's life.
 */
export interface RnnKernel {
  /** State, N. */
  readonly x: Float32Array;
  /** Rates, N. After writing `x` by hand (restore), call `activate()`. */
  readonly r: Float32Array;
  /** Task input u, I. */
  readonly input: Float32Array;
  /** Process noise, already scaled, N. */
  readonly noise: Float32Array;
  /** Stimulation, N. */
  readonly stim: Float32Array;
  /** Output y, A. */
  readonly action: Float32Array;
  activate(): void;
  step(): void;
  /** A few µs of the next step's work that need no input; changes no bit of it. @returns whether there is more */
  prepare(): boolean;
  /** Another state, at rest, over the same weights: a twin that steps beside this one reads them from the same cache. */
  double(): RnnKernel;
}

/** Weights of a leaky recurrent network, row-major float32. */
export interface RnnWeights {
  readonly units: number;
  readonly inputs: number;
  readonly actions: number;
  /** N × N */
  readonly recurrent: Float32Array;
  /** N × I */
  readonly input: Float32Array;
  /** N */
  readonly bias: Float32Array;
  /** A × N */
  readonly output: Float32Array;
  /** A */
  readonly outputBias: Float32Array;
}

/**
 * Recursive least squares in random-walk form, C channels and D outputs sharing one P:
 *   k = P u / (λ + uᵀP u);  w_j += k (d_j − w_jᵀu);  P ← (P − k (P u)ᵀ)/λ + q I, kept exactly symmetric.
 * Components of `desired` that are not finite leave their weights alone; a `u` that is not finite changes nothing.
 * Neither λ nor q raises a diagonal element of P above its prior 1/ridge, so silence cannot make P grow for ever.
 */
export interface RlsKernel {
  /** Regressor u, C. */
  readonly u: Float32Array;
  /** Teaching signal d, D. */
  readonly desired: Float32Array;
  /** Prediction wᵀu, D; filled by `predict`. */
  readonly prediction: Float32Array;
  /** What the published weights say, D; filled by `read`. */
  readonly reading: Float32Array;
  /** Weights, D × C. */
  readonly weights: Float32Array;
  /** Weights, D × C, that no update changes: a copy that its owner makes. */
  readonly published: Float32Array;
  /** Inverse correlation, C × C: read it anew after an update (a kernel may keep one triangle, and owe an update, until asked). */
  readonly p: Float32Array;
  /** P's upper triangle, row after row: a copy, and quicker to get than P. */
  triangle(): Float32Array;
  restoreTriangle(triangle: Float32Array): void;
  predict(): void;
  read(): void;
  update(): void;
}

export interface Kernels {
  readonly name: "simd" | "reference";
  rnn(weights: RnnWeights, alpha: number): RnnKernel;
  /**
   * @param options.ridge P₀ = I/ridge
   * @param options.lambda forgetting; 1 keeps everything
   * @param options.walk q, added to P's diagonal each update; float32 loses it below 6e-8 of that diagonal
   */
  rls(channels: number, outputs: number, options: { ridge: number; lambda: number; walk: number }): RlsKernel;
  /** Room for `floats` numbers, and matrix products in it: what learning is made of. */
  workspace(floats: number): Workspace;
}
