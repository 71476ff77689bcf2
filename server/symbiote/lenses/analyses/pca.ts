/** Principal components (Pearson 1901): the eigenvectors of the covariance, by falling variance. */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";

export interface Principal {
  /** Orthonormal columns, units × count. */
  readonly axes: Matrix;
  /** Variance along each axis, all axes of the space, falling. */
  readonly variances: readonly number[];
}

/** Covariance of the columns. @param rows samples × units */
export function covariance(rows: Matrix): Matrix {
  const centred = rows.clone().subRowVector(rows.mean("column"));
  return centred
    .transpose()
    .mmul(centred)
    .div(Math.max(1, rows.rows - 1));
}

/** The first `count` components of a covariance (all when there are fewer). */
export function principalAxes(symmetric: Matrix, count: number): Principal {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(symmetric, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, i) => i).sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  const axes = new Matrix(symmetric.rows, Math.min(count, order.length));
  for (let j = 0; j < axes.columns; j++) axes.setColumn(j, eigenvectorMatrix.getColumn(order[j]));
  return { axes, variances: order.map((i) => Math.max(0, realEigenvalues[i])) };
}
