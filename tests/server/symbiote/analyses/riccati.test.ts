import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { dare, lyapunov, steadyKalman } from "../../../../server/symbiote/lenses/analyses/riccati.ts";
import { createRng } from "../../../../streams/rng.ts";
import control from "../../../golden/control.json" with { type: "json" };
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();
const rng = createRng(seed);
const drawn = (rows: number, columns: number, sd = 1) =>
  Matrix.from1DArray(rows, columns, rng.normals(new Float32Array(rows * columns), sd));
const positive = (n: number) => {
  const root = drawn(n, n);
  return root.mmul(root.transpose()).add(Matrix.eye(n, n, 0.1));
};
const far = (a: Matrix, b: Matrix) => Matrix.sub(a, b).norm() / Math.max(1, b.norm());
/** The largest modulus of an eigenvalue. */
const radius = (a: Matrix) => {
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(a);
  return Math.max(...realEigenvalues.map((re, i) => Math.hypot(re, imaginaryEigenvalues[i])));
};
const one = (value: number) => new Matrix([[value]]);

test("the scalar Riccati equation of the golden values", () => {
  const { p, k } = dare(one(1.2), one(1), one(1), one(1));
  expect(p.get(0, 0)).toBeCloseTo(control.dare_scalar.P, 12);
  expect(k.get(0, 0)).toBeCloseTo(control.dare_scalar.K, 12);
  expect(1.2 - k.get(0, 0)).toBeCloseTo(control.dare_scalar.closed_loop, 12);
});

describe(`on random systems (seed ${seed})`, () => {
  test("doubling stands still where stepping does, and what it feeds back is stable", () => {
    for (let trial = 0; trial < 10; trial++) {
      const [n, m] = [2 + rng.below(5), 1 + rng.below(3)];
      const [a, b, q, r] = [drawn(n, n, 0.7), drawn(n, m), positive(n), positive(m)];
      const { p, k } = dare(a, b, q, r);
      const stepped = a
        .transpose()
        .mmul(p)
        .mmul(Matrix.sub(a, b.mmul(k)))
        .add(q);
      expect(far(stepped, p)).toBeLessThan(1e-8);
      expect(radius(Matrix.sub(a, b.mmul(k)))).toBeLessThan(1);
    }
  });

  test("the Kalman filter's covariances are what predicting and observing give, again and again", () => {
    const [n, m] = [4, 6];
    const [a, c, w, v] = [drawn(n, n, 0.6), drawn(m, n), positive(n), positive(m)];
    const { gain, before, after, innovation } = steadyKalman(a, c, w, v);
    expect(far(a.mmul(after).mmul(a.transpose()).add(w), before)).toBeLessThan(1e-8);
    expect(far(gain.mmul(innovation), before.mmul(c.transpose()))).toBeLessThan(1e-8);
    const joseph = Matrix.sub(Matrix.eye(n), gain.mmul(c));
    const same = joseph.mmul(before).mmul(joseph.transpose()).add(gain.mmul(v).mmul(gain.transpose()));
    expect(far(same, after)).toBeLessThan(1e-8);
  });

  test("Lyapunov's equation holds, and is refused where nothing decays", () => {
    const [a, w] = [drawn(5, 5), positive(5)];
    const stable = Matrix.mul(a, 0.9 / radius(a));
    const x = lyapunov(stable, w);
    expect(far(stable.mmul(x).mmul(stable.transpose()).add(w), x)).toBeLessThan(1e-8);
    expect(() => lyapunov(Matrix.mul(a, 1.1 / radius(a)), w)).toThrow(/does not decay/);
  });

  test("a growing mode that no input moves is refused", () => {
    const a = Matrix.diag([1.2, 0.5]);
    const b = Matrix.columnVector([0, 1]);
    expect(() => dare(a, b, Matrix.eye(2), Matrix.eye(1))).toThrow(/cannot be stabilised/);
  });
});
