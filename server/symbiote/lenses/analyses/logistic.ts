/**
 * Logistic regression (Cox 1958), P(y = 1 | x) = 1 / (1 + exp(−wᵀx)), by Newton's method on the penalised likelihood
 * Σ log P − ρ‖w‖²/2. The small penalty keeps the weights finite where a plane parts the choices without a mistake.
 */
import { Matrix, solve } from "ml-matrix";

const ITERATIONS = 100;
const CONVERGED = 1e-10;

/**
 * @param x one row a trial; put a column of ones there for a bias
 * @param y 1 or 0 for each row
 * @returns w, one weight a column
 */
export function logistic(x: Matrix, y: ArrayLike<number>, penalty = 1e-3): number[] {
  const transposed = x.transpose();
  let w = Matrix.zeros(x.columns, 1);
  let likelihood = score(x, y, w, penalty);
  for (let n = 0; n < ITERATIONS; n++) {
    const p = x.mmul(w).to1DArray().map(probability);
    const curvature = transposed
      .mmul(x.clone().mulColumnVector(p.map((one) => one * (1 - one))))
      .add(Matrix.eye(x.columns, x.columns, penalty));
    const slope = transposed
      .mmul(Matrix.columnVector(p.map((one, i) => y[i] - one)))
      .sub(Matrix.mul(w, penalty));
    const step = solve(curvature, slope);
    let next = Matrix.add(w, step);
    let better = score(x, y, next, penalty);
    for (let halvings = 0; better < likelihood && halvings < 30; halvings++) {
      next = Matrix.add(w, step.mul(0.5));
      better = score(x, y, next, penalty);
    }
    const gained = better - likelihood;
    [w, likelihood] = [next, better];
    if (gained < CONVERGED) break;
  }
  return w.to1DArray();
}

const probability = (z: number) => 1 / (1 + Math.exp(-z));

/** The penalised log likelihood; log(1 + eᶻ) without overflow. */
function score(x: Matrix, y: ArrayLike<number>, w: Matrix, penalty: number): number {
  const z = x.mmul(w).to1DArray();
  const fit = z.reduce((sum, one, i) => {
    return sum + y[i] * one - Math.max(one, 0) - Math.log1p(Math.exp(-Math.abs(one)));
  }, 0);
  return fit - (penalty / 2) * w.to1DArray().reduce((sum, one) => sum + one * one, 0);
}
