/** Each imperfection by itself: what it does to known signals, counted. Tolerances are five standard errors or more. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createElectrodes, type Imperfections } from "../../streams/electrode.ts";
import type { Brain } from "../../streams/ports.ts";
import { createRng } from "../../streams/rng.ts";
import { decodeSnapshot, encodeSnapshot } from "../../streams/snapshot.ts";
import { claimSeed } from "../stand-ins.ts";

const seed = claimSeed();
const UNITS = 64;

/** An array of one channel a unit (unless told otherwise) on activations that the test sets. */
function array(settings: Partial<Imperfections>, count: number | "identity" = "identity", rngSeed = seed) {
  const activations = new Float32Array(UNITS);
  const stimulation = new Float32Array(UNITS);
  const brain: Brain = {
    name: "still",
    dtMs: 10,
    inputs: 0,
    actions: 0,
    sites: [{ name: "cortex", width: UNITS }],
    step: () => {},
    activations: () => activations,
    save: () => ({}),
    restore: () => {},
  };
  const electrodes = createElectrodes({ ...settings, count, brain }, createRng(rngSeed));
  const out = new Float32Array(electrodes.channels);
  return {
    electrodes,
    activations,
    stimulation,
    /** One tick; a copy of what it reads. */
    sample() {
      electrodes.sample(out, brain, [stimulation]);
      return out.slice();
    },
    /** One tick in which every unit is at `value`; what channel 0 reads. */
    at(value: number) {
      activations.fill(value);
      electrodes.sample(out, brain, [stimulation]);
      return out[0];
    },
  };
}

/** Ticks 0, 1, 2, … with the tick's number as every activation: which row is read at each. */
const rowsRead = (bench: ReturnType<typeof array>, from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => bench.at(from + i));

const ramp = (v: Float32Array) => v.set(Float32Array.from({ length: UNITS }, (_, i) => i + 1));

describe(`at the electrode, seed ${seed}`, () => {
  test("the artefact is its share of what was written, seen through the channels' own footprints", () => {
    const { stimulation, sample } = array({ artefact: 0.25 }, 16);
    const plain = array({}, 16);
    createRng(seed).normals(stimulation, 1);
    plain.activations.set(stimulation);
    const seen = plain.sample();
    for (const [k, value] of sample().entries()) expect(value).toBeCloseTo(0.25 * seen[k], 6);
    stimulation.fill(0);
    expect(sample()).toEqual(new Float32Array(16));
  });

  test.each([0, 0.25, 0.5, 1])(
    "a permutation of %d moves exactly that share and loses nothing",
    (permuted) => {
      const { activations, sample } = array({ permuted });
      ramp(activations);
      const seen = sample();
      expect(seen.filter((x, k) => x !== activations[k])).toHaveLength(permuted * UNITS);
      expect(seen.toSorted()).toEqual(activations);
      expect(sample()).toEqual(seen);
    },
  );

  test("which channels move, and which die, depends on the seed alone", () => {
    const settings = { permuted: 0.25, dead: 0.25 };
    const rowOf = (rngSeed: number) => {
      const { activations, sample } = array(settings, "identity", rngSeed);
      ramp(activations);
      return sample();
    };
    expect(rowOf(seed)).toEqual(rowOf(seed));
    expect(rowOf(seed)).not.toEqual(rowOf(seed + 1));
  });

  test("a rotation of 60° a minute has turned every pair by 60° after a minute, and kept all norms", () => {
    const { activations, sample } = array({ rotationDegPerMin: 60 });
    createRng(seed).normals(activations, 1);
    const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, k) => sum + x * b[k], 0);
    let seen = sample();
    for (let t = 1; t < 6000; t++) seen = sample();
    const square = dot(activations, activations);
    expect(dot(seen, seen) / square).toBeCloseTo(1, 4);
    expect(dot(seen, activations) / square).toBeCloseTo(Math.cos(Math.PI / 3), 4);
  });

  test("the dead hear nothing, stay dead, and more are added as the share grows", () => {
    const { electrodes, activations, sample } = array({ dead: 0.125 });
    activations.fill(1);
    const few = sample();
    expect(few.filter((x) => x === 0)).toHaveLength(8);
    electrodes.configure({ dead: 0.5 });
    const many = sample();
    expect(many.filter((x) => x === 0)).toHaveLength(32);
    for (const [k, x] of few.entries()) if (x === 0) expect(many[k]).toBe(0);
  });
});

describe(`spikes, seed ${seed}`, () => {
  test.each([0, 0.5, 1])(
    "regularity %d: the mean rate is kept, and intervals vary by 1 − regularity",
    (r) => {
      const { activations, sample } = array({ spikeHz: 100, refractoryMs: 0, spikeRegularity: r });
      activations.fill(0.2); // 20 spikes a second: a spike in every fifth tick
      const last = new Array<number>(UNITS).fill(Number.NaN);
      const intervals: number[] = [];
      for (let t = 0; t < 5000; t++) {
        for (const [k, x] of sample().entries()) {
          if (x === 0) continue;
          // Several in one tick lie evenly in it, near enough.
          const spikes = Math.round(x);
          for (let i = 0; i < spikes; i++) {
            const when = t + i / spikes;
            if (!Number.isNaN(last[k])) intervals.push(when - last[k]);
            last[k] = when;
          }
        }
      }
      const mean = intervals.reduce((sum, x) => sum + x, 0) / intervals.length;
      const sd = Math.sqrt(intervals.reduce((sum, x) => sum + (x - mean) ** 2, 0) / intervals.length);
      expect(Math.abs(mean - 5)).toBeLessThan(0.15);
      expect(Math.abs(sd / mean - (1 - r))).toBeLessThan(0.04);
    },
  );
});

describe(`in the amplifier, seed ${seed}`, () => {
  test("a bias walks: its spread grows with the root of time", () => {
    const { sample } = array({ biasPerSqrtS: 0.1 });
    const spreadAfter = (ticks: number) => {
      let row = sample();
      for (let t = 1; t < ticks; t++) row = sample();
      return Math.sqrt(row.reduce((sum, x) => sum + x * x, 0) / UNITS);
    };
    // 64 channels: the standard error of a standard deviation is 9 %.
    expect(spreadAfter(100) / 0.1).toBeGreaterThan(0.5);
    const late = spreadAfter(1500) / (0.1 * 4);
    expect(late).toBeGreaterThan(0.5);
    expect(late).toBeLessThan(1.5);
  });

  test("a converter rounds to the nearest step, clips at its range, and has no more levels than its bits", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 16 }),
        fc.double({ min: 0.01, max: 10, noNaN: true }),
        (bits, range) => {
          const { activations, sample } = array({ bits, range });
          createRng(seed).normals(activations, range);
          const step = (2 * range) / 2 ** bits;
          const seen = sample();
          for (const [k, x] of seen.entries()) {
            const inside = Math.max(-range, Math.min(range - step, activations[k]));
            expect(Math.abs(x - inside)).toBeLessThanOrEqual((step / 2) * (1 + 1e-4) + range * 1e-6);
          }
          expect(new Set(seen).size).toBeLessThanOrEqual(2 ** bits + 1); // −0 counts with 0, not apart
        },
      ),
      { seed, numRuns: 60 },
    );
  });

  test("zero reads as zero", () => {
    for (let bits = 1; bits <= 16; bits++) expect(array({ bits }).at(0)).toBeCloseTo(0, 12);
  });
});

describe(`on the line, seed ${seed}`, () => {
  test("delay: tick by tick, which row is read", () => {
    //                                                    sent  1  2  3  4  5  6  7  8
    expect(rowsRead(array({ delayTicks: 0 }), 1, 9)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(rowsRead(array({ delayTicks: 1 }), 1, 9)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(rowsRead(array({ delayTicks: 3 }), 1, 9)).toEqual([0, 0, 0, 1, 2, 3, 4, 5]);
    expect(rowsRead(array({ delayTicks: 50 }), 1, 103).slice(-2)).toEqual([51, 52]);
  });

  test("delay changed while it runs: a longer one holds, a shorter one skips", () => {
    const bench = array({});
    expect(rowsRead(bench, 1, 4)).toEqual([1, 2, 3]);
    bench.electrodes.configure({ delayTicks: 2 });
    expect(rowsRead(bench, 4, 9)).toEqual([3, 3, 4, 5, 6]);
    bench.electrodes.configure({ delayTicks: 1 });
    expect(rowsRead(bench, 9, 12)).toEqual([7, 9, 10]);
    bench.electrodes.configure({ delayTicks: 0 });
    expect(rowsRead(bench, 12, 14)).toEqual([12, 13]);
  });

  test("jitter: rows are read in order, each within delay ± jitter of its tick or later overtaken", () => {
    const ages = new Map<number, number>();
    const read = rowsRead(array({ delayTicks: 4, jitterTicks: 3 }), 1, 20_001);
    for (let i = 20; i < read.length; i++) {
      expect(read[i]).toBeGreaterThanOrEqual(read[i - 1]);
      const age = i + 1 - read[i];
      ages.set(age, (ages.get(age) ?? 0) + 1);
    }
    expect(Math.min(...ages.keys())).toBe(1);
    expect(Math.max(...ages.keys())).toBeLessThanOrEqual(7);
    // The newest row is j ticks old when none younger has come: P(age > a) = Π over b ≤ a of P(delay of row b > b).
    const late = (a: number) => Math.max(0, Math.min(1, (7 - a) / 7));
    let survived = 1;
    for (let age = 0; age <= 7; age++) {
      const expected = survived * (1 - late(age));
      survived *= late(age);
      expect(Math.abs((ages.get(age) ?? 0) / (read.length - 20) - expected)).toBeLessThan(0.03);
    }
  });

  test("jitter without delay never reads the future", () => {
    const read = rowsRead(array({ jitterTicks: 5 }), 1, 500);
    for (const [i, row] of read.entries()) expect(row).toBeLessThanOrEqual(i + 1);
    expect(read.some((row, i) => row < i + 1)).toBe(true);
  });

  test("packet loss takes whole rows, at its rate, and holds the last", () => {
    const { activations, sample } = array({ packetLoss: 0.2 });
    let lost = 0;
    let before = sample();
    for (let t = 1; t <= 10_000; t++) {
      activations.fill(t);
      const now = sample();
      expect(new Set(now).size).toBe(1);
      if (now[0] !== t) {
        lost++;
        expect(now).toEqual(before);
      }
      before = now;
    }
    expect(Math.abs(lost / 10_000 - 0.2)).toBeLessThan(0.02);
  });

  test("dropout takes single samples, at its rate, independently of each other", () => {
    const { activations, sample } = array({ dropout: 0.3 });
    let lost = 0;
    let both = 0;
    for (let t = 1; t <= 2000; t++) {
      activations.fill(t);
      const now = sample();
      lost += now.filter((x) => x !== t).length;
      if (now[0] !== t && now[1] !== t) both++;
    }
    expect(Math.abs(lost / (2000 * UNITS) - 0.3)).toBeLessThan(0.01);
    expect(Math.abs(both / 2000 - 0.09)).toBeLessThan(0.033);
  });
});

/** Settings of all imperfections, anywhere in their ranges. */
const somewhere = (rngSeed: number): Partial<Imperfections> => {
  const rng = createRng(rngSeed);
  return {
    ...{ artefact: rng.uniform(), permuted: rng.uniform(), rotationDegPerMin: 360 * rng.uniform() },
    ...{ dead: rng.uniform(), spikeHz: 1000 * rng.uniform(), refractoryMs: 20 * rng.uniform() },
    ...{ spikeRegularity: rng.uniform(), biasPerSqrtS: rng.uniform() / 2, noise: rng.uniform() },
    ...{ bits: 1 + rng.below(16), range: 10 - 9.99 * rng.uniform() },
    ...{ delayTicks: rng.below(51), jitterTicks: rng.below(51) },
    ...{ dropout: rng.uniform(), packetLoss: rng.uniform(), active: 1 + rng.below(20) },
  };
};

describe(`together, seed ${seed}`, () => {
  test("off again, all of them are as if they had never been", () => {
    const bench = array(somewhere(seed), 20);
    const clean = array({}, 20);
    const rng = createRng(seed);
    for (let t = 0; t < 200; t++) {
      rng.normals(bench.activations, 1);
      bench.sample();
    }
    bench.electrodes.configure(bench.electrodes.schema.parse({}));
    for (let t = 0; t < 100; t++) {
      rng.normals(bench.activations, 1);
      clean.activations.set(bench.activations);
      clean.sample();
      expect(bench.sample()).toEqual(clean.sample());
    }
  });

  test("saved and restored on another array, they go on to the bit", () => {
    for (let round = 0; round < 20; round++) {
      const first = array(somewhere(seed + round), 20);
      first.electrodes.configure({ sigmaUnits: (round % 5) * 4 });
      const second = array(somewhere(seed - round), 20, seed + 1);
      const rng = createRng(seed + round);
      const both = (ticks: number, look: (a: Float32Array, b: Float32Array) => void) => {
        for (let t = 0; t < ticks; t++) {
          rng.normals(first.activations, 1);
          rng.normals(first.stimulation, 1);
          second.activations.set(first.activations);
          second.stimulation.set(first.stimulation);
          look(first.sample(), second.sample());
        }
      };
      both(60, () => {});
      second.electrodes.restore(decodeSnapshot(encodeSnapshot(first.electrodes.save())));
      both(120, (a, b) => expect(b).toEqual(a));
    }
  });

  test.each([
    "biasPerSqrtS",
    "spikeHz",
    "dropout",
    "packetLoss",
    "jitterTicks",
    "rotationDegPerMin",
  ] as const)("%s does not shift the draws of the noise", (setting) => {
    const plain = array({ noise: 0.2 });
    const more = array({ noise: 0.2, [setting]: setting === "biasPerSqrtS" ? 0.5 : 1 });
    for (let t = 0; t < 50; t++) {
      plain.sample();
      more.sample();
    }
    more.electrodes.configure({ [setting]: 0 });
    for (let t = 0; t < 50; t++) expect(more.sample()).toEqual(plain.sample());
  });
});
