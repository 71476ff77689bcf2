/** The hierarchical bootstrap: centred on the mean, as wide as theory says, wider when seeds differ. */
import { expect, test } from "vitest";
import { bootstrapMean } from "../../../server/experiments/bootstrap.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();

test(`one seed: the width is that of the standard error (seed ${seed})`, () => {
  const rng = createRng(seed);
  const values = Array.from({ length: 400 }, () => rng.normal());
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const { lo, hi, mean: found } = bootstrapMean([values], rng.fork("draws"), 4000)!;
  expect(found).toBeCloseTo(mean, 12);
  expect(lo).toBeLessThan(mean);
  expect(hi).toBeGreaterThan(mean);
  const expected = (2 * 1.96) / Math.sqrt(values.length);
  expect((hi - lo) / expected).toBeGreaterThan(0.8);
  expect((hi - lo) / expected).toBeLessThan(1.2);
});

test(`seeds that differ make the interval as wide as they differ (seed ${seed})`, () => {
  const rng = createRng(seed);
  const apart = [0, 1, 2, 3, 4].map((level) => Array.from({ length: 50 }, () => level + 0.01 * rng.normal()));
  const alike = [0, 1, 2, 3, 4].map(() => apart.flatMap((group) => group.slice(0, 10)));
  const wide = bootstrapMean(apart, rng.fork("draws"))!;
  const narrow = bootstrapMean(alike, rng.fork("draws"))!;
  expect(wide.hi - wide.lo).toBeGreaterThan(3 * (narrow.hi - narrow.lo));
});

test("the same generator gives the same interval; nothing gives none", () => {
  const groups = [[0, 1, 1], [], [1, 0]];
  const draw = () => bootstrapMean(groups, createRng(seed));
  expect(draw()).toEqual(draw());
  expect(bootstrapMean([[], []], createRng(seed))).toBeUndefined();
});
