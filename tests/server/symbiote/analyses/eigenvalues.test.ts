/** Eigenvalues and eigenvectors, above all of the matrices on which a plain QR iteration never ends. */
import { inverse, Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { eigen, modulus } from "../../../../server/symbiote/lenses/analyses/eigenvalues.ts";
import { createRng } from "../../../../streams/rng.ts";
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();
const rng = createRng(seed);
const SIZE = 6;
const any = () => Matrix.from1DArray(SIZE, SIZE, rng.normals(new Float32Array(SIZE * SIZE), 1));
const skew = () => {
  const a = any();
  return a.clone().sub(a.transpose());
};
/** Cayley: orthogonal without being special. */
const rotation = () => {
  const s = skew();
  return Matrix.eye(SIZE)
    .sub(s)
    .mmul(inverse(Matrix.eye(SIZE).add(s)));
};

/** Largest ‖A v − λ v‖ over eigenvectors of length one. */
function error(a: Matrix): number {
  const { values, vectors } = eigen(a);
  let worst = 0;
  values.forEach(({ re, im }, j) => {
    if (im < 0) return; // its partner is checked
    const v = vectors.getColumnVector(j);
    const w = im === 0 ? Matrix.zeros(SIZE, 1) : vectors.getColumnVector(j + 1);
    // A (v + iw) = (re + i im)(v + iw)
    const real = a.mmul(v).sub(Matrix.mul(v, re)).add(Matrix.mul(w, im));
    const imaginary = a.mmul(w).sub(Matrix.mul(w, re)).sub(Matrix.mul(v, im));
    const length = Math.hypot(v.norm("frobenius"), w.norm("frobenius"));
    worst = Math.max(worst, Math.hypot(real.norm("frobenius"), imaginary.norm("frobenius")) / length);
  });
  return worst;
}

test.each([
  ["any matrix", any],
  ["skew-symmetric", skew],
  ["skew-symmetric and tiny", () => skew().mul(1e-18)],
  ["a rotation", rotation],
  ["nothing but rounding off a rotation", () => rotation().mul(1 + 1e-15)],
  ["zero", () => Matrix.zeros(SIZE, SIZE)],
])(`%s: A v = λ v (seed ${seed})`, (_, make) => {
  for (let n = 0; n < 200; n++) expect(error(make())).toBeLessThan(1e-6);
});

test(`rotations stay on the unit circle, skew matrices on the imaginary axis (seed ${seed})`, () => {
  for (const value of eigen(rotation()).values) expect(modulus(value)).toBeCloseTo(1, 9);
  for (const { re } of eigen(skew()).values) expect(re).toBeCloseTo(0, 9);
});
