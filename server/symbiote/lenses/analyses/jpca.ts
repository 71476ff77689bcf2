/**
 * jPCA (Churchland et al. 2012): does the population rotate? The responses without their condition mean, on their
 * leading principal components, are fitted by a rotation; its planes are where the population turns, fastest first.
 * Read R²_skew itself: its ratio to the unconstrained fit is near one for noise, too.
 */
import { Matrix } from "ml-matrix";
import type { Rng } from "../../../../streams/rng.ts";
import { eigen } from "./eigenvalues.ts";
import { covariance, principalAxes } from "./pca.ts";
import { asRows, between, type Responses, withoutConditionMean } from "./responses.ts";
import { fitRotation, sumOfSquares } from "./rotation.ts";

/** One plane in which the population turns. */
export interface Plane {
  readonly frequencyHz: number;
  /** Share of the tuned variance (of all units) that lies in the plane. */
  readonly varianceFraction: number;
  /** Where each condition goes in it: conditions · times rows of x, y. */
  readonly path: Matrix;
}

export interface Jpca {
  readonly r2Skew: number;
  readonly r2Unconstrained: number;
  /** By falling share of variance. */
  readonly planes: readonly Plane[];
  /** R²_skew with time turned round in a random half of the conditions: same states and speeds, no common flow. */
  reversed(rng: Rng): number;
}

/** @param components how many principal components; an even number */
export function jpca(responses: Responses, dtMs: number, components = 6): Jpca {
  const { conditions, times } = responses;
  const tuned = withoutConditionMean(responses);
  const rows = asRows(tuned);
  const { axes } = principalAxes(covariance(rows), components);
  const scores = rows.mmul(axes);
  const upright = new Array<boolean>(conditions).fill(false);
  const { x, dx } = flow(scores, times, upright);
  const { skew, r2Skew, r2Unconstrained } = fitRotation(x, dx);
  // Of the states that were fitted: all but each condition's last.
  const total = sumOfSquares(asRows(between(tuned, 0, times - 1)));
  const planes = planesOf(skew).map(({ omega, basis }) => {
    const frequencyHz = omega / (2 * Math.PI * (dtMs / 1000));
    const varianceFraction = sumOfSquares(x.mmul(basis)) / total;
    return { frequencyHz, varianceFraction, path: scores.mmul(basis) };
  });
  return {
    r2Skew,
    r2Unconstrained,
    planes: planes.sort((a, b) => b.varianceFraction - a.varianceFraction),
    reversed(rng) {
      const turned = rng.shuffle(upright.map((_, c) => c < conditions / 2));
      const backwards = flow(scores, times, turned);
      return fitRotation(backwards.x, backwards.dx).r2Skew;
    },
  };
}

/** States and their forward differences. @param turned per condition: run it backwards */
function flow(scores: Matrix, times: number, turned: readonly boolean[]) {
  const steps = times - 1;
  const x = new Matrix(turned.length * steps, scores.columns);
  const dx = Matrix.zeros(x.rows, x.columns);
  for (let c = 0; c < turned.length; c++) {
    for (let t = 0; t < steps; t++) {
      const from = c * times + (turned[c] ? steps - t : t);
      const to = from + (turned[c] ? -1 : 1);
      for (let d = 0; d < x.columns; d++) {
        x.set(c * steps + t, d, scores.get(from, d));
        dx.set(c * steps + t, d, scores.get(to, d) - scores.get(from, d));
      }
    }
  }
  return { x, dx };
}

/** The invariant planes of a skew-symmetric matrix, each with its angular speed per step. */
function planesOf(skew: Matrix): { omega: number; basis: Matrix }[] {
  const { values, vectors } = eigen(skew);
  return values.flatMap(({ im: omega }, j) => {
    if (!(omega > 0)) return [];
    const basis = new Matrix(skew.rows, 2);
    for (const part of [0, 1]) {
      const column = vectors.getColumnVector(j + part);
      basis.setColumn(part, column.div(column.norm("frobenius")));
    }
    return [{ omega, basis }];
  });
}
