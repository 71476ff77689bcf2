/**
 * The discrete algebraic equations of control and of estimation, solved by doubling: every round squares the number
 * of time steps that have been taken, so that about ten rounds are for ever.
 *
 *   Riccati   P = Q + AᵀP A − AᵀPB (R + BᵀPB)⁻¹ BᵀPA,   K = (R + BᵀPB)⁻¹ BᵀPA
 *             = Q + AᵀP (I + G P)⁻¹ A,  G = B R⁻¹ Bᵀ: what control can reach, or a measurement tell
 *   Kalman    the same of (Aᵀ, Cᵀ, W, V): P is the error covariance before the observation, L = PCᵀ(CPCᵀ + V)⁻¹
 *   Lyapunov  X = A X Aᵀ + W
 *
 * Shapes: A n×n, B n×m, C p×n. Chu, Fan, Lin & Wang 2004; Anderson & Moore, Optimal Filtering (1979), §6.7.
 */
import { inverse, Matrix, solve } from "ml-matrix";

const ROUNDS = 60;
const PRECISION = 1e-14;

export interface Riccati {
  /** Cost to go, n × n. */
  readonly p: Matrix;
  /** Optimal feedback u = −K x, m × n. */
  readonly k: Matrix;
}

/** The stabilising solution. @throws when there is none: a mode that grows and cannot be moved */
export function dare(a: Matrix, b: Matrix, q: Matrix, r: Matrix): Riccati {
  const p = riccati(a, symmetric(b.mmul(inverse(r)).mmul(b.transpose())), q);
  return { p, k: feedbackOf(p, a, b, r) };
}

/** P of A, G and Q. @throws when nothing stabilises: a mode grows that G knows nothing of */
export function riccati(a: Matrix, g: Matrix, q: Matrix): Matrix {
  let flow = a;
  let reach = g;
  let cost = q;
  for (let round = 0; round < ROUNDS; round++) {
    const shared = inverse(Matrix.add(Matrix.eye(a.rows), reach.mmul(cost)));
    const through = flow.mmul(shared);
    const added = symmetric(flow.transpose().mmul(cost).mmul(shared).mmul(flow));
    reach = symmetric(Matrix.add(reach, through.mmul(reach).mmul(flow.transpose())));
    cost = Matrix.add(cost, added);
    flow = through.mmul(flow);
    if (!(cost.norm() < Number.POSITIVE_INFINITY)) break;
    if (added.norm() <= PRECISION * cost.norm()) return cost;
  }
  throw new Error("this system cannot be stabilised: a mode that grows is out of reach of its inputs");
}

/** (R + BᵀPB)⁻¹ BᵀPA. */
function feedbackOf(p: Matrix, a: Matrix, b: Matrix, r: Matrix): Matrix {
  const toInputs = b.transpose().mmul(p);
  return solve(Matrix.add(r, toInputs.mmul(b)), toInputs.mmul(a));
}

export interface SteadyKalman {
  /** L, n × p: x̂ ← x̂⁻ + L (y − C x̂⁻). */
  readonly gain: Matrix;
  /** Error covariance before and after the observation, n × n. */
  readonly before: Matrix;
  readonly after: Matrix;
  /** Covariance of the innovation y − C x̂⁻, p × p. */
  readonly innovation: Matrix;
}

/** @param w covariance of what the process adds in one step, n × n  @param v of the observation, p × p */
export function steadyKalman(a: Matrix, c: Matrix, w: Matrix, v: Matrix): SteadyKalman {
  const before = dare(a.transpose(), c.transpose(), w, v).p;
  const innovation = symmetric(Matrix.add(v, c.mmul(before).mmul(c.transpose())));
  const gain = solve(innovation, c.mmul(before)).transpose();
  return { gain, before, after: symmetric(Matrix.sub(before, gain.mmul(c).mmul(before))), innovation };
}

/** The stationary covariance of x' = A x + w, E wwᵀ = W. @throws when A does not decay */
export function lyapunov(a: Matrix, w: Matrix): Matrix {
  let flow = a;
  let sum = w;
  for (let round = 0; round < ROUNDS; round++) {
    const added = flow.mmul(sum).mmul(flow.transpose());
    sum = symmetric(Matrix.add(sum, added));
    flow = flow.mmul(flow);
    if (!(sum.norm() < Number.POSITIVE_INFINITY)) break;
    if (added.norm() <= PRECISION * sum.norm()) return sum;
  }
  throw new Error("this system has no stationary covariance: a mode does not decay");
}

/** The symmetric part. */
export function symmetric(square: Matrix): Matrix {
  return Matrix.add(square, square.transpose()).mul(0.5);
}
