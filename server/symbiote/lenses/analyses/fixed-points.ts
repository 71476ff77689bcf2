/**
 * Fixed and slow points of a map x → F(x) (Sussillo & Barak 2013), by Levenberg–Marquardt on G(x) = F(x) − x with the
 * analytic Jacobian, (AᵀA + μI) δ = −AᵀG, A = J − I. As μ → 0 it is Newton's method.
 *
 * Each seed is followed once and noted where it first passes each tolerance on the speed ‖G‖, so that a loose
 * tolerance keeps the points of a line attractor apart while a tight one slides along it. A search never leaves the
 * ball of `radius` around its seed.
 */
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { type Complex, eigenvaluesOf, modulus } from "./eigenvalues.ts";

export interface DynamicalMap {
  readonly dimension: number;
  /** F(x) */
  map(x: Float64Array): Float64Array;
  /** ∂F/∂x, dimension × dimension. */
  jacobian(x: Float64Array): Matrix;
}

export interface FixedPoint {
  readonly x: Float64Array;
  /** ‖F(x) − x‖ */
  readonly speed: number;
  /** Index of the seed that led here first. */
  readonly seed: number;
}

export interface Search {
  /** Speeds to pass, in falling order; one list of points is returned for each. */
  readonly tolerances: readonly number[];
  /** How far from its seed a point may lie. */
  readonly radius: number;
  readonly iterations?: number;
  /** Points nearer than this are one. */
  readonly merge?: number;
}

/** @returns for every tolerance the distinct points found, in the order of their seeds */
export function findFixedPoints(
  system: DynamicalMap,
  seeds: readonly Float64Array[],
  { tolerances, radius, iterations = 200, merge = 1e-4 }: Search,
): FixedPoint[][] {
  const found: FixedPoint[][] = tolerances.map(() => []);
  seeds.forEach((start, seed) => {
    let passed = 0;
    descend(system, start, radius, iterations, (x, speed) => {
      for (; passed < tolerances.length && speed <= tolerances[passed]; passed++) {
        const known = found[passed].some((point) => distance(point.x, x) < merge);
        if (!known) found[passed].push({ x: x.slice(), speed, seed });
      }
      return passed < tolerances.length;
    });
  });
  return found;
}

/** Follow one seed downhill. @param visit sees every accepted state; `false` ends the search */
function descend(
  { dimension, map, jacobian }: DynamicalMap,
  start: Float64Array,
  radius: number,
  iterations: number,
  visit: (x: Float64Array, speed: number) => boolean,
): void {
  const residual = (at: Float64Array) => map(at).map((next, i) => next - at[i]);
  let x = start;
  let g = residual(x);
  let speed = length(g);
  let mu = 1e-3;
  for (let n = 0; visit(x, speed) && n < iterations; ) {
    const a = jacobian(x).sub(Matrix.eye(dimension));
    const at = a.transpose();
    const normal = at.mmul(a);
    const downhill = at.mmul(Matrix.columnVector(g)).neg();
    let accepted = false;
    for (; !accepted && n < iterations && mu < 1e12; n++) {
      const step = new CholeskyDecomposition(normal.clone().add(Matrix.eye(dimension, dimension, mu))).solve(
        downhill,
      );
      const next = x.map((value, i) => value + step.get(i, 0));
      const gNext = residual(next);
      accepted = length(gNext) < speed && distance(next, start) <= radius;
      mu = accepted ? Math.max(mu / 10, 1e-14) : mu * 10;
      if (!accepted) continue;
      [x, g, speed] = [next, gNext, length(gNext)];
    }
    if (!accepted) return;
  }
}

/** What the flow does near a fixed point. */
export interface Linearised {
  /** Of the Jacobian, by falling modulus. */
  readonly eigenvalues: readonly Complex[];
  /** Every eigenvalue lies inside the unit circle. */
  readonly stable: boolean;
  /** τ = −dt / ln|λ| of each eigenvalue, ms; negative where the mode grows. */
  readonly timeConstantsMs: readonly number[];
  /** arg λ / (2π dt) of each eigenvalue. */
  readonly frequenciesHz: readonly number[];
}

export function linearise({ jacobian }: DynamicalMap, x: Float64Array, dtMs: number): Linearised {
  const eigenvalues = eigenvaluesOf(jacobian(x));
  return {
    eigenvalues,
    stable: modulus(eigenvalues[0]) < 1,
    timeConstantsMs: eigenvalues.map((lambda) => -dtMs / Math.log(modulus(lambda))),
    frequenciesHz: eigenvalues.map(({ re, im }) => Math.atan2(im, re) / (2 * Math.PI * (dtMs / 1000))),
  };
}

function length(vector: Float64Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}

function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return Math.sqrt(sum);
}
