/** What is planted is what the brain lives by. Small brains, so that a search of all units takes no time. */
import { Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { circuitMap, plantedMap } from "../../../server/brains/planted-map.ts";
import { plantedTruth, RANK } from "../../../server/brains/planted-truth.ts";
import { live } from "../../../server/certificate/planted/life.ts";
import { findFixedPoints, linearise } from "../../../server/symbiote/lenses/analyses/fixed-points.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const truth = plantedTruth(seed, { units: 24, features: 40 });
const NO_INPUT = [0, 0, 0];
const DT_MS = 10;

test(`what the circuit writes it reads back, and features are nothing to it (seed ${seed})`, () => {
  const { read, write, directions, features, units } = truth;
  expect(Matrix.sub(read.transpose().mmul(write), Matrix.eye(RANK)).norm()).toBeLessThan(1e-9);
  const rows = Matrix.from1DArray(features, units, directions);
  expect(rows.mmul(read).norm()).toBeLessThan(1e-6);
  for (let f = 0; f < features; f++) expect(rows.getRowVector(f).norm()).toBeCloseTo(1, 9);
});

test(`every planted point stands still, and is as stable as it is said to be (seed ${seed})`, () => {
  const map = plantedMap(truth, NO_INPUT, DT_MS);
  expect(truth.fixedPoints).toHaveLength(81);
  expect(truth.fixedPoints.filter(({ stable }) => stable)).toHaveLength(16);
  for (const { x, stable } of truth.fixedPoints) {
    const moved = map.map(x).map((value, i) => value - x[i]);
    expect(Math.hypot(...moved)).toBeLessThan(1e-12);
    expect(linearise(map, x, DT_MS).stable).toBe(stable);
  }
});

test(`a search in the circuit's coordinates finds all of them and no other (seed ${seed})`, () => {
  const rng = createRng(seed).fork("search");
  const seeds = Array.from({ length: 1500 }, () =>
    Float64Array.from({ length: RANK }, () => 2.2 * rng.uniform() - 1.1),
  );
  const [found] = findFixedPoints(circuitMap(NO_INPUT, DT_MS), seeds, { tolerances: [1e-9], radius: 3 });
  const key = (latent: ArrayLike<number>) =>
    Array.from(latent, (value) => Math.round(1e4 * value) + 0).join();
  expect(found.map(({ x }) => key(x)).sort()).toEqual(
    truth.fixedPoints.map(({ latent }) => key(latent)).sort(),
  );
});

test(`the Jacobian is the slope of the map, whatever the input (seed ${seed})`, () => {
  const rng = createRng(seed).fork("slope");
  const x = Float64Array.from({ length: truth.units }, () => rng.normal());
  for (const input of [NO_INPUT, [1, -1, 0], [0, 0, 1]]) {
    const map = plantedMap(truth, input, DT_MS);
    const jacobian = map.jacobian(x);
    const j = rng.below(truth.units);
    const nudged = (by: number) => map.map(x.map((value, i) => value + (i === j ? by : 0)));
    const [up, down] = [nudged(1e-5), nudged(-1e-5)];
    up.forEach((value, i) => {
      expect(jacobian.get(i, j)).toBeCloseTo((value - down[i]) / 2e-5, 6);
    });
  }
});

test(`it does its task, and activations are the state and its active features (seed ${seed})`, () => {
  const outcomes: boolean[] = [];
  let [t, active] = [0, 0];
  live(truth, createRng(seed), ({ brain, trial }) => {
    const { x, strength } = brain.save() as { x: Float32Array; strength: Float64Array };
    if (t++ % 37 === 0) {
      const made = Float64Array.from(x);
      strength.forEach((s, f) => {
        if (s > 0) active++;
        for (let i = 0; i < made.length; i++) made[i] += s * truth.directions[f * truth.units + i];
      });
      made.forEach((value, i) => {
        expect(brain.activations(0)[i]).toBeCloseTo(value, 4);
      });
    }
    if (trial.outcome !== undefined) outcomes.push(trial.outcome);
    return outcomes.length < 40;
  });
  expect(active).toBeGreaterThan(0);
  expect(outcomes.filter(Boolean).length).toBeGreaterThan(36);
});

test("the same seed plants the same, another something else; too few units are refused", () => {
  const sizes = { units: 24, features: 40 };
  expect(plantedTruth(seed, sizes)).toEqual(truth);
  expect(plantedTruth(seed + 1, sizes).directions).not.toEqual(truth.directions);
  expect(() => plantedTruth(1, { units: 8, features: 40 })).toThrow("units");
});
