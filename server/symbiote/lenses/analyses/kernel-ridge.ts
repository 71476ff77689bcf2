/**
 * Is anything there to be read? A kernel ridge read-out, cross-validated over whole trials, against permutations of
 * the trials' labels: prediction K_ET (K_TT + ρI)⁻¹ y_T of trials E by trials T (Saunders et al. 1998), with K linear
 * or Gaussian on centred samples. The work that does not depend on labels is done once, so that a permutation costs
 * one product. p is exact where trials are exchangeable, whatever the rest of the data is like.
 *
 * Shapes: a trial has `samples` rows in X (rows × channels) and in Y (rows × outputs), trial after trial.
 */
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { r2VarianceWeighted } from "../../../../streams/metric.ts";
import type { Rng } from "../../../../streams/rng.ts";
import { type Against, against, drawn } from "./surrogate.ts";

export interface Discovery extends Against {
  /** Cross-validated variance-weighted R². */
  readonly r2: number;
}

export interface Reading {
  /** rows × channels */
  readonly x: Matrix;
  /** rows × outputs */
  readonly y: Matrix;
  /** Rows of a trial. */
  readonly samples: number;
}

export interface ReadingOptions {
  readonly kernel: "linear" | "gaussian";
  /** ρ, in units of the mean of K's diagonal (default 0.1). */
  readonly penalty?: number;
  readonly folds?: number;
  readonly permutations: number;
  /**
   * Trials of a block, where labels were drawn in balanced blocks (default 1): permutations exchange whole blocks, and
   * trials within them, so that what holds within a block holds in every surrogate. Divides the number of trials.
   */
  readonly block?: number;
}

/** @param rng deals trials into folds, and permutes labels */
export function discover(
  { x, y, samples }: Reading,
  { kernel, penalty = 0.1, folds = 5, permutations, block = 1 }: ReadingOptions,
  rng: Rng,
): Discovery {
  const trials = x.rows / samples;
  const order = rng.shuffle(Array.from({ length: trials }, (_, t) => t));
  const rowsOf = (some: readonly number[]) =>
    some.flatMap((t) => Array.from({ length: samples }, (_, s) => t * samples + s));
  const k = kernelMatrix(x, kernel);
  const parts = Array.from({ length: folds }, (_, f) => {
    const exam = rowsOf(order.filter((_, i) => i % folds === f));
    const learned = rowsOf(order.filter((_, i) => i % folds !== f));
    const gram = k.selection(learned, learned).add(Matrix.eye(learned.length, learned.length, penalty));
    const weigh = new CholeskyDecomposition(gram).solve(k.selection(learned, exam)).transpose();
    return { exam, learned, weigh };
  });
  const outputs = y.columns;
  const labels = Float64Array.from(y.to1DArray());
  /** @param by the trial whose labels each trial is given */
  const score = (by: readonly number[]) => {
    const truth: number[] = [];
    const predicted: number[] = [];
    const at = (row: number, j: number) => {
      const trial = Math.floor(row / samples);
      return labels[(by[trial] * samples + (row % samples)) * outputs + j];
    };
    for (const { exam, learned, weigh } of parts) {
      const taught = new Matrix(learned.map((row) => Array.from({ length: outputs }, (_, j) => at(row, j))));
      const mean = taught.mean("column");
      const said = weigh.mmul(taught.subRowVector(mean)).addRowVector(mean);
      exam.forEach((row, i) => {
        for (let j = 0; j < outputs; j++) {
          truth.push(at(row, j));
          predicted.push(said.get(i, j));
        }
      });
    }
    return r2VarianceWeighted(truth, predicted, outputs);
  };
  const blocks = Array.from({ length: trials / block }, (_, b) =>
    Array.from({ length: block }, (_, i) => b * block + i),
  );
  const r2 = score(blocks.flat());
  const exchanged = () => rng.shuffle([...blocks]).flatMap((one) => rng.shuffle([...one]));
  const surrogates = drawn(permutations, () => score(exchanged()));
  return { r2, ...against(r2, surrogates, "high") };
}

/** K of centred samples, scaled so that its diagonal has mean 1; the Gaussian's width is the mean distance. */
function kernelMatrix(x: Matrix, kernel: ReadingOptions["kernel"]): Matrix {
  const centred = x.clone().subRowVector(x.mean("column"));
  const products = centred.mmul(centred.transpose());
  const power = products.diagonal();
  const mean = power.reduce((sum, one) => sum + one, 0) / power.length;
  if (!(mean > 0)) return Matrix.zeros(x.rows, x.rows);
  if (kernel === "linear") return products.div(mean);
  const gaussian = Matrix.eye(x.rows);
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < i; j++) {
      const value = Math.exp(-(power[i] + power[j] - 2 * products.get(i, j)) / (2 * mean));
      gaussian.set(i, j, value);
      gaussian.set(j, i, value);
    }
  }
  return gaussian;
}
