import { Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import {
  exactStep,
  matrixExponential,
} from "../../../../server/symbiote/lenses/analyses/matrix-exponential.ts";
import { createRng } from "../../../../streams/rng.ts";
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();
const rng = createRng(seed);
const drawn = (rows: number, columns: number) =>
  Matrix.from1DArray(rows, columns, rng.normals(new Float32Array(rows * columns), 1));
const far = (a: Matrix, b: Matrix) => Matrix.sub(a, b).norm() / Math.max(1, b.norm());

test(`a turn is a turn, and exponents of what commutes add (seed ${seed})`, () => {
  const angle = 10 * rng.normal();
  const turned = matrixExponential(
    new Matrix([
      [0, -angle],
      [angle, 0],
    ]),
  );
  expect(turned.get(0, 0)).toBeCloseTo(Math.cos(angle), 10);
  expect(turned.get(1, 0)).toBeCloseTo(Math.sin(angle), 10);
  const m = drawn(5, 5);
  const [s, t] = [rng.uniform(), rng.uniform()];
  const together = matrixExponential(Matrix.mul(m, s)).mmul(matrixExponential(Matrix.mul(m, t)));
  expect(far(matrixExponential(Matrix.mul(m, s + t)), together)).toBeLessThan(1e-10);
});

test(`ten short exact steps are one long one, noise and input included (seed ${seed})`, () => {
  const [f, g, root] = [drawn(4, 4), drawn(4, 2), drawn(4, 4)];
  const s = root.mmul(root.transpose());
  const [long, short] = [exactStep(f, g, s, 0.5), exactStep(f, g, s, 0.05)];
  let [a, d, w] = [Matrix.eye(4), Matrix.zeros(4, 2), Matrix.zeros(4, 4)];
  for (let i = 0; i < 10; i++) {
    a = short.a.mmul(a);
    d = Matrix.add(short.a.mmul(d), short.d);
    w = Matrix.add(short.a.mmul(w).mmul(short.a.transpose()), short.w);
  }
  expect(far(a, long.a)).toBeLessThan(1e-9);
  expect(far(d, long.d)).toBeLessThan(1e-9);
  expect(far(w, long.w)).toBeLessThan(1e-9);
});
