import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createElectrodes, type ElectrodeOptions } from "../../streams/electrode.ts";
import type { Brain } from "../../streams/ports.ts";
import { createRng } from "../../streams/rng.ts";
import { decodeSnapshot, encodeSnapshot } from "../../streams/snapshot.ts";
import { claimSeed } from "../stand-ins.ts";

const seed = claimSeed();

/** A brain that only has activations, which the test sets. */
function still(width: number, dtMs = 10) {
  const activations = new Float32Array(width);
  const brain: Brain = {
    name: "still",
    dtMs,
    inputs: 0,
    actions: 0,
    sites: [{ name: "cortex", width }],
    step: () => {},
    activations: () => activations,
    save: () => ({}),
    restore: () => {},
  };
  return { brain, activations };
}

function array(options: Omit<ElectrodeOptions, "brain">, width = 64, dtMs = 10, rngSeed = seed) {
  const { brain, activations } = still(width, dtMs);
  const electrodes = createElectrodes({ ...options, brain }, createRng(rngSeed));
  const out = new Float32Array(electrodes.channels);
  const sample = () => {
    electrodes.sample(out, brain, []);
    return out.slice();
  };
  return { electrodes, activations, sample };
}

describe(`geometry, seed ${seed}`, () => {
  test("identity copies every unit exactly", () => {
    const { activations, electrodes, sample } = array({});
    createRng(seed).normals(activations, 1);
    expect(electrodes.channels).toBe(64);
    expect(sample()).toEqual(activations);
  });

  test("electrodes sit evenly and see a constant as itself, however many and however wide", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 }),
        fc.double({ min: 0.01, max: 50, noNaN: true }),
        (count, sigmaUnits) => {
          const { electrodes, activations, sample } = array({ count, sigmaUnits });
          activations.fill(0.7);
          for (const value of sample()) expect(value).toBeCloseTo(0.7, 5);
          const gaps = electrodes.positions.slice(1).map((p, k) => p - electrodes.positions[k]);
          for (const gap of gaps) expect(gap).toBeCloseTo(64 / count, 4);
          expect(electrodes.positions[0] + electrodes.positions[count - 1]).toBeCloseTo(63, 4);
        },
      ),
      { seed, numRuns: 50 },
    );
  });

  test("the footprint is the Gaussian of its width", () => {
    const { electrodes, activations, sample } = array({ count: 3, sigmaUnits: 1.75 }, 63);
    const centre = electrodes.positions[1];
    expect(centre).toBe(31);
    const seen = [0, 1, 2, 4].map((away) => {
      activations.fill(0);
      activations[centre + away] = 1;
      return sample()[1];
    });
    for (const [i, away] of [0, 1, 2, 4].entries()) {
      expect(seen[i] / seen[0]).toBeCloseTo(Math.exp(-(away ** 2) / (2 * 1.75 ** 2)), 5);
    }
  });
});

describe(`electrodes that come and go, seed ${seed}`, () => {
  const present = (out: Float32Array) => [...out.keys()].filter((k) => out[k] !== 0);

  test("as many are in as are asked for, evenly, and the others are silent, whatever else is spoiled", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 64 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (count, share) => {
          const active = 1 + Math.floor(share * (count - 1));
          const { electrodes, activations, sample } = array({ count, noise: 0.1, biasPerSqrtS: 0.1 });
          activations.fill(5);
          sample();
          electrodes.configure({ active });
          const places = present(sample());
          expect(places.length).toBe(active);
          const ends = [0, ...places.map((k) => k + 0.5), count];
          const gaps = ends.slice(1).map((end, i) => end - ends[i]);
          const fair = count / active;
          for (const gap of gaps.slice(1, -1)) expect(Math.abs(gap - fair)).toBeLessThan(1);
          for (const gap of [gaps[0], gaps[active]])
            expect(Math.abs(gap - fair / 2)).toBeLessThanOrEqual(0.5);
        },
      ),
      { seed, numRuns: 60 },
    );
  });

  test("those that are in hear what they heard; all back in, it is the array it was", () => {
    for (const count of ["identity", 20] as const) {
      const { electrodes, activations, sample } = array({ count });
      createRng(seed).normals(activations, 1);
      const all = sample();
      electrodes.configure({ active: 5 });
      const some = sample();
      for (const k of present(some)) expect(some[k]).toBe(all[k]);
      electrodes.configure({ active: electrodes.channels });
      expect(sample()).toEqual(all);
    }
  });

  test("an electrode that is not in is heard on no channel, however channels change places", () => {
    const { electrodes, activations, sample } = array({ count: 32, permuted: 1, active: 8 });
    const { sample: straight, activations: same } = array({ count: 32, active: 8 });
    for (const units of [activations, same]) createRng(seed).normals(units, 1);
    const heard = new Set(straight());
    for (const value of sample()) expect(heard.has(value)).toBe(true);
    expect(present(sample()).length).toBeLessThanOrEqual(8);
    expect(electrodes.imperfections.active).toBe(8);
  });

  test("blur set while it runs is the blur of an array made with it; none is a point", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 }),
        fc.double({ min: 0.01, max: 16, noNaN: true }),
        (count, sigmaUnits) => {
          const made = array({ count, sigmaUnits });
          const set = array({ count });
          for (const { activations } of [made, set]) createRng(seed).normals(activations, 1);
          set.electrodes.configure({ sigmaUnits });
          expect(set.sample()).toEqual(made.sample());
        },
      ),
      { seed, numRuns: 50 },
    );
    const { electrodes, activations, sample } = array({});
    createRng(seed).normals(activations, 1);
    electrodes.configure({ sigmaUnits: 2 });
    expect(sample()).not.toEqual(activations);
    electrodes.configure({ sigmaUnits: 0 });
    expect(sample()).toEqual(activations);
  });

  test("more than there are is refused, in one sentence", () => {
    const { electrodes } = array({ count: 12 });
    expect(() => electrodes.configure({ active: 13 })).toThrow(/^electrodes, parameter "active": .*12/);
    expect(() => electrodes.configure({ active: 0 })).toThrow(/^electrodes, parameter "active": /);
    expect(() => array({ count: 12, active: 13 })).toThrow(/^electrodes, parameter "active": .*12/);
    expect(electrodes.imperfections.active).toBe(12);
  });
});

describe(`imperfections, seed ${seed}`, () => {
  test("noise has the standard deviation asked for", () => {
    const { sample } = array({ noise: 0.3 });
    let square = 0;
    for (let t = 0; t < 1000; t++) for (const x of sample()) square += x * x;
    expect(Math.sqrt(square / 64_000)).toBeCloseTo(0.3, 2);
  });

  test("a lost sample holds the channel's last value, and the rest pass", () => {
    const { activations, sample } = array({ dropout: 0.25 });
    let lost = 0;
    let wrong = 0;
    let before = sample();
    for (let t = 1; t <= 500; t++) {
      activations.fill(t);
      const now = sample();
      for (const [k, x] of now.entries()) {
        if (x === t) continue;
        lost++;
        if (x !== before[k]) wrong++;
      }
      before = now;
    }
    expect(wrong).toBe(0);
    expect(lost / (64 * 500)).toBeCloseTo(0.25, 1);
  });

  for (const dtMs of [1, 10]) {
    test(`spikes keep the mean rate that the refractory period allows, dt ${dtMs} ms`, () => {
      const { activations, sample } = array({ spikeHz: 200, refractoryMs: 3 }, 64, dtMs);
      activations.fill(0.5);
      const ticks = 20_000 / dtMs;
      let sum = 0;
      const counts = new Set<number>();
      for (let t = 0; t < ticks; t++) {
        for (const x of sample()) {
          sum += x;
          counts.add(x * (200 / 1000) * dtMs);
        }
      }
      for (const count of counts) expect(count).toBeCloseTo(Math.round(count), 5);
      expect(Math.max(...counts)).toBeLessThan(Math.floor(dtMs / 3) + 1.001);
      const hz = 0.5 * 200;
      const expected = hz / (1 + hz * 0.003) / 200; // a renewal process with a dead time
      expect(sum / (64 * ticks)).toBeCloseTo(expected, 2);
    });
  }

  test("silence, negative activations and NaN make no spikes, and infinity does not hang", () => {
    const { activations, sample } = array({ spikeHz: 1000, refractoryMs: 0 }, 5);
    activations.set([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1]);
    for (let t = 0; t < 20; t++) expect([...sample().subarray(0, 3)]).toEqual([0, 0, 0]);
    expect(Number.isFinite(sample()[3])).toBe(true);
  });

  test("switching one imperfection on does not shift another", () => {
    const noise = array({ noise: 0.2 });
    const both = array({ noise: 0.2, dropout: 0.3 });
    for (let t = 0; t < 50; t++) {
      const [a, b] = [noise.sample(), both.sample()];
      const same = a.filter((x, k) => x === b[k]).length;
      expect(same).toBeGreaterThan(20);
    }
  });

  test("they change while running, one by one", () => {
    const { electrodes, activations, sample } = array({ noise: 0.5 });
    activations.fill(1);
    electrodes.configure({ noise: 0, dropout: undefined });
    expect(electrodes.imperfections).toEqual(electrodes.schema.parse({}));
    expect(sample()).toEqual(activations);
    electrodes.configure({ dropout: 1 });
    activations.fill(2);
    expect([...new Set(sample())]).toEqual([1]);
  });

  test("saved and restored, the next samples are the same to the bit", () => {
    const options = {
      count: 20,
      noise: 0.1,
      dropout: 0.2,
      spikeHz: 300,
    };
    const first = array(options);
    const second = array({ count: 20 }, 64, 10, seed + 1);
    for (const { activations } of [first, second]) createRng(seed).normals(activations, 1);
    for (let t = 0; t < 30; t++) first.sample();
    second.electrodes.restore(decodeSnapshot(encodeSnapshot(first.electrodes.save())));
    for (let t = 0; t < 30; t++) expect(second.sample()).toEqual(first.sample());
  });
});

describe("what does not fit is one sentence", () => {
  test.each([
    [{ noise: -1 }, /^electrodes, parameter "noise": /],
    [{ dropout: 1.1 }, /^electrodes, parameter "dropout": /],
    [{ spikeHz: -1 }, /^electrodes, parameter "spikeHz": /],
    [{ bits: 1.5 }, /^electrodes, parameter "bits": /],
    [{ delayTicks: 51 }, /^electrodes, parameter "delayTicks": /],
    [{ count: 65 }, /^65 electrodes do not fit on 64 units; use at most 64 or "identity"$/],
    [{ site: 3 }, /^no site 3 to record; brain "still" has 1, from 0$/],
    [{ nois: 1 }, /^electrodes: .*nois/],
  ] as readonly [object, RegExp][])("%j", (options, message) => {
    expect(() => array(options)).toThrow(message);
  });

  test("a change that does not fit changes nothing", () => {
    const { electrodes } = array({ noise: 0.5 });
    expect(() => electrodes.configure({ noise: Number.NaN })).toThrow(/parameter "noise"/);
    expect(electrodes.imperfections.noise).toBe(0.5);
  });
});
