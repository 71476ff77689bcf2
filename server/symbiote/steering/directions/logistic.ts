/**
 * A logistic probe, P(positive | h) = 1/(1 + exp(−w·h − b)), by Newton's method with a ridge on w (iteratively
 * reweighted least squares), which makes the optimum unique even where the classes can be told apart exactly.
 */
import { Matrix, solve } from "ml-matrix";
import { covariance } from "../../lenses/analyses/pca.ts";
import { type Filter, matricesOf, patternOf, type Samples, stacked } from "./samples.ts";

const ITERATIONS = 100;
const SETTLED = 1e-12;

/** @param ridge weight of ‖w‖²/2 against the log-likelihood of one sample */
export function logistic(samples: Samples, ridge = 1): Filter {
  const { positive, negative } = matricesOf(samples);
  const rows = stacked(positive, negative);
  const { columns } = rows;
  const x = rows.clone().addColumn(new Array<number>(rows.rows).fill(1));
  const penalty = Matrix.eye(columns + 1, columns + 1, ridge);
  // A little on the bias keeps the step defined; it holds b back by next to nothing.
  penalty.set(columns, columns, 1e-9 * ridge);
  let w = Matrix.zeros(columns + 1, 1);
  for (let n = 0; n < ITERATIONS; n++) {
    const p = x
      .mmul(w)
      .to1DArray()
      .map((logit) => 1 / (1 + Math.exp(-logit)));
    const missed = Matrix.columnVector(p.map((value, i) => (i < positive.rows ? 1 : 0) - value));
    const slope = Matrix.sub(x.transpose().mmul(missed), penalty.mmul(w));
    const weighted = x.clone().mulColumnVector(p.map((value) => value * (1 - value)));
    const step = solve(Matrix.add(x.transpose().mmul(weighted), penalty), slope);
    w = Matrix.add(w, step);
    if (step.norm() < SETTLED * (1 + w.norm())) break;
  }
  const filter = w.subMatrix(0, columns - 1, 0, 0);
  return {
    filter: Float64Array.from(filter.to1DArray()),
    bias: w.get(columns, 0),
    pattern: patternOf(covariance(rows), filter),
  };
}
