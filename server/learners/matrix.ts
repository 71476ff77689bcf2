/**
 * Matrices that act on rows (one row a trial), each with its transpose, because the WebAssembly backend multiplies by
 * a transposed matrix 10–20 times slower than by one that is stored so.
 */
import type { Tf } from "./backend.ts";

export type Matrix = ReturnType<Tf["tensor2d"]>;

/** A matrix and its transpose. */
export interface Both {
  readonly straight: Matrix;
  readonly turned: Matrix;
}

/** @param f the entry at (row, column) */
export function both(tf: Tf, rows: number, cols: number, f: (row: number, col: number) => number): Both {
  const straight = new Float32Array(rows * cols);
  const turned = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) straight[i * cols + j] = turned[j * rows + i] = f(i, j);
  }
  return { straight: tf.tensor2d(straight, [rows, cols]), turned: tf.tensor2d(turned, [cols, rows]) };
}
