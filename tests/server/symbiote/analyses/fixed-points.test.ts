/** The complete set of fixed points of small networks x → tanh(Wᵀx), and a line attractor that is not to collapse. */
import { Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import {
  type DynamicalMap,
  findFixedPoints,
  linearise,
} from "../../../../server/symbiote/lenses/analyses/fixed-points.ts";
import { createRng } from "../../../../streams/rng.ts";
import golden from "../../../golden/fixed-points.json" with { type: "json" };
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();

function tanhMap(w: Matrix): DynamicalMap {
  const map = (x: Float64Array) =>
    Float64Array.from(Matrix.rowVector(x).mmul(w).to1DArray(), (v) => Math.tanh(v));
  return {
    dimension: w.rows,
    map,
    jacobian: (x) => w.transpose().mulColumnVector([...map(x)].map((r) => 1 - r * r)),
  };
}

for (const [n, { W, fixed_points }] of Object.entries(golden.cases)) {
  test(`all ${fixed_points.length} fixed points of ${n} units, none besides, with their eigenvalues (seed ${seed})`, () => {
    const system = tanhMap(new Matrix(W));
    const rng = createRng(seed).fork(n);
    const seeds = Array.from({ length: 400 }, () =>
      Float64Array.from({ length: Number(n) }, () => 2 * rng.uniform() - 1),
    );
    const [found] = findFixedPoints(system, seeds, { tolerances: [1e-11], radius: 4 });
    expect(found).toHaveLength(fixed_points.length);
    for (const { x, J_eig } of fixed_points) {
      const nearest = found
        .map((point) => ({ point, far: Math.hypot(...point.x.map((value, i) => value - x[i])) }))
        .sort((a, b) => a.far - b.far)[0];
      expect(nearest.far).toBeLessThan(1e-6);
      const { eigenvalues, stable } = linearise(system, nearest.point.x, 10);
      const reals = eigenvalues.map(({ re }) => re).sort((a, b) => a - b);
      reals.forEach((re, i) => {
        expect(re).toBeCloseTo(J_eig[i][0], 6);
      });
      for (const { im } of eigenvalues) expect(im).toBeCloseTo(0, 6);
      expect(stable).toBe(J_eig.every(([re]) => Math.abs(re) < 1));
    }
  });
}

test("time constants and frequencies are those of a damped rotation", () => {
  const [turn, decay] = [2 * Math.PI * 1.5 * 0.01, Math.exp(-10 / 200)];
  const a = new Matrix([
    [Math.cos(turn), -Math.sin(turn)],
    [Math.sin(turn), Math.cos(turn)],
  ]).mul(decay);
  const spiral: DynamicalMap = {
    dimension: 2,
    map: (x) => Float64Array.from(a.mmul(Matrix.columnVector(x)).to1DArray()),
    jacobian: () => a.clone(),
  };
  const { stable, timeConstantsMs, frequenciesHz } = linearise(spiral, new Float64Array(2), 10);
  expect(stable).toBe(true);
  for (const tau of timeConstantsMs) expect(tau).toBeCloseTo(200, 6);
  expect(frequenciesHz[0]).toBeCloseTo(1.5, 6);
});

test(`along a slow line, loose tolerances keep what tight ones merge; nothing leaves its ball (seed ${seed})`, () => {
  // x creeps towards 0, y falls onto the line: one fixed point, but slow all along.
  const creep = 1e-4;
  const line: DynamicalMap = {
    dimension: 2,
    map: ([x, y]) => Float64Array.of(x - creep * x, 0.5 * y),
    jacobian: () => Matrix.diag([1 - creep, 0.5]),
  };
  const rng = createRng(seed);
  const seeds = Array.from({ length: 16 }, (_, i) => Float64Array.of(i / 8 - 0.95, rng.normal()));
  const tolerances = [1e-3, 1e-5, 1e-12];
  const [loose, , tight] = findFixedPoints(line, seeds, { tolerances, radius: 10 });
  expect(loose).toHaveLength(16);
  expect(tight).toHaveLength(1);
  const [near, , none] = findFixedPoints(line, seeds.slice(0, 4), { tolerances, radius: 0.3 });
  expect(none).toHaveLength(0);
  for (const { x, seed: from } of near) {
    expect(Math.hypot(x[0] - seeds[from][0], x[1] - seeds[from][1])).toBeLessThanOrEqual(0.3);
  }
});
