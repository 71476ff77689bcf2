/** What damage does to a network of three areas: exactly what it says, to exactly those units and links. */
import { describe, expect, test } from "vitest";
import { AREAS, type Area, areaSites, LINKED, spanOf, wiringOf } from "../../../server/brains/grasp-areas.ts";
import { CUTS, type Damage, damaged } from "../../../server/brains/grasp-damage.ts";
import { initialWeights } from "../../../server/brains/initial.ts";
import { createRnnBrain } from "../../../server/brains/rnn.ts";
import { referenceKernels, simdKernels } from "../../../server/kernels/index.ts";
import type { RnnWeights } from "../../../server/kernels/kernel.ts";
import { cut } from "../../../server/learners/masks.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const [UNITS, INPUTS, ACTIONS] = [60, 7, 3];
const EACH = UNITS / AREAS.length;

function wired(): RnnWeights {
  const rng = createRng(seed);
  const weights = initialWeights(UNITS, INPUTS, ACTIONS, rng);
  cut(weights, wiringOf(UNITS, INPUTS, ACTIONS, rng.fork("masks")));
  return weights;
}

const areaOf = (unit: number) => AREAS[Math.floor(unit / EACH)];
const within = (unit: number, area: Area) => unit >= spanOf(area, UNITS)[0] && unit < spanOf(area, UNITS)[1];

describe(`the wiring (seed ${seed})`, () => {
  const { recurrent, input, output } = wiringOf(UNITS, INPUTS, ACTIONS, createRng(seed));

  test("is dense within an area, sparse between neighbours, and nothing else", () => {
    for (let i = 0; i < UNITS; i++) {
      for (const [a, area] of AREAS.entries()) {
        const [from, until] = spanOf(area, UNITS);
        const links = recurrent
          .subarray(i * UNITS + from, i * UNITS + until)
          .reduce((sum, one) => sum + one, 0);
        const steps = Math.abs(AREAS.indexOf(areaOf(i)) - a);
        expect(links, `unit ${i} from ${area}`).toBe([EACH, Math.round(LINKED * EACH), 0][steps]);
      }
    }
  });

  test("lets only the anterior area sense, and only the motor area act", () => {
    for (let i = 0; i < UNITS; i++) {
      for (let j = 0; j < INPUTS; j++) expect(input[i * INPUTS + j]).toBe(Number(areaOf(i) === "anterior"));
      for (let a = 0; a < ACTIONS; a++) expect(output[a * UNITS + i]).toBe(Number(areaOf(i) === "motor"));
    }
  });

  test("areas take all units, however many there are", () => {
    for (const units of [3, 100, 300, 301]) {
      expect(areaSites(units).reduce((sum, { width }) => sum + width, 0)).toBe(units);
    }
  });
});

/** Rates of every tick of a life in noise, with strong stimulation of every site. */
function livedRates(weights: RnnWeights, damage: Damage, ticks = 100): Float32Array[] {
  const rng = createRng(seed).fork("life");
  const context = { rng: rng.fork("brain"), dtMs: 10, kernels: simdKernels() };
  const brain = createRnnBrain("areas", damaged(weights, damage), 0.2, context, areaSites(UNITS));
  const [input, action] = [new Float32Array(INPUTS), new Float32Array(ACTIONS)];
  const stimulation = brain.sites.map(({ width }) => new Float32Array(width));
  return Array.from({ length: ticks }, () => {
    for (const site of stimulation) rng.normals(site, 5);
    brain.step(action, rng.normals(input, 1), stimulation);
    return Float32Array.from(AREAS.flatMap((_, site) => [...brain.activations(site)]));
  });
}

for (const area of AREAS) {
  test(`a lesion of ${area} silences its share of units exactly, and no others (seed ${seed})`, () => {
    for (const fraction of [0.25, 0.5, 1]) {
      const rates = livedRates(wired(), { lesion: { area, fraction, seed } });
      const silent = rates[0].map((_, unit) => Number(rates.every((row) => row[unit] === 0)));
      expect(silent.reduce((sum, one) => sum + one, 0)).toBe(fraction * EACH);
      silent.forEach((is, unit) => {
        if (is === 1) expect(within(unit, area)).toBe(true);
      });
    }
  });
}

for (const between of CUTS) {
  test(`cutting ${between} zeroes those links and changes no other weight (seed ${seed})`, () => {
    const [a, b] = between.split("-") as [Area, Area];
    const weights = wired();
    for (const fraction of [0.5, 1]) {
      const after = damaged(weights, { disconnect: { between, fraction, seed } });
      let [links, left] = [0, 0];
      weights.recurrent.forEach((value, at) => {
        const [to, from] = [Math.floor(at / UNITS), at % UNITS];
        const crosses = (within(to, a) && within(from, b)) || (within(to, b) && within(from, a));
        if (!crosses) expect(after.recurrent[at]).toBe(value);
        else if (value !== 0) {
          links++;
          if (after.recurrent[at] !== 0) left++;
        }
      });
      expect(links).toBeGreaterThan(0);
      expect(left).toBe(links - Math.round(fraction * links));
      for (const part of ["input", "bias", "output", "outputBias"] as const) {
        expect(after[part]).toEqual(weights[part]);
      }
    }
  });
}

test(`no damage is no change: the same weights, the same life to the bit (seed ${seed})`, () => {
  const weights = wired();
  const kept = structuredClone(weights);
  expect(damaged(weights, {})).toBe(weights);
  const healthy = livedRates(weights, {});
  expect(livedRates(weights, { lesion: { area: "motor", fraction: 0, seed } })).toEqual(healthy);
  expect(livedRates(weights, { disconnect: { between: "premotor-motor", fraction: 0, seed } })).toEqual(
    healthy,
  );
  livedRates(weights, { lesion: { area: "motor", fraction: 1, seed } });
  expect(weights, "damage was done to the original").toEqual(kept);
});

test(`a smaller lesion is part of a larger one of the same seed (seed ${seed})`, () => {
  const silentAt = (fraction: number) =>
    damaged(wired(), { lesion: { area: "premotor", fraction, seed } }).bias.map((bias) =>
      Number(bias < -1e3),
    );
  const [small, large] = [silentAt(0.3), silentAt(0.7)];
  small.forEach((is, unit) => {
    expect(is).toBeLessThanOrEqual(large[unit]);
  });
});

test(`a lesioned brain is the same on both kernels (seed ${seed})`, () => {
  const weights = damaged(wired(), { lesion: { area: "motor", fraction: 0.5, seed } });
  const [simd, reference] = [simdKernels(), referenceKernels].map((kernels) => kernels.rnn(weights, 0.2));
  for (let i = 0; i < 20; i++) {
    for (const kernel of [simd, reference]) {
      kernel.input.fill(Math.sin(i));
      kernel.step();
    }
    simd.r.forEach((rate, unit) => {
      expect(rate).toBeCloseTo(reference.r[unit], 5);
    });
  }
});
