/**
 * A linear read-out by ridge regression (Hoerl & Kennard 1970), W = (XᵀX + ρI)⁻¹XᵀY on centred data, fitted on one
 * set of trials and scored on another by the variance-weighted R².
 */
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { r2VarianceWeighted } from "../../../../streams/metric.ts";

/** Samples and what should be read from them; `y` has as many rows as `x`. */
export interface Sample {
  readonly x: Matrix;
  readonly y: Matrix;
}

export interface Readout {
  predict(x: Matrix): Matrix;
}

/** The work that does not depend on what is read, done once. @returns a fit for any teaching signal */
export function ridge(x: Matrix, penalty: number): (y: Matrix) => Readout {
  const meanX = x.mean("column");
  const centred = x.clone().subRowVector(meanX);
  const transposed = centred.transpose();
  const gram = transposed.mmul(centred).add(Matrix.eye(x.columns, x.columns, penalty));
  const factor = new CholeskyDecomposition(gram);
  return (y) => {
    const meanY = y.mean("column");
    const weights = factor.solve(transposed.mmul(y.clone().subRowVector(meanY)));
    return { predict: (rows) => rows.clone().subRowVector(meanX).mmul(weights).addRowVector(meanY) };
  };
}

/** Variance-weighted R² of a read-out on samples it has not seen. */
export function scoreOf(readout: Readout, { x, y }: Sample): number {
  return r2VarianceWeighted(y.to1DArray(), readout.predict(x).to1DArray(), y.columns);
}
