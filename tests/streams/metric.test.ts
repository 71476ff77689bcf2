import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as metric from "../../streams/metric.ts";
import { createRng } from "../../streams/rng.ts";
import { claimSeed } from "../stand-ins.ts";

const seed = claimSeed();

describe("golden values", () => {
  test("softmax KL of logits [1,2,3] and [1,2,4]", () => {
    expect(metric.softmaxKl([1, 2, 3], [1, 2, 4])).toBeCloseTo(0.09699909933708331, 14);
  });

  test("AUROC with ties", () => {
    expect(metric.auroc([0.1, 0.4, 0.35, 0.8, 0.4], [0, 0, 1, 1, 1])).toBe(0.75);
  });

  test("Fitts' index of difficulty, D = .7, W = .6", () => {
    expect(metric.fittsId(0.7, 0.6)).toBeCloseTo(1.1154772174199359, 14);
    expect(metric.fittsThroughput(0.7, 0.6, 2)).toBeCloseTo(1.1154772174199359 / 2, 14);
  });

  test("percent recovery", () => {
    expect(metric.percentRecovery(0.002521, 0.000565, 0.020719)).toBeCloseTo(90.29473057457577, 10);
  });

  test("achieved bitrate counts N − 1 and never goes below zero", () => {
    expect(metric.achievedBitrate(9, 20, 4, 60)).toBe((3 * 16) / 60);
    expect(metric.achievedBitrate(9, 4, 20, 60)).toBe(0);
  });
});

describe(`R², seed ${seed}`, () => {
  const truth = [1, 10, 2, 20, 3, 60];
  const predicted = [1, 20, 2, 20, 4, 40];

  test("per output, uniform and variance-weighted, by hand", () => {
    // output 0: SSE 1, SST 2; output 1: SSE 500, SST 1400
    expect([...metric.r2(truth, predicted, 2)]).toEqual([0.5, 1 - 500 / 1400]);
    expect(metric.r2UniformMean(truth, predicted, 2)).toBeCloseTo((0.5 + 9 / 14) / 2, 14);
    expect(metric.r2VarianceWeighted(truth, predicted, 2)).toBeCloseTo(1 - 501 / 1402, 14);
  });

  test("a perfect reader scores 1, the mean 0, and anything can be worse", () => {
    expect([...metric.r2(truth, truth, 2)]).toEqual([1, 1]);
    expect([...metric.r2(truth, [2, 30, 2, 30, 2, 30], 2)]).toEqual([0, 0]);
    expect(metric.r2([1, 2, 3], [3, 2, 1], 1)[0]).toBe(-3);
  });

  test("rows without a truth are left out of their output", () => {
    const { NaN: none } = Number;
    const gappy = [1, none, none, 20, 2, 40, 3, none];
    const guess = [1, 7, 9, 30, 2, 40, 4, 7];
    expect([...metric.r2(gappy, guess, 2)]).toEqual([0.5, 0.5]);
    expect(metric.r2([1, 1], [1, 1], 1)[0]).toBeNaN();
    expect(metric.r2([none, none], [1, 1], 1)[0]).toBeNaN();
  });

  test("it does not care about the scale or the place of the truth", () => {
    const numbers = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
      minLength: 3,
    });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 9 }), fc.integer(), (pairs, scale, shift) => {
        const [y, p] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
        const move = (values: number[]) => values.map((x) => x * scale + (shift % 1000));
        const before = metric.r2(y, p, 1)[0];
        const after = metric.r2(move(y), move(p), 1)[0];
        if (Number.isNaN(before)) expect(after).toBeNaN();
        else expect(after).toBeCloseTo(before, 6);
      }),
      { seed },
    );
  });

  test("lists that do not fit are refused", () => {
    expect(() => metric.r2([1, 2, 3], [1, 2, 3], 2)).toThrow(/rows × 2 numbers, not 3 and 3/);
    expect(() => metric.auroc([1, 2], [1])).toThrow(/label for every score, not 1 for 2/);
  });
});

describe(`AUROC, seed ${seed}`, () => {
  const scored = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()), { minLength: 2 });

  test("is the share of pairs ranked right, ties half", () => {
    fc.assert(
      fc.property(scored, (pairs) => {
        const [positives, negatives] = [true, false].map((is) => pairs.filter(([, label]) => label === is));
        const wins = positives.flatMap(([a]) => negatives.map(([b]) => (a > b ? 1 : a === b ? 0.5 : 0)));
        const area = metric.auroc(
          pairs.map(([score]) => score),
          pairs.map(([, label]) => label),
        );
        if (wins.length === 0) expect(area).toBeNaN();
        else expect(area).toBeCloseTo(wins.reduce<number>((sum, w) => sum + w, 0) / wins.length, 10);
      }),
      { seed },
    );
  });
});

describe(`calibration, seed ${seed}`, () => {
  test("Brier, calibration error and coverage by hand", () => {
    // (.04 + .04 + .16 + .36)/4
    expect(metric.brier([0.2, 0.8, 0.6, 0.6], [0, 1, 1, 0])).toBeCloseTo(0.15, 14);
    // bins of a half: {.2} says .2 too much, {.8, .6, .6} say 2 where 2 came true
    expect(metric.expectedCalibrationError([0.2, 0.8, 0.6, 0.6], [0, 1, 1, 0], 2)).toBeCloseTo(0.05, 14);
    expect(metric.expectedCalibrationError([1, 1, 0], [1, 1, 0])).toBe(0);
    expect(metric.intervalCoverage([0, 1, 2, 3], [0, 0, 0, 0], [1, 1, 1, 1], 2)).toBe(0.75);
    expect(() => metric.brier([1, 2], [1])).toThrow(/label for every score, not 1 for 2/);
    expect(() => metric.intervalCoverage([1], [1], [], 1)).toThrow("as many deviations");
  });

  test("who says what comes true is calibrated, who exaggerates is not, and a Gaussian covers 68 and 95 %", () => {
    const rng = createRng(seed);
    const says = Array.from({ length: 20_000 }, () => rng.uniform());
    const comes = says.map((p) => rng.uniform() < p);
    expect(metric.expectedCalibrationError(says, comes)).toBeLessThan(0.03);
    const louder = says.map((p) => (p < 0.5 ? p / 2 : 1 - (1 - p) / 2));
    expect(metric.expectedCalibrationError(louder, comes)).toBeGreaterThan(0.08);
    expect(metric.brier(louder, comes)).toBeGreaterThan(metric.brier(says, comes));
    const truth = rng.normals(new Float32Array(20_000), 2);
    const [none, sd] = [new Float32Array(truth.length), new Float32Array(truth.length).fill(2)];
    expect(metric.intervalCoverage(truth, none, sd, 1)).toBeCloseTo(0.683, 1);
    expect(metric.intervalCoverage(truth, none, sd, 2)).toBeCloseTo(0.954, 1);
  });

  test("lead time is how long before the behaviour the outcome stands", () => {
    const labels = [1, 1, 0, 0];
    const trials = [
      [9, 0, 1, 2],
      [9, 0, 2, 1],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ];
    // apart at the last two ticks, not before, and again at the very first, which does not count
    expect(metric.leadTime(trials.flat(), labels)).toBe(1);
    expect(metric.leadTime([3, 4, 1, 2], labels)).toBe(0);
    expect(metric.leadTime([1, 2, 3, 4], labels)).toBeNaN();
    expect(() => metric.leadTime([1, 2, 3], labels)).toThrow("trials × ticks");
  });
});

describe(`softmax KL, seed ${seed}`, () => {
  test("is zero for itself, never negative, blind to a shift, and survives large logits", () => {
    const logits = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(logits, logits, (p, q) => {
        expect(metric.softmaxKl(p, p)).toBe(0);
        expect(metric.softmaxKl(p, q)).toBeGreaterThanOrEqual(-1e-12);
        const shifted = metric.softmaxKl(
          p.map((x) => x + 700),
          q,
        );
        expect(shifted).toBeCloseTo(metric.softmaxKl(p, q), 8);
      }),
      { seed },
    );
    expect(metric.softmaxKl([1000, 0], [0, 1000])).toBeCloseTo(1000, 6);
  });
});

describe("paths and angles", () => {
  test("a straight path has length 1, a detour more", () => {
    expect(metric.normalisedPathLength([0, 0, 1, 0, 2, 0], [2, 0])).toBe(1);
    expect(metric.normalisedPathLength([0, 0, 0, 3, 4, 3, 4, 0], [4, 0])).toBe(2.5);
  });

  test("angles in radians, whatever the lengths", () => {
    expect(metric.angularError([2, 0], [0, 0.1])).toBeCloseTo(Math.PI / 2, 14);
    expect(metric.angularError([1, 1], [-3, -3])).toBeCloseTo(Math.PI, 7);
    expect(metric.angularError([0.1, 0.3], [0.1, 0.3])).toBeCloseTo(0, 7);
    expect(metric.angularError([0, 0], [1, 0])).toBeNaN();
  });
});
