/** Planted weights are found, the likelihood is stationary there, and choices without a mistake stay finite. */
import { Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { logistic } from "../../../../server/symbiote/lenses/analyses/logistic.ts";
import { createRng } from "../../../../streams/rng.ts";
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();
const rng = createRng(seed);
const probability = (row: readonly number[], w: readonly number[]) =>
  1 / (1 + Math.exp(-row.reduce((sum, value, j) => sum + value * w[j], 0)));

test(`planted weights are found, and the slope of the likelihood is zero there (seed ${seed})`, () => {
  const planted = [2 * rng.normal(), rng.normal(), 0.5 * rng.normal()];
  const rows = Array.from({ length: 5000 }, () => [rng.normal(), rng.normal(), 1]);
  const y = rows.map((row) => Number(rng.uniform() < probability(row, planted)));
  const found = logistic(new Matrix(rows), y);
  found.forEach((w, j) => {
    expect(Math.abs(w - planted[j]), `weight ${j}: ${w}, planted ${planted[j]}`).toBeLessThan(0.35);
    const slope = rows.reduce((sum, row, i) => sum + row[j] * (y[i] - probability(row, found)), -1e-3 * w);
    expect(slope).toBeCloseTo(0, 2);
  });
});

test("choices that a plane parts without a mistake give large weights, but finite ones", () => {
  const rows = Array.from({ length: 200 }, () => [rng.normal(), rng.normal(), 1]);
  const y = rows.map(([x]) => Number(x > 0));
  const [relevant, other] = logistic(new Matrix(rows), y);
  expect(relevant).toBeGreaterThan(10);
  expect(Number.isFinite(other)).toBe(true);
  expect(Math.abs(other / relevant)).toBeLessThan(0.3);
});
