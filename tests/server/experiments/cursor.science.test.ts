/**
 * Findings about brain control that must stay found: each with few seeds, against a bound that the effect, as measured
 * over more seeds, clears by a wide margin and no effect at all would not.
 */
import { beforeAll, describe, expect, test } from "vitest";
import {
  meanOf,
  offlineOf,
  ratioOf,
  successOf,
  timeToTarget,
} from "../../../server/experiments/cursor/compare.ts";
import type { CursorExperiment, CursorSeed } from "../../../server/experiments/cursor/finding.ts";
import { LAST, secondsToLearn } from "../../../server/experiments/cursor/learning.ts";
import { experiments } from "../../../server/experiments/index.ts";
import { claimSeed } from "../../stand-ins.ts";
import { lab } from "./bench.ts";

const seed = claimSeed();

/** What a finding says over a few seeds. */
function found(name: string, params: object, count: number): { readonly seeds: CursorSeed[] } {
  const seeds: CursorSeed[] = [];
  beforeAll(() => {
    const experiment = experiments.get(name).create(params) as CursorExperiment;
    for (let s = 0; s < count; s++) seeds.push(experiment.conduct((seed + s) >>> 0, lab));
  });
  return { seeds };
}

describe(`cursor-refit (seeds from ${seed})`, () => {
  const { seeds } = found("cursor-refit", {}, 5);
  test("the Kalman filter takes longer than ReFIT, and what was flown without relabelling is no better", () => {
    // Of the lives, the one in the middle: now and then a decoder fitted to too poor a flight cannot be flown at all.
    const middle = (arm: string) => {
      const ratios = seeds.map((one) => ratioOf([one], arm, "refit", timeToTarget).mean);
      return ratios.sort((a, b) => a - b)[ratios.length >> 1];
    };
    expect(middle("kalman")).toBeGreaterThan(1.1);
    expect(middle("as flown")).toBeGreaterThan(1.1);
    expect(meanOf(seeds, "hand", timeToTarget)!.mean).toBeLessThan(
      meanOf(seeds, "refit", timeToTarget)!.mean,
    );
  });
});

describe(`cursor-adaptation (seeds from ${seed})`, () => {
  const { seeds } = found("cursor-adaptation", {}, 4);
  test("recursive maximum likelihood arrives before SmoothBatch, and both arrive where the fixed decoder does not", () => {
    const [rml, smooth] = secondsToLearn(seeds, ["rml", "smoothbatch"]);
    expect(rml.learned).toBe(seeds.length);
    expect(smooth.learned).toBe(seeds.length);
    const early = (arm: string) => meanOf(seeds, arm, timeToTarget, 4, 36)!.mean;
    expect(early("smoothbatch") / early("rml")).toBeGreaterThan(1.1);
    const late = (arm: string) => meanOf(seeds, arm, timeToTarget, -LAST)!.mean;
    expect(late("fixed")).toBeGreaterThan(1.5 * late("rml"));
    expect(late("fixed")).toBeGreaterThan(1.5 * late("smoothbatch"));
  });
});

describe(`cursor-start (seeds from ${seed})`, () => {
  const { seeds } = found("cursor-start", {}, 4);
  test("wherever a decoder begins, it ends within a fifth of where the true one ends", () => {
    const late = (arm: string) => meanOf(seeds, arm, timeToTarget, -LAST)!.mean;
    const early = (arm: string) => meanOf(seeds, arm, timeToTarget, 0, 4)!.mean;
    for (const arm of ["turned", "shuffled", "random"]) {
      expect(late(arm) / late("true"), arm).toBeLessThan(1.2);
      expect(early(arm), arm).toBeGreaterThan(1.5 * late(arm));
      expect(meanOf(seeds, arm, successOf, -LAST)!.mean, arm).toBeGreaterThan(0.9);
    }
  });
});

describe(`cursor-bins (seeds from ${seed})`, () => {
  const { seeds } = found("cursor-bins", {}, 4);
  test("long bins decode better offline and control worse online", () => {
    const offline = (arm: string) => offlineOf(seeds, arm)!.mean;
    expect(offline("200 ms")).toBeGreaterThan(offline("50 ms") + 0.03);
    expect(ratioOf(seeds, "300 ms", "50 ms", timeToTarget).mean).toBeGreaterThan(1.1);
  });
});

describe(`cursor-delay (seeds from ${seed})`, () => {
  const { seeds } = found("cursor-delay", {}, 4);
  test("100 ms make it worse, and every further 200 ms worse again", () => {
    const times = ["0 ms", "100 ms", "200 ms", "300 ms"].map((arm) => meanOf(seeds, arm, timeToTarget)!.mean);
    expect(times[1]).toBeGreaterThan(times[0]);
    for (let i = 2; i < times.length; i++) expect(times[i]).toBeGreaterThan(times[i - 2]);
    expect(times[3] / times[0]).toBeGreaterThan(1.2);
  });
});

describe(`cursor-rate (seeds from ${seed})`, () => {
  const { seeds } = found("cursor-rate", {}, 4);
  test("the lower the rate the worse", () => {
    expect(ratioOf(seeds, "5 Hz", "100 Hz", timeToTarget).mean).toBeGreaterThan(1.1);
    expect(ratioOf(seeds, "2.5 Hz", "20 Hz", timeToTarget).mean).toBeGreaterThan(1.15);
  });
});
