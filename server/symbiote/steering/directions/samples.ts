/**
 * What a direction is read from: activations of two classes, and what readers share. A reader's *filter* is what it
 * multiplies activations with; its *pattern* is how activations move with what it reads, and what should be written:
 *
 *   pattern = Σ w / (wᵀ Σ w),   Σ the covariance of all activations        (Haufe et al. 2014)
 */
import { Matrix } from "ml-matrix";

/** One vector of activations a row. */
export interface Samples {
  readonly positive: readonly ArrayLike<number>[];
  readonly negative: readonly ArrayLike<number>[];
}

/** A direction that was learned as a read-out. */
export interface Filter {
  /** w: positive where w·h + bias > 0. */
  readonly filter: Float64Array;
  readonly bias: number;
  /** How activations move per unit of w·h. */
  readonly pattern: Float64Array;
}

/** Both classes as matrices. @throws when a class is empty, or widths differ */
export function matricesOf({ positive, negative }: Samples): { positive: Matrix; negative: Matrix } {
  if (positive.length === 0 || negative.length === 0) {
    throw new Error("a direction is read from two classes: one of them has no samples");
  }
  const width = positive[0].length;
  for (const row of [...positive, ...negative]) {
    if (row.length !== width) {
      throw new Error(`samples of one direction have one width: there are ${width} and ${row.length}`);
    }
  }
  const matrix = (rows: readonly ArrayLike<number>[]) => new Matrix(rows.map((row) => Array.from(row)));
  return { positive: matrix(positive), negative: matrix(negative) };
}

/** Both classes, one above the other. */
export function stacked(positive: Matrix, negative: Matrix): Matrix {
  const all = Matrix.zeros(positive.rows + negative.rows, positive.columns);
  return all.setSubMatrix(positive, 0, 0).setSubMatrix(negative, positive.rows, 0);
}

/** Σw/(wᵀΣw). @param covariance of activations  @param filter column */
export function patternOf(covariance: Matrix, filter: Matrix): Float64Array {
  const moved = covariance.mmul(filter);
  const power = filter.transpose().mmul(moved).get(0, 0);
  return Float64Array.from(moved.to1DArray(), (value) => value / power);
}
