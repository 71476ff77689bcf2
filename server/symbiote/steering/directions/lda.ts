/** Fisher's linear discriminant, w = Σ_w⁻¹(μ₊ − μ₋) with the covariance within classes (Fisher 1936): the filter that
 * tells classes apart best when they are Gaussian and alike. Its pattern points along the difference in means. */
import { Matrix, solve } from "ml-matrix";
import { covariance } from "../../lenses/analyses/pca.ts";
import { type Filter, matricesOf, patternOf, type Samples, stacked } from "./samples.ts";

/** @param ridge added to the diagonal of Σ_w, in units of its mean */
export function lda(samples: Samples, ridge = 1e-6): Filter {
  const { positive, negative } = matricesOf(samples);
  const centred = [positive, negative].map((rows) => rows.clone().subRowVector(rows.mean("column")));
  const apart = Matrix.columnVector(
    positive.mean("column").map((value, i) => value - negative.mean("column")[i]),
  );
  const rows = stacked(centred[0], centred[1]);
  const within = rows
    .transpose()
    .mmul(rows)
    .div(Math.max(1, rows.rows - 2));
  const loaded = Matrix.add(
    within,
    Matrix.eye(within.rows, within.rows, (ridge * within.trace()) / within.rows),
  );
  const filter = solve(loaded, apart);
  const middle = positive.mean("column").map((value, i) => (value + negative.mean("column")[i]) / 2);
  return {
    filter: Float64Array.from(filter.to1DArray()),
    bias: -middle.reduce((sum, value, i) => sum + value * filter.get(i, 0), 0),
    pattern: patternOf(covariance(stacked(positive, negative)), filter),
  };
}
