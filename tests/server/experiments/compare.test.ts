/** One arm against the others: a real difference is found, none is not made up, and many comparisons cost. */
import { expect, test } from "vitest";
import { comparisonsOf } from "../../../server/experiments/compare.ts";
import type { ArmResult } from "../../../server/experiments/result.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const arm = (name: string, seedSuccess: number[]) => ({ name, seedSuccess }) as unknown as ArmResult;

test(`what is better in every seed is better, what is the same is not (seed ${seed})`, () => {
  const rng = createRng(seed);
  const base = Array.from({ length: 10 }, () => 0.3 + 0.3 * rng.uniform());
  const arms = [
    arm(
      "one",
      base.map((s) => s + 0.3),
    ),
    arm("worse", base),
    arm(
      "same",
      base.map((s) => s + 0.3),
    ),
  ];
  const [worse, same] = comparisonsOf(arms, "one", []);
  expect(worse).toMatchObject({ arm: "worse" });
  expect(worse.difference).toBeCloseTo(0.3);
  expect(worse.p).toBeLessThan(0.01);
  expect(same.p).toBe(1);
  expect(comparisonsOf(arms, "one", ["same"]).length).toBe(1);
  expect(comparisonsOf(arms, "nobody", [])).toEqual([]);
});

test(`the more arms there are, the more it takes (seed ${seed})`, () => {
  const ones = Array.from({ length: 6 }, () => 1);
  const others = Array.from({ length: 8 }, (_, i) =>
    arm(
      `other ${i}`,
      ones.map(() => 0.5),
    ),
  );
  const p = (count: number) => comparisonsOf([arm("one", ones), ...others.slice(0, count)], "one", [])[0].p;
  expect(p(1)).toBeCloseTo(2 / 64);
  expect(p(8)).toBeCloseTo((8 * 2) / 64);
});
