import fc from "fast-check";
import { expect, test } from "vitest";
import { createRng } from "../../streams/rng.ts";
import { bootstrap, holm, mean, pairedPermutation, quantile } from "../../streams/statistic.ts";
import { claimSeed } from "../stand-ins.ts";

const seed = claimSeed();

test("quantiles between order statistics", () => {
  expect([0, 0.25, 0.5, 1].map((q) => quantile([1, 2, 3, 10], q))).toEqual([1, 1.75, 2.5, 10]);
});

test(`a 95 % bootstrap interval covers the truth about that often, seed ${seed}`, () => {
  const rng = createRng(seed);
  let covered = 0;
  for (let study = 0; study < 300; study++) {
    const sample = rng.normals(new Float32Array(40), 2).map((x) => x + 5);
    const { value, lo, hi } = bootstrap(sample, rng, { draws: 300 });
    expect(value).toBe(mean(sample));
    if (lo <= 5 && 5 <= hi) covered++;
  }
  expect(covered / 300).toBeGreaterThan(0.85);
  expect(covered / 300).toBeLessThan(0.995);
});

test("the same seed gives the same interval; a wider level a wider one; any statistic", () => {
  const values = createRng(seed).normals(new Float32Array(30), 1);
  const interval = (level: number) => bootstrap(values, createRng(seed), { level });
  expect(interval(0.95)).toEqual(interval(0.95));
  expect(interval(0.99).hi - interval(0.99).lo).toBeGreaterThan(interval(0.5).hi - interval(0.5).lo);
  const { value } = bootstrap([3, 1, 2], createRng(seed), { statistic: (v) => Math.max(...Array.from(v)) });
  expect(value).toBe(3);
});

test("the sign-flip test, exactly, by hand", () => {
  // of 8 sign flips of (1, 2, 3), only +++ and −−− are as far from zero as 6
  expect(pairedPermutation([1, 2, 3], createRng(seed))).toBe(2 / 8);
  // ±(1+2−3) = 0: every flip is at least as far
  expect(pairedPermutation([1, 2, -3], createRng(seed))).toBe(1);
  expect(pairedPermutation([0.1, 0.2, 0.3], createRng(seed))).toBe(2 / 8);
});

test(`without an effect p is uniform, with one it is small, seed ${seed}`, () => {
  const rng = createRng(seed);
  const pOf = (shift: number) => {
    const differences = rng.normals(new Float32Array(20), 1).map((x) => x + shift);
    return pairedPermutation(differences, rng, 400);
  };
  const nulls = Array.from({ length: 200 }, () => pOf(0));
  expect(mean(nulls)).toBeGreaterThan(0.4);
  expect(mean(nulls)).toBeLessThan(0.6);
  const effects = Array.from({ length: 50 }, () => pOf(1.5));
  expect(effects.filter((p) => p < 0.05).length).toBeGreaterThan(45);
  expect(Math.min(...effects)).toBeGreaterThanOrEqual(1 / 401);
});

test("Holm's correction, by hand and by its laws", () => {
  const byHand = [0.01, 0.04, 0.03, 0.005].map((p, i) => [p, [0.03, 0.06, 0.06, 0.02][i]]);
  const adjusted = holm(byHand.map(([p]) => p));
  for (const [i, [, expected]] of byHand.entries()) expect(adjusted[i]).toBeCloseTo(expected, 12);
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (p) => {
      const q = holm(p);
      for (const [i, one] of q.entries()) {
        expect(one).toBeGreaterThanOrEqual(p[i]);
        expect(one).toBeLessThanOrEqual(1);
        for (const [j, other] of q.entries()) if (p[i] < p[j]) expect(one).toBeLessThanOrEqual(other);
      }
    }),
    { seed, numRuns: 50 },
  );
});
