/**
 * A linear state-space model identified from a stretch of the stream: the subspace that has a past (subspace.ts), a
 * first guess by instrumental variables, which noise that is new in every tick does not bias, then
 * expectation–maximisation: smooth, and regress the smoothed latents on their past,
 *
 *   [A B c] = Σ E[x' φᵀ] (Σ E[φ φᵀ])⁻¹,   φ = [x; s; which trial]
 *
 * Nobody says what the task told the brain: c is what pushed in each trial all the time, and D the leading components
 * of how trials differ. Shumway & Stoffer 1982; Ghahramani & Hinton 1996; Ljung 1999, ch. 7.
 */
import { EigenvalueDecomposition, Matrix, solve } from "ml-matrix";
import type { Snapshot } from "../../../streams/ports.ts";
import { symmetric } from "../lenses/analyses/riccati.ts";
import { type Course, courseOf } from "./course.ts";
import type { Dense } from "./dense.ts";
import type { StateSpace, Stretch } from "./model.ts";
import { type Smoothed, smooth } from "./smoother.ts";
import { findSubspace } from "./subspace.ts";

export type IdentifyMaterial = Stretch & {
  /** Components of what stands still within a trial. */
  readonly pushes: number;
  readonly rounds: number;
};

/** The study `state-space`. */
export function studyStateSpace(material: Snapshot): Snapshot {
  const { pushes, rounds, ...stretch } = material as unknown as IdentifyMaterial;
  return identify(stretch, pushes, rounds);
}

/** A model in the making: B and c in one, n × regressors. */
interface Guess {
  readonly a: Matrix;
  readonly given: Matrix;
  readonly w: Matrix;
  readonly v: Matrix;
}

/** A mode that does not decay has no steady state: A is drawn in to this spectral radius. */
const STEADY = 0.999;
/** How far back the instruments of the first guess reach, ticks. */
const LAGS = 8;

/** @throws when the stretch is too short to say anything */
export function identify(stretch: Stretch, pushes: number, rounds: number): StateSpace {
  const { projection, centre, noise } = findSubspace(stretch);
  const course = courseOf(stretch, projection, centre);
  let guess = firstGuess(course, noise);
  for (let round = 0; round < rounds; round++) guess = maximise(course, smoothed(guess, course));
  const { means } = smoothed(guess, course);
  const { electrodes, latents: n, trials } = course;
  const constant = guess.given.subMatrix(0, n - 1, electrodes, electrodes + trials - 1);
  const drift = constant.mean("row");
  return {
    latents: n,
    pushes,
    a: flat(guess.a),
    b: flat(guess.given.subMatrix(0, n - 1, 0, electrodes - 1)),
    d: flat(leading(constant.clone().subColumnVector(drift), pushes)),
    drift: Float64Array.from(drift),
    projection: flat(projection),
    centre,
    ...readBehaviour(course, means),
    w: flat(guess.w),
    v: flat(guess.v),
  };
}

const flat = (matrix: Matrix): Dense => Float64Array.from(matrix.to1DArray());

function smoothed({ a, given, w, v }: Guess, { z, pushOf }: Course): Smoothed {
  return smooth({ a, w, v }, z, pushOf(given));
}

/**
 * Two-stage least squares: z' on [z; φ], with what was said and shown up to `LAGS` ticks before as instruments. They
 * know of x what z knows, and nothing of z's own noise. Söderström & Stoica, Instrumental Variable Methods (1983).
 */
function firstGuess(course: Course, noise: number): Guess {
  const { latents: n, ticks, z, behaviour, regressors } = course;
  const rows = Matrix.from1DArray(ticks, n, z);
  const count = ticks - LAGS - 1;
  /** Each tick's row `ago` ticks before the tick that is told. */
  const before = (matrix: Matrix, ago: number) =>
    matrix.subMatrix(LAGS - ago, LAGS - ago + count - 1, 0, matrix.columns - 1);
  const given = regressors().subMatrix(LAGS + 1, ticks - 1, 0, course.powers.rows - 1);
  const shown = Array.from({ length: LAGS + 1 }, (_, ago) => before(behaviour, ago));
  const past = Array.from({ length: LAGS }, (_, ago) => before(rows, ago + 1));
  const instruments = beside([...past, ...shown, given]);
  const told = beside([before(rows, 0), given]);
  const turned = instruments.transpose();
  const first = solve(guarded(turned.mmul(instruments)), turned.mmul(told));
  const cleaned = instruments.mmul(first).transpose();
  const weights = solve(guarded(cleaned.mmul(told)), cleaned.mmul(before(rows, -1))).transpose();
  const v = Matrix.eye(n, n, noise);
  const spread = rows.transpose().mmul(rows).div(ticks).sub(v);
  return {
    a: steady(weights.subMatrix(0, n - 1, 0, n - 1)),
    given: weights.subMatrix(0, n - 1, n, weights.columns - 1),
    w: positive(spread.mul(0.05)),
    v,
  };
}

/** Matrices side by side. */
function beside(parts: readonly Matrix[]): Matrix {
  const all = Matrix.zeros(
    parts[0].rows,
    parts.reduce((sum, { columns }) => sum + columns, 0),
  );
  let at = 0;
  for (const part of parts) {
    all.setSubMatrix(part, 0, at);
    at += part.columns;
  }
  return all;
}

/** One step of maximum likelihood, given what the smoother says. */
function maximise(course: Course, { means, spread, lagged }: Smoothed): Guess {
  const { latents: n, ticks, z, powers } = course;
  const pairs = ticks - 1;
  const s00 = products(means.subarray(0, pairs * n), means, n).add(Matrix.mul(spread, pairs));
  const s10 = products(means.subarray(n), means, n).add(Matrix.mul(lagged, pairs));
  const s11 = products(means.subarray(n), means.subarray(n), n).add(Matrix.mul(spread, pairs));
  const size = n + powers.rows;
  // How inputs go with the latents before them, and with those after.
  const past = new Float64Array(ticks * n);
  past.set(means.subarray(0, pairs * n), n);
  const cross = course.crossed(past);
  const gram = Matrix.zeros(size, size)
    .setSubMatrix(s00, 0, 0)
    .setSubMatrix(cross, n, 0)
    .setSubMatrix(cross.transpose(), 0, n)
    .setSubMatrix(powers, n, n);
  const moved = Matrix.zeros(n, size)
    .setSubMatrix(s10, 0, 0)
    .setSubMatrix(course.crossed(means).transpose(), 0, n);
  const weights = solve(guarded(gram), moved.transpose()).transpose();
  const left = z.map((value, i) => value - means[i]);
  return {
    a: steady(weights.subMatrix(0, n - 1, 0, n - 1)),
    given: weights.subMatrix(0, n - 1, n, size - 1),
    w: positive(Matrix.sub(s11, weights.mmul(moved.transpose())).div(pairs)),
    v: positive(products(left, left, n).div(ticks).add(spread)),
  };
}

/** Σ_t x_t y_tᵀ over the ticks of `x`, n × n; both ticks × n. */
function products(x: Dense, y: Dense, n: number): Matrix {
  const sum = new Float64Array(n * n);
  for (let at = 0; at < x.length; at += n) {
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sum[i * n + j] += x[at + i] * y[at + j];
  }
  return Matrix.from1DArray(n, n, sum);
}

/** A little on the diagonal, so that an input that never came makes no trouble. */
function guarded(power: Matrix): Matrix {
  return Matrix.add(power, Matrix.eye(power.rows, power.rows, 1e-6 * (1 + power.trace() / power.rows)));
}

/** The same flow, no slower to decay than `STEADY`. */
function steady(a: Matrix): Matrix {
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(a);
  const radius = Math.max(...realEigenvalues.map((real, i) => Math.hypot(real, imaginaryEigenvalues[i])));
  return radius > STEADY ? Matrix.mul(a, STEADY / radius) : a;
}

/** Negative directions of a symmetric matrix are brought a little above zero. */
function positive(matrix: Matrix): Matrix {
  const { realEigenvalues, eigenvectorMatrix: e } = new EigenvalueDecomposition(symmetric(matrix), {
    assumeSymmetric: true,
  });
  const least = 1e-9 + 1e-4 * Math.max(...realEigenvalues);
  const lifted = Matrix.diag(realEigenvalues.map((value) => Math.max(value, least)));
  return symmetric(e.mmul(lifted).mmul(e.transpose()));
}

/** The `count` leading components of columns, each times its standard deviation. */
function leading(columns: Matrix, count: number): Matrix {
  const spread = columns.mmul(columns.transpose()).div(columns.columns);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(spread, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, i) => i).sort((i, j) => realEigenvalues[j] - realEigenvalues[i]);
  const found = Matrix.zeros(columns.rows, count);
  for (let j = 0; j < count; j++) {
    const size = Math.sqrt(Math.max(0, realEigenvalues[order[j]]));
    found.setColumn(
      j,
      eigenvectorMatrix.getColumn(order[j]).map((value) => value * size),
    );
  }
  return found;
}

/** How the behaviour is in the latents, by regression on what the smoother makes of them. */
function readBehaviour({ latents: n, ticks, behaviour }: Course, means: Dense) {
  const regressors = Matrix.ones(ticks, n + 1).setSubMatrix(Matrix.from1DArray(ticks, n, means), 0, 0);
  const weights = solve(
    guarded(regressors.transpose().mmul(regressors)),
    regressors.transpose().mmul(behaviour),
  ).transpose();
  return {
    z: flat(weights.subMatrix(0, weights.rows - 1, 0, n - 1)),
    home: Float64Array.from(weights.getColumn(n)),
  };
}
