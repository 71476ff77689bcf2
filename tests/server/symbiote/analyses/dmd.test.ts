/** DMD gives back the eigenvalues of the linear map that made the data. */
import { Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { dmdEigenvalues } from "../../../../server/symbiote/lenses/analyses/dmd.ts";
import { eigenvaluesOf, modulus } from "../../../../server/symbiote/lenses/analyses/eigenvalues.ts";
import { createRng } from "../../../../streams/rng.ts";
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();

function orbit(a: Matrix, start: readonly number[], steps: number): Matrix {
  const rows = [[...start]];
  for (let t = 0; t < steps; t++) rows.push(a.mmul(Matrix.columnVector(rows[t])).to1DArray());
  return new Matrix(rows);
}
const split = (states: Matrix) =>
  [
    states.subMatrix(0, states.rows - 2, 0, states.columns - 1),
    states.subMatrix(1, states.rows - 1, 0, states.columns - 1),
  ] as const;

test("a damped rotation and a decay, exactly", () => {
  const a = new Matrix([
    [0.95, -0.2, 0],
    [0.2, 0.95, 0],
    [0, 0, 0.8],
  ]);
  const found = dmdEigenvalues(...split(orbit(a, [1, 0, 1], 50)));
  const golden = [
    { re: 0.95, im: 0.2 },
    { re: 0.95, im: -0.2 },
    { re: 0.8, im: 0 },
  ];
  expect(found).toHaveLength(3);
  found.forEach(({ re, im }, i) => {
    expect(re).toBeCloseTo(golden[i].re, 6);
    expect(im).toBeCloseTo(golden[i].im, 6);
  });
});

test(`any linear map, seen through more units than it has dimensions (seed ${seed})`, () => {
  const rng = createRng(seed);
  const draw = (rows: number, columns: number) =>
    Matrix.from1DArray(rows, columns, rng.normals(new Float32Array(rows * columns), 1));
  const a = draw(4, 4);
  a.mul(0.98 / modulus(eigenvaluesOf(a)[0]));
  const lift = draw(4, 12);
  // Short orbits from many starts, so that the fast modes are not gone before they are seen.
  const pairs = Array.from({ length: 10 }, () => split(orbit(a, draw(1, 4).to1DArray(), 4)));
  const stack = (side: 0 | 1) => new Matrix(pairs.flatMap((pair) => pair[side].mmul(lift).to2DArray()));
  const truth = eigenvaluesOf(a);
  const found = dmdEigenvalues(stack(0), stack(1));
  expect(found).toHaveLength(4);
  for (const { re, im } of truth) {
    expect(Math.min(...found.map((one) => Math.hypot(one.re - re, one.im - im)))).toBeLessThan(1e-6);
  }
});
