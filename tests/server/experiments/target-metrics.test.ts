/** The measures of target acquisition, on paths whose numbers are known. */
import { describe, expect, test } from "vitest";
import {
  achievedBitrate,
  acquisition,
  angularErrorDeg,
  indexOfDifficulty,
  lossRecovery,
  normalisedPathLength,
  throughput,
} from "../../../server/experiments/target-metrics.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const target = { x: 1, y: 0, radius: 0.25 };
/** From −1 along x at 0.1 a tick, with y. */
const along = (ticks: number, y = 0) => Array.from({ length: ticks }, (_, t) => [-1 + 0.1 * t, y]).flat();
const staying = (x: number, ticks: number) => Array.from({ length: ticks }, () => [x, 0]).flat();

test("formulas give their published values", () => {
  expect(indexOfDifficulty(0.7, 0.6)).toBeCloseTo(1.1154772, 7);
  expect(throughput(0.7, 0.6, 2)).toBeCloseTo(1.1154772 / 2, 7);
  expect(achievedBitrate(5, 20, 8, 6)).toBe(4);
  expect(achievedBitrate(5, 8, 20, 6)).toBe(0);
  expect([lossRecovery(2, 2, 6), lossRecovery(6, 2, 6), lossRecovery(3, 2, 6)]).toEqual([100, 0, 75]);
});

describe("acquisition", () => {
  test("the first touch that stays is the acquisition, and the dwell is not counted", () => {
    // Tick 18 is the first within 0.25 of 1.
    const path = [...along(21), ...staying(1, 10)];
    const { firstTouchS, acquireS, dialInS } = acquisition(path, target, 10, 10);
    expect(firstTouchS).toBeCloseTo(0.19, 9);
    expect(acquireS).toBeCloseTo(0.19, 9);
    expect(dialInS).toBe(0);
  });

  test("whoever leaves before the dwell is over has touched, and has to come back", () => {
    const path = [...staying(1, 4), ...staying(3, 5), ...staying(0.8, 5)];
    const { firstTouchS, acquireS, dialInS } = acquisition(path, target, 5, 100);
    expect(firstTouchS).toBeCloseTo(0.1, 9);
    expect(acquireS).toBeCloseTo(1, 9);
    expect(dialInS).toBeCloseTo(0.9, 9);
    expect(acquisition(path, target, 6, 100)).toMatchObject({ firstTouchS: 0.1, acquireS: Number.NaN });
  });

  test("whoever never comes has no times", () => {
    const { firstTouchS, acquireS, dialInS } = acquisition(staying(0, 9), target, 1, 10);
    expect([firstTouchS, acquireS, dialInS]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

test(`a straight way has length 1 and no angular error; any other is longer (seed ${seed})`, () => {
  expect(normalisedPathLength(along(15))).toBeCloseTo(1, 9);
  expect(angularErrorDeg(along(15), target)).toBeCloseTo(0, 6);
  const rng = createRng(seed);
  for (let n = 0; n < 50; n++) {
    const path = along(15).map((value) => value + 0.05 * rng.normal());
    expect(normalisedPathLength(path)).toBeGreaterThan(1);
    const angle = angularErrorDeg(path, target);
    expect(angle).toBeGreaterThan(0);
    expect(angle).toBeLessThan(180);
  }
});

test("away is 180°, across is 90°, and what happens in the window does not count", () => {
  expect(angularErrorDeg([0, 0, -0.1, 0], target)).toBeCloseTo(180, 9);
  expect(angularErrorDeg([0, 0, 0, 0.1], target)).toBeCloseTo(90, 9);
  expect(angularErrorDeg([0, 0, 0.1, 0, 0.9, 0, 0.8, 0.1], target)).toBeCloseTo(0, 6);
  expect(angularErrorDeg([1, 0, 0.9, 0], target)).toBeNaN();
  expect(normalisedPathLength([1, 1, 2, 2, 1, 1])).toBeNaN();
});
