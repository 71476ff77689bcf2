import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { referenceKernels, simdKernels } from "../../../server/kernels/index.ts";
import { createRng } from "../../../streams/rng.ts";
import { freshSeed } from "../../stand-ins.ts";

const seed = freshSeed();
const simd = simdKernels();
const sizes = fc.record({
  m: fc.integer({ min: 1, max: 6 }).map((n) => 4 * n),
  k: fc.integer({ min: 1, max: 40 }),
  n: fc.integer({ min: 1, max: 4 }).map((n) => 8 * n),
  add: fc.boolean(),
});

describe(`matrix products (seed ${seed})`, () => {
  for (const name of ["multiply", "multiplyTransposed"] as const) {
    test(`${name}: SIMD equals the reference`, () => {
      fc.assert(
        fc.property(sizes, ({ m, k, n, add }) => {
          const results = [simd, referenceKernels].map((kernels) => {
            const rng = createRng(seed);
            const workspace = kernels.workspace(8192);
            const a = rng.normals(workspace.take(m * k), 1);
            const b = rng.normals(workspace.take(k * n), 1);
            const c = rng.normals(workspace.take(m * n), 1);
            workspace[name](c, a, b, m, k, n, add);
            return c;
          });
          for (let i = 0; i < m * n; i++) {
            expect(Math.abs(results[0][i] - results[1][i])).toBeLessThan(2e-5 * (k + 1));
          }
        }),
        { seed, numRuns: 60 },
      );
    });
  }

  test("a transposed factor is the transpose", () => {
    const workspace = simd.workspace(4096);
    const rng = createRng(seed);
    const [m, k, n] = [8, 5, 16];
    const a = rng.normals(workspace.take(m * k), 1);
    const flipped = workspace.take(m * k);
    for (let i = 0; i < m; i++) for (let l = 0; l < k; l++) flipped[l * m + i] = a[i * k + l];
    const b = rng.normals(workspace.take(k * n), 1);
    const [c, d] = [workspace.take(m * n), workspace.take(m * n)];
    workspace.multiply(c, a, b, m, k, n);
    workspace.multiplyTransposed(d, flipped, b, m, k, n);
    expect(d).toEqual(c);
  });
});

test(`tanh keeps sign, bounds and precision, in place too (seed ${seed})`, () => {
  const workspace = simd.workspace(4096);
  const x = createRng(seed).normals(workspace.take(1024), 3);
  x.set([0, -0, 20, -20, 1e-6, -1e-6]);
  const exact = Array.from(x, Math.tanh);
  workspace.tanh(x, x);
  for (const [i, y] of x.entries()) expect(Math.abs(y - exact[i])).toBeLessThan(3e-7);
  expect([...x.slice(2, 4)]).toEqual([1, -1]);
});

test("a workspace that is used up says so", () => {
  for (const kernels of [simd, referenceKernels]) {
    const workspace = kernels.workspace(32);
    workspace.take(20);
    expect(() => workspace.take(1)).toThrow(/too small/);
  }
});
