/**
 * Linear-quadratic-Gaussian control to a goal, in closed form. For x' = A x + B u + d + w, y = C x + v, and the mean
 * cost per step of ‖Z x − g‖² + uᵀR u, with d and g constant and known,
 *
 *   u = −K x̂ − k₀,   k₀ = S⁻¹Bᵀ(P d + b),   S = R + BᵀPB,   b = (A − BK)ᵀ(P d + b) − Zᵀg
 *   cost = gᵀg + dᵀP d + 2bᵀd − (P d + b)ᵀB S⁻¹Bᵀ(P d + b)  +  tr(P W)  +  tr(KᵀS K Σ)
 *
 * where P, K solve the Riccati equation of Q = ZᵀZ and Σ is the covariance of the Kalman filter's error after the
 * observation: what the goal costs, what the noise costs, what not seeing costs. No controller that knows less than
 * everything does better; regret is measured from here. Åström, Stochastic Control Theory (1970), ch. 8.
 * Shapes: A n×n, B n×m, C p×n, Z g×n.
 */
import { inverse, Matrix, solve } from "ml-matrix";
import { dare, type SteadyKalman, steadyKalman } from "./riccati.ts";

/** A plant and what is asked of it. */
export interface LqgProblem {
  readonly a: Matrix;
  readonly b: Matrix;
  readonly c: Matrix;
  /** What the cost looks at. */
  readonly z: Matrix;
  /** Covariances of process and observation noise. */
  readonly w: Matrix;
  readonly v: Matrix;
  /** Cost of inputs, m × m. */
  readonly r: Matrix;
}

export interface Lqg {
  readonly filter: SteadyKalman;
  /** K, m × n. */
  readonly feedback: Matrix;
  /** k₀ per unit of disturbance, m × n, and per unit of goal, m × g. */
  readonly offset: { readonly perDisturbance: Matrix; readonly perGoal: Matrix };
  /** Where the state is in the mean under this control, likewise: n × n and n × g. */
  readonly rest: { readonly perDisturbance: Matrix; readonly perGoal: Matrix };
  /** The least mean cost per step that any controller can reach. */
  cost(disturbance: Matrix, goal: Matrix): number;
}

export function lqg({ a, b, c, z, w, v, r }: LqgProblem): Lqg {
  const { p, k } = dare(a, b, z.transpose().mmul(z), r);
  const filter = steadyKalman(a, c, w, v);
  const bt = b.transpose();
  const s = Matrix.add(r, bt.mmul(p).mmul(b));
  const closed = Matrix.sub(a, b.mmul(k)).transpose();
  const unwound = inverse(Matrix.sub(Matrix.eye(a.rows), closed));
  /** b of the equation above. */
  const lean = (disturbance: Matrix, goal: Matrix) =>
    unwound.mmul(Matrix.sub(closed.mmul(p).mmul(disturbance), z.transpose().mmul(goal)));
  const eye = Matrix.eye(a.rows);
  const leanPerDisturbance = Matrix.add(p, lean(eye, Matrix.zeros(z.rows, a.rows)));
  const leanPerGoal = lean(Matrix.zeros(a.rows, z.rows), Matrix.eye(z.rows));
  const offset = {
    perDisturbance: solve(s, bt.mmul(leanPerDisturbance)),
    perGoal: solve(s, bt.mmul(leanPerGoal)),
  };
  const settled = unwound.transpose();
  const chance = p.mmul(w).trace();
  const blindness = k.transpose().mmul(s).mmul(k).mmul(filter.after).trace();
  return {
    filter,
    feedback: k,
    offset,
    rest: {
      perDisturbance: settled.mmul(Matrix.sub(eye, b.mmul(offset.perDisturbance))),
      perGoal: settled.mmul(b.mmul(offset.perGoal)).mul(-1),
    },
    cost(disturbance, goal) {
      const leaning = lean(disturbance, goal);
      const pushed = bt.mmul(Matrix.add(p.mmul(disturbance), leaning));
      const steady =
        dot(goal, goal) +
        dot(disturbance, p.mmul(disturbance)) +
        2 * dot(leaning, disturbance) -
        dot(pushed, solve(s, pushed));
      return steady + chance + blindness;
    },
  };
}

function dot(x: Matrix, y: Matrix): number {
  return x.transpose().mmul(y).get(0, 0);
}
