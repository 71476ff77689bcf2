/** What steering along directions does, and when it ends: effects that must stay, each beside a control that must not have it. */
import { beforeAll, describe, expect, test } from "vitest";
import type { DoseSeed } from "../../../server/experiments/effect/dose-response.ts";
import { hysteresisOf, responseOf } from "../../../server/experiments/effect/dose-response.ts";
import { antiSteerable, meanShift } from "../../../server/experiments/effect/shift.ts";
import { experiments } from "../../../server/experiments/index.ts";
import type { ArmResult, ContestSeed, SeedResult } from "../../../server/experiments/result.ts";
import { claimSeed } from "../../stand-ins.ts";
import { lab } from "./bench.ts";

const seed = claimSeed();

/** A few seeds of an experiment, and its arms by name. */
function found<Seed extends SeedResult>(name: string, params: object, count: number) {
  const seeds: Seed[] = [];
  const arms = new Map<string, ArmResult>();
  beforeAll(() => {
    const experiment = experiments.get(name).create(params);
    for (let s = 0; s < count; s++) seeds.push(experiment.conduct((seed + s) >>> 0, lab) as Seed);
    for (const arm of experiment.summarise(seeds).arms) arms.set(arm.name, arm);
  });
  return { seeds, success: (arm: string) => arms.get(arm)!.success.mean, arms };
}

describe(`direction-sufficiency (seeds from ${seed})`, () => {
  const { seeds } = found<ContestSeed>("direction-sufficiency", { trials: 12 }, 3);
  test("along the direction the hand follows, along its opposite it goes away, and a random push does little", () => {
    const shift = (arm: string, placebo = false) => meanShift(seeds, arm, placebo).mean;
    expect(shift("direction")).toBeGreaterThan(0.5);
    expect(shift("flipped")).toBeLessThan(0);
    expect(shift("direction") - shift("direction", true)).toBeGreaterThan(0.4);
    expect(antiSteerable(seeds, "direction").mean).toBeLessThan(0.15);
    expect(antiSteerable(seeds, "flipped").mean).toBeGreaterThan(0.4);
  });
});

describe(`direction-necessity (seeds from ${seed})`, () => {
  const { success } = found<ContestSeed>("direction-necessity", { trials: 10 }, 3);
  test("without its directions the brain fails; without random ones it does not, and left alone neither", () => {
    expect(success("off")).toBeGreaterThan(0.9);
    expect(success("erase ×1")).toBeLessThan(0.2);
    expect(success("erase random ×1")).toBeGreaterThan(0.5);
  });
});

describe(`direction-dose (seeds from ${seed})`, () => {
  const { seeds } = found<DoseSeed>("direction-dose", { trials: 10, rampTrials: 4 }, 3);
  test("the more the farther, up to a best dose; up and down are alike in a brain that does not learn", () => {
    const steps = [0.05, 0.1, 0.2, 0.4, 0.8, 1.6].map((dose) => ({ name: `dose ${dose}`, dose }));
    const { slope, placeboSlope, best } = responseOf(seeds, steps);
    expect(slope.mean).toBeGreaterThan(3 * Math.abs(placeboSlope.mean));
    expect(best.dose).toBeGreaterThan(0.1);
    expect(meanShift(seeds, "dose 0.2").mean).toBeGreaterThan(meanShift(seeds, "dose 0.05").mean);
    expect(Math.abs(hysteresisOf(seeds).mean)).toBeLessThan(0.25);
  });
});

describe(`delay-margin (seeds from ${seed})`, () => {
  const { seeds, success } = found<ContestSeed>("delay-margin", { trials: 10 }, 3);
  test("feedback loses what it is worth when commands come late; a constant dose does not care", () => {
    expect(success("pi")).toBeGreaterThan(0.8);
    expect(success("pi, 32 ticks")).toBeLessThan(0.5 * success("pi"));
    expect(meanShift(seeds, "add, 16 ticks").mean).toBeGreaterThan(0.6 * meanShift(seeds, "add").mean);
  });
});

describe(`wash-out (seeds from ${seed})`, () => {
  const { arms, success } = found("wash-out", { trials: 10, steeredTrials: 20 }, 3);
  test("a brain that does not learn forgets within trials; plastic ones have after-effects", () => {
    const left = (arm: string) => arms.get(arm)!.collateral!;
    expect(success("fixed")).toBeGreaterThan(0.9);
    expect(left("adapting")).toBeGreaterThan(2 * left("fixed"));
    expect(left("resisting")).toBeGreaterThan(2 * left("fixed"));
  });
});
