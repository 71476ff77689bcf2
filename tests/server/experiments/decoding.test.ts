/** What a decoder's life comes to, on lives made by hand: who reads perfectly, late, nothing, or too surely. */
import { expect, test } from "vitest";
import type { DecoderLife, Heard, Stretch } from "../../../server/experiments/decoding/life.ts";
import { measuresOf } from "../../../server/experiments/decoding/measures.ts";
import { METRIC_LABELS } from "../../../server/symbiote/metrics.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const TRIALS = 40;
const TICKS = 20;
const TRIAL_S = 1.5;

/** Two channels that show a goal of two components; `decode` says what is read of it in which trial. */
function stretch(decode: (truth: number, trial: number, noise: number) => number, choice = false): Stretch {
  const rng = createRng(seed);
  const heard: Heard[] = [];
  const leads = [];
  for (let trial = 0; trial < TRIALS; trial++) {
    const goal = [rng.normal(), rng.normal()].map((value) => (choice ? Math.sign(value) : value));
    for (let tick = 0; tick < TICKS; tick++) {
      const truth = Float32Array.from(goal);
      const observation = truth.map((value) => value + 0.1 * rng.normal());
      const decoded = truth.map((value) => decode(value, trial, rng.normal()));
      heard.push({ timeS: trial * TRIAL_S + tick / TICKS, trial, observation, truth, decoded });
    }
    const lead = (tick: number) => (tick < 5 ? rng.normal() : decode(goal[0], trial, rng.normal()));
    leads.push({
      timeS: trial * TRIAL_S,
      decoded: Array.from({ length: 15 }, (_, t) => lead(t)),
      truth: goal[0],
    });
  }
  return { heard, leads };
}

const lifeOf = (before: Stretch, after = before): DecoderLife => ({
  before,
  after: { permuted: after, lost: after },
  metrics: new Float32Array(METRIC_LABELS.length),
  brainSeconds: 1,
});
const nothing = stretch((_, __, noise) => noise);
const noisy = (sd: number) => stretch((truth, _, noise) => truth + sd * noise);

test(`who reads as well as a regression is at its height, and knows ten ticks ahead (seed ${seed})`, () => {
  const measures = measuresOf(lifeOf(noisy(0.1)), 10);
  expect(measures["of offline ridge at 30 s, %"]).toBeGreaterThan(99);
  expect(measures["of offline ridge at 30 s, %"]).toBeLessThan(101);
  expect(measures["lead time, ms"]).toBeGreaterThanOrEqual(90);
  expect(measures["lead time, ms"]).toBeLessThan(130);
  expect(measures["lost: of before, %"]).toBeCloseTo(100, 10);
  expect(measures["R² above .5 after, s"]).toBeLessThan(3 * TRIAL_S);
});

test(`who reads nothing is at nothing, and after a mishap has nothing left (seed ${seed})`, () => {
  const measures = measuresOf(lifeOf(nothing), 10);
  expect(measures["of offline ridge at 30 s, %"]).toBeLessThan(0);
  expect(measures["R² above .5 after, s"]).toBeNaN();
  expect(measuresOf(lifeOf(noisy(0.1), nothing), 10)["permuted: of before, %"]).toBeLessThan(0);
});

test(`who wakes up in trial 10 is of use soon after (seed ${seed})`, () => {
  const late = stretch((truth, trial, noise) => (trial < 10 ? noise : truth));
  const after = measuresOf(lifeOf(late), 10)["R² above .5 after, s"];
  expect(after).toBeGreaterThan(10 * TRIAL_S);
  expect(after).toBeLessThan(15 * TRIAL_S);
});

test(`who knows its own error is right as often as it says; of choices, the odds are held against them (seed ${seed})`, () => {
  const sure = (life: DecoderLife) => measuresOf(life, 10)["within 2σ, %"];
  expect(Math.abs(sure(lifeOf(noisy(0.3))) - 95.4)).toBeLessThan(3);
  const worse = stretch((truth, trial, noise) => truth + (trial < 30 ? 0.05 : 1) * noise);
  expect(sure(lifeOf(worse))).toBeLessThan(90);
  const right = measuresOf(lifeOf(stretch((truth) => truth, true)), 10);
  expect(right.Brier).toBe(0);
  const boastful = measuresOf(
    lifeOf(stretch((truth, _, noise) => (noise > -0.6 ? truth : -truth), true)),
    10,
  );
  expect(boastful["calibration error"]).toBeGreaterThan(0.15);
});
