import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { STEERING_LABELS } from "../../streams/loop.ts";
import type { Brain, Command } from "../../streams/ports.ts";
import { createRng } from "../../streams/rng.ts";
import { decodeSnapshot, encodeSnapshot, snapshotsEqual } from "../../streams/snapshot.ts";
import { createStimulator, type StimulatorParams } from "../../streams/stimulator.ts";
import { freshSeed, leakyBrain, UNITS } from "../stand-ins.ts";

const seed = freshSeed();
const brain: Brain = leakyBrain(createRng(1));

/** A stimulator with a driver: `tick(commands…)` runs one tick and returns what was written. */
function bench(params: StimulatorParams = {}) {
  const stimulator = createStimulator({ ...params, brain });
  const width = stimulator.currents.length;
  const written = [new Float32Array(UNITS)];
  let now = 100;
  let n = 0;
  return {
    stimulator,
    width,
    written: written[0],
    get now() {
      return now;
    },
    /** A good command; `fields` make it otherwise. */
    command: (fields: Partial<Command> = {}): Command => ({
      n: ++n,
      site: 0,
      currents: new Float32Array(width).fill(0.1),
      gain: 1,
      causeTick: now - 1,
      ttlTicks: 3,
      rampTicks: 0,
      ...fields,
    }),
    tick(...commands: readonly Command[]) {
      for (const command of commands) stimulator.accept(command, now);
      stimulator.write(written, now++);
      return written[0].slice();
    },
    report() {
      const out = new Float32Array(STEERING_LABELS.length);
      stimulator.report(out);
      return Object.fromEntries(STEERING_LABELS.map((label, i) => [label, out[i]]));
    },
  };
}

describe("refusals", () => {
  const codes: readonly [string, (now: number) => Partial<Command>][] = [
    ["no_stimulator", () => ({ site: 1 })],
    ["bad_width", () => ({ currents: new Float32Array(UNITS + 1) })],
    ["not_finite", () => ({ currents: new Float32Array(UNITS).fill(Number.NaN) })],
    ["not_finite", () => ({ currents: new Float32Array(UNITS).fill(Number.NEGATIVE_INFINITY) })],
    ["not_finite", () => ({ currents: new Float32Array(UNITS).fill(1e38) })],
    ["not_finite", () => ({ currents: new Float32Array(UNITS).fill(1e38), gain: 0 })],
    ["not_finite", () => ({ currents: new Float32Array(UNITS).fill(1e20), gain: 1e20 })],
    ["not_finite", () => ({ gain: Number.NaN })],
    ["not_finite", () => ({ n: Number.POSITIVE_INFINITY })],
    ["stale_n", () => ({ n: 1 })],
    ["stale_frame", (now) => ({ causeTick: now - 26 })],
    ["future_frame", (now) => ({ causeTick: now })],
    ["future_frame", () => ({ causeTick: Number.NaN })],
    ["bad_ttl", () => ({ ttlTicks: 26 })],
    ["bad_ttl", () => ({ ttlTicks: 0 })],
    ["bad_ttl", () => ({ ttlTicks: 1.5 })],
    ["bad_ramp", () => ({ rampTicks: 26 })],
    ["bad_ramp", () => ({ rampTicks: -1 })],
  ];
  test.each(codes)("%s", (code, fields) => {
    const { stimulator, command, tick, now } = bench();
    tick(command({ ttlTicks: 1 }));
    const bad = command(fields(now + 1));
    const before = stimulator.save();
    expect(tick(bad)).toEqual(new Float32Array(UNITS));
    expect(stimulator.drain()).toContainEqual({ op: "rejected", n: bad.n, code });
    expect(snapshotsEqual(stimulator.save().admission, before.admission)).toBe(true);
    expect(tick(command())[0]).toBeCloseTo(0.1);
  });

  test("what is just within the limits is taken", () => {
    const { command, tick, stimulator, now } = bench();
    tick(command({ causeTick: now - 25, ttlTicks: 25, rampTicks: 25 }));
    expect(stimulator.drain()).toEqual([]);
  });

  test("an id already accepted is acknowledged again and not applied again", () => {
    const { stimulator, command, tick } = bench();
    const once = command({ id: "a", ttlTicks: 1 });
    tick(once);
    expect(stimulator.drain().map(({ op }) => op)).toEqual(["queued", "applied"]);
    tick();
    stimulator.drain();
    expect(tick({ ...once, n: 7 })).toEqual(new Float32Array(UNITS));
    expect(stimulator.drain()).toEqual([{ op: "queued", n: 7, id: "a", duplicate: true }]);
  });

  test("a refused id may be tried again", () => {
    const { stimulator, command, tick } = bench();
    tick(command({ id: "a", ttlTicks: 99 }));
    expect(stimulator.drain()).toEqual([{ op: "rejected", n: 1, id: "a", code: "bad_ttl" }]);
    expect(tick(command({ id: "a" }))[0]).toBeCloseTo(0.1);
  });

  test("more commands than the rate allows are refused, and time heals", () => {
    const { stimulator, command, tick } = bench({ steerHz: 50 });
    for (let t = 0; t < 100; t++) tick(command());
    const tooFast = stimulator.drain().filter((e) => e.op === "rejected" && e.code === "too_fast").length;
    expect(tooFast).toBeGreaterThanOrEqual(45);
    expect(tooFast).toBeLessThanOrEqual(50);
    for (let t = 0; t < 10; t++) tick();
    tick(command());
    expect(stimulator.drain().filter((e) => e.op === "rejected")).toEqual([]);
  });
});

describe("the life of a command", () => {
  const levels = (b: ReturnType<typeof bench>, ticks: number) =>
    Array.from({ length: ticks }, () => Math.round(b.tick()[0] * 1000) / 100);

  test("holds for its TTL, then is gone", () => {
    const b = bench();
    expect(b.tick(b.command({ ttlTicks: 3 }))[0]).toBeCloseTo(0.1);
    expect(levels(b, 4)).toEqual([1, 1, 0, 0]);
    expect(b.stimulator.drain()).toEqual([{ op: "ended", n: 1, tick: 103, why: "ttl" }]);
  });

  test("ramps in and out by 1/rampTicks a tick", () => {
    const b = bench();
    b.tick(b.command({ ttlTicks: 5, rampTicks: 4 }));
    expect(levels(b, 9)).toEqual([0.5, 0.75, 1, 1, 0.75, 0.5, 0.25, 0, 0]);
    expect(b.stimulator.drain()).toEqual([{ op: "ended", n: 1, tick: 108, why: "ttl" }]);
  });

  test("a stream of commands that replace each other ramps once, and only their last end is told", () => {
    const b = bench();
    const seen = [1, 2, 3, 4, 5].map(() => b.tick(b.command({ ttlTicks: 2, rampTicks: 2 }))[0]);
    expect(seen.map((x) => Math.round(x * 100))).toEqual([5, 10, 10, 10, 10]);
    expect(b.stimulator.drain()).toEqual([]);
    expect(levels(b, 4)).toEqual([1, 0.5, 0, 0]);
    expect(b.stimulator.drain()).toEqual([{ op: "ended", n: 5, tick: 107, why: "ttl" }]);
  });

  test("replaced while it ramps out, a command ended for the reason that it ramps", () => {
    const b = bench();
    b.tick(b.command({ ttlTicks: 1, rampTicks: 4 }), b.command({ ttlTicks: 1, rampTicks: 4 }));
    b.tick(b.command());
    b.tick(b.command({ ttlTicks: 1, rampTicks: 4 }));
    b.tick();
    b.tick(b.command());
    expect(b.stimulator.drain()).toEqual([{ op: "ended", n: 4, tick: 104, why: "ttl" }]);
  });

  test("a command with an id is told of its whole life", () => {
    const b = bench();
    b.tick(b.command({ id: "a", gain: 2 }), b.command({ id: "b", gain: 2 }));
    b.tick(b.command({ id: "c" }));
    b.stimulator.release("released", b.now);
    b.tick();
    const norm = Math.fround(0.2) * Math.sqrt(UNITS);
    expect(b.stimulator.drain()).toEqual([
      { op: "queued", n: 1, id: "a", duplicate: false },
      { op: "ended", n: 1, id: "a", tick: 100, why: "replaced" },
      { op: "queued", n: 2, id: "b", duplicate: false },
      {
        op: "applied",
        n: 2,
        id: "b",
        tick: 100,
        causeTick: 99,
        normAsked: expect.closeTo(norm, 6),
        normApplied: expect.closeTo(norm, 6),
        clipped: false,
      },
      { op: "ended", n: 2, id: "b", tick: 101, why: "replaced" },
      { op: "queued", n: 3, id: "c", duplicate: false },
      expect.objectContaining({ op: "applied", n: 3, id: "c", tick: 101 }),
      { op: "ended", n: 3, id: "c", tick: 102, why: "released" },
    ]);
  });

  test.each(["disconnect", "released", "watchdog"] as const)("%s: ramps to zero at once", (why) => {
    const b = bench();
    b.tick(b.command({ ttlTicks: 20, rampTicks: 2 }));
    b.tick();
    b.stimulator.release(why, b.now);
    expect(levels(b, 3)).toEqual([0.5, 0, 0]);
    expect(b.stimulator.drain()).toEqual([{ op: "ended", n: 1, tick: 103, why }]);
  });

  test("the watchdog ends a long TTL when no command follows", () => {
    const b = bench({ watchdogTicks: 3 });
    b.tick(b.command({ ttlTicks: 20 }));
    expect(levels(b, 4)).toEqual([1, 1, 0, 0]);
    expect(b.stimulator.drain()).toEqual([{ op: "ended", n: 1, tick: 103, why: "watchdog" }]);
  });

  test("estop: zero within one tick whatever the ramp, refuses until rearm", () => {
    const b = bench();
    b.tick(b.command({ ttlTicks: 20, rampTicks: 20 }));
    b.stimulator.estop(b.now);
    expect([...b.stimulator.currents]).toEqual([...new Float32Array(UNITS)]);
    expect(levels(b, 2)).toEqual([0, 0]);
    expect(b.stimulator.estopped).toBe(true);
    expect(levels(b, 1)).toEqual([0]);
    expect(b.tick(b.command())[0]).toBe(0);
    expect(b.stimulator.drain()).toEqual([
      { op: "ended", n: 1, tick: 101, why: "estop" },
      { op: "rejected", n: 2, code: "estopped" },
    ]);
    b.stimulator.rearm();
    expect(b.tick(b.command())[0]).toBeCloseTo(0.1);
  });

  test("a new lease holder counts from anywhere, and the old effect ramps out", () => {
    const b = bench();
    b.tick(b.command({ n: 1000, ttlTicks: 20, rampTicks: 2 }));
    b.tick();
    b.stimulator.handOver(b.now);
    expect(levels(b, 2)).toEqual([0.5, 0]);
    expect(b.tick(b.command({ n: 0 }))[0]).toBeCloseTo(0.1);
  });

  test("a command may be reused by its sender once accepted", () => {
    const b = bench();
    const command = b.command();
    b.stimulator.accept(command, b.now);
    command.currents.fill(9);
    expect(b.tick()[0]).toBeCloseTo(0.1);
  });

  test("limits are met exactly, and no harder than they must be", () => {
    const b = bench({ bound: 0.1, windowTicks: 2, energyPerWindow: 0.25 });
    const one = (x: number) => Float32Array.from({ length: UNITS }, (_, m) => (m === 0 ? x : 0));
    b.tick(b.command({ currents: one(1) }));
    expect(b.stimulator.currents[0]).toBeLessThanOrEqual(0.1);
    expect(b.stimulator.currents[0]).toBeGreaterThan(0.1 - 1e-8);
    const wide = bench({ bound: 1, windowTicks: 2, energyPerWindow: 0.25 });
    const drive = (x: number) => wide.tick(wide.command({ currents: one(x) }))[0];
    // 2 ticks of .35² fit into .25; of .4² do not, and the third tick has the room that the first one leaves
    expect([0.35, 0.35, 0.35].map(drive)).toEqual([0.35, 0.35, 0.35].map(Math.fround));
    const cut = [0.4, 0.4, 0.4].map(drive);
    expect(cut[0]).toBeCloseTo(Math.sqrt(0.25 - 0.35 ** 2), 5);
    expect(cut[1]).toBeCloseTo(0.35, 5);
    expect(cut[2]).toBeCloseTo(Math.sqrt(0.25 - 0.35 ** 2), 5);
  });

  test("writing nothing adds +0, never −0", () => {
    for (const electrodes of ["identity" as const, 3]) {
      const b = bench({ electrodes });
      const units = b.tick(b.command({ currents: new Float32Array(b.width), gain: -1 }));
      expect(units.every((x) => Object.is(x, 0))).toBe(true);
    }
  });

  test("the report says what was asked and what was done", () => {
    const b = bench({ bound: 0.5 });
    const currents = new Float32Array(UNITS);
    currents[0] = 3;
    currents[1] = 0.25;
    b.tick(b.command({ currents, gain: 2 }));
    expect(b.report()).toEqual({
      causeTick: 99,
      n: 1,
      gain: 2,
      normAsked: Math.fround(Math.hypot(6, 0.5)),
      normApplied: Math.fround(Math.hypot(0.5, 0.5)),
      clipped: 1,
      energy: 0.5,
      active: 1,
    });
    for (let t = 0; t < 3; t++) b.tick();
    expect(b.report()).toEqual({
      causeTick: Number.NaN,
      n: Number.NaN,
      gain: 0,
      normAsked: 0,
      normApplied: 0,
      clipped: 0,
      energy: 1.5,
      active: 0,
    });
  });

  test("events nobody drains stay bounded", () => {
    const b = bench();
    for (let i = 0; i < 5000; i++) b.tick(b.command({ ttlTicks: 0 }));
    const events = b.stimulator.drain();
    expect(events.length).toBe(4096);
    expect(events.at(-1)?.n).toBe(5000);
    expect(b.stimulator.drain()).toEqual([]);
  });
});

describe("the actuator", () => {
  test("with memory: a_t = decay·a_{t−1} + θ_{t−1}", () => {
    const b = bench({ decay: 0.7 });
    b.tick(b.command({ ttlTicks: 2 }));
    const seen = Array.from({ length: 4 }, () => b.tick()[0]);
    const expected = [0.1, 0.17, 0.119, 0.0833];
    for (const [i, x] of expected.entries()) expect(seen[i]).toBeCloseTo(x, 6);
    for (let t = 0; t < 60; t++) b.tick();
    expect(b.written).toEqual(new Float32Array(UNITS));
  });

  test("fewer electrodes than units: each current is shared out, none is lost", () => {
    const b = bench({ electrodes: 3, sigmaUnits: 1 });
    const currents = Float32Array.of(0, 0.6, 0);
    const units = b.tick(b.command({ currents }));
    expect(units.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0.6, 6);
    const widest = units.indexOf(Math.max(...units));
    expect(Math.abs(widest - b.stimulator.positions[1])).toBeLessThanOrEqual(0.5);
  });
});

describe("configured while it runs", () => {
  const hold = { currents: new Float32Array(UNITS).fill(0.8), ttlTicks: 25 };

  test("a lower bound holds from the next write on, and never rises above the session's", () => {
    const b = bench({ bound: 0.5, normPerTick: 100 });
    expect(b.tick(b.command(hold))[0]).toBe(0.5);
    b.stimulator.configure({ bound: 0.25 });
    expect(b.tick()[0]).toBe(0.25);
    b.stimulator.configure({ bound: 0 });
    expect(b.tick()).toEqual(new Float32Array(UNITS));
    expect(() => b.stimulator.configure({ bound: 0.6 })).toThrow(/^stimulator, parameter "bound": .*0\.5/);
    expect(b.stimulator.settings).toMatchObject({ bound: 0, decay: 0 });
    b.stimulator.configure({ bound: 0.5 });
    expect(b.tick()[0]).toBe(0.5);
    expect(b.stimulator.limits.bound).toBe(0.5);
  });

  test("electrodes that are taken out deliver nothing and spend nothing, whatever their memory holds", () => {
    const b = bench({ electrodes: 8, normPerTick: 100, decay: 0.5 });
    const all = { currents: new Float32Array(8).fill(0.5), ttlTicks: 25 };
    b.tick(b.command(all));
    b.tick();
    const spent = b.report().energy;
    b.stimulator.configure({ active: 2 });
    b.tick();
    expect([...b.stimulator.currents].filter((current) => current !== 0).length).toBe(2);
    expect(b.written.reduce((sum, x) => sum + x, 0)).toBeCloseTo(2 * 0.75, 5);
    expect(b.report().energy - spent).toBeCloseTo(2 * 0.75 ** 2, 5);
    b.stimulator.configure({ active: 8 });
    b.tick();
    expect([...b.stimulator.currents].every((current) => current >= 0.5)).toBe(true);
  });

  test("a wider reach shares the same current out over more units", () => {
    const b = bench({ electrodes: 3, sigmaUnits: 0.5 });
    const one = { currents: Float32Array.of(0, 0.6, 0), ttlTicks: 25 };
    const reached = () => b.written.filter((x) => x > 0.001).length;
    b.tick(b.command(one));
    const before = reached();
    b.stimulator.configure({ sigmaUnits: 2 });
    expect(b.tick().reduce((sum, x) => sum + x, 0)).toBeCloseTo(0.6, 5);
    expect(reached()).toBeGreaterThan(before);
  });

  test("memory given to the actuator starts from what it delivers, and taken away it owes nothing", () => {
    const b = bench();
    const theta = Math.fround(0.1);
    b.tick(b.command({ ttlTicks: 25 }));
    b.stimulator.configure({ decay: 0.5 });
    expect(b.tick()[0]).toBeCloseTo(0.5 * theta, 6); // what it delivered fades; θ was delivered at once
    expect(b.tick()[0]).toBeCloseTo(0.25 * theta + theta, 6);
    b.stimulator.configure({ decay: 0 });
    expect(b.tick()[0]).toBe(theta);
    b.stimulator.configure({ decay: 0.5 });
    expect(b.tick()[0]).toBeCloseTo(0.5 * theta, 6);
  });

  test("what was configured is saved and restored", () => {
    const a = bench({ normPerTick: 100 });
    const b = bench({ normPerTick: 100 });
    a.stimulator.configure({ bound: 0.25, decay: 0.7, active: 5, sigmaUnits: 2 });
    a.tick(a.command(hold));
    b.tick();
    b.stimulator.restore(decodeSnapshot(encodeSnapshot(a.stimulator.save())));
    expect(b.stimulator.settings).toEqual({ bound: 0.25, decay: 0.7, active: 5, sigmaUnits: 2 });
    for (let t = 0; t < 5; t++) expect(b.tick()).toEqual(a.tick());
  });

  test("what may not change while it runs is one sentence", () => {
    const { stimulator } = bench();
    expect(() => stimulator.configure({ normPerTick: 9 } as object)).toThrow(/^stimulator: .*normPerTick/);
  });
});

describe(`whatever arrives, seed ${seed}`, () => {
  const size = fc.double({ min: -3, max: 3, noNaN: true });
  const awkward = fc.constantFrom(0, -0, 1e9, -1e30, 1e38, Number.NaN, Number.POSITIVE_INFINITY);
  const vectorOf = (numbers: fc.Arbitrary<number>) =>
    fc.array(numbers, { minLength: UNITS, maxLength: UNITS }).map((list) => Float32Array.from(list));
  const arrival = fc.record({
    currents: fc.oneof({ weight: 5, arbitrary: vectorOf(size) }, vectorOf(fc.oneof(size, awkward))),
    gain: fc.oneof({ weight: 5, arbitrary: size }, awkward),
    age: fc.integer({ min: 0, max: 11 }),
    ttlTicks: fc.integer({ min: 0, max: 9 }),
    rampTicks: fc.integer({ min: 0, max: 9 }),
    quiet: fc.integer({ min: 0, max: 12 }),
    event: fc.constantFrom("none", "none", "release", "estop", "rearm", "handOver"),
  });
  const limits = fc.record({
    bound: fc.double({ min: 0.01, max: 2, noNaN: true }),
    normPerTick: fc.double({ min: 0.01, max: 4, noNaN: true }),
    energyPerWindow: fc.double({ min: 0.01, max: 8, noNaN: true }),
    windowTicks: fc.integer({ min: 1, max: 12 }),
    maxTtlTicks: fc.constant(8),
    maxRampTicks: fc.constant(8),
    maxAgeTicks: fc.constant(10),
    watchdogTicks: fc.integer({ min: 1, max: 12 }),
    decay: fc.constantFrom(0, 0, 0.5),
  });

  test("bound, norm and energy hold, silence ends in zeros, estop at once", () => {
    fc.assert(
      fc.property(limits, fc.array(arrival, { maxLength: 30 }), (params, arrivals) => {
        const b = bench(params);
        const spent: number[] = [];
        const zeros = new Float32Array(UNITS);
        let silent = 0;
        const run = (...commands: readonly Command[]) => {
          const units = b.tick(...commands);
          silent = commands.length > 0 ? 1 : silent + 1;
          const largest = b.stimulator.currents.reduce((most, a) => Math.max(most, Math.abs(a)), 0);
          const energy = b.stimulator.currents.reduce((sum, a) => sum + a * a, 0);
          const window = spent
            .slice(1 - params.windowTicks || spent.length)
            .reduce((sum, e) => sum + e, energy);
          spent.push(energy);
          expect(largest).toBeLessThanOrEqual(params.bound);
          expect(Math.sqrt(energy)).toBeLessThanOrEqual(params.normPerTick);
          expect(window).toBeLessThanOrEqual(params.energyPerWindow * (1 + 1e-12));
          const over = b.stimulator.estopped || (params.decay === 0 && silent > 8 + 8);
          if (over) expect(units).toEqual(zeros);
          return units;
        };
        for (const { currents, gain, age, ttlTicks, rampTicks, quiet, event } of arrivals) {
          const causeTick = b.now - age;
          run(b.command({ currents, gain, causeTick, ttlTicks, rampTicks }));
          if (event === "release") b.stimulator.release("disconnect", b.now);
          else if (event === "handOver") b.stimulator.handOver(b.now);
          else if (event === "estop") b.stimulator.estop(b.now);
          else if (event === "rearm") b.stimulator.rearm();
          for (let t = 0; t < quiet; t++) run();
        }
        for (let t = 0; t < 40; t++) run();
        expect(b.written).toEqual(new Float32Array(UNITS));
      }),
      { seed, numRuns: 150 },
    );
  });

  test("a restored stimulator goes on to the bit", () => {
    fc.assert(
      fc.property(limits, fc.array(arrival, { minLength: 2, maxLength: 12 }), (params, arrivals) => {
        const a = bench(params);
        const b = bench(params);
        const half = arrivals.length >> 1;
        for (const [i, { currents, gain, age, ttlTicks, rampTicks }] of arrivals.entries()) {
          if (i === half) b.stimulator.restore(decodeSnapshot(encodeSnapshot(a.stimulator.save())));
          const causeTick = a.now - age;
          const fields = { currents, gain, causeTick, ttlTicks, rampTicks };
          const command = { ...a.command(fields), ...(i % 3 === 0 ? { id: `c${i >> 2}` } : {}) };
          const units = a.tick(command);
          if (i < half) b.tick();
          else expect(b.tick(command)).toEqual(units);
        }
        expect(snapshotsEqual(b.stimulator.save(), a.stimulator.save())).toBe(true);
      }),
      { seed, numRuns: 60 },
    );
  });
});

describe("limits that do not fit are one sentence", () => {
  test.each([
    [{ bound: 0 }, /^stimulator, parameter "bound": /],
    [{ normPerTick: Number.POSITIVE_INFINITY }, /^stimulator, parameter "normPerTick": /],
    [{ windowTicks: 1.5 }, /^stimulator, parameter "windowTicks": /],
    [{ decay: 1 }, /^stimulator, parameter "decay": /],
    [{ electrodes: 13 }, /^13 electrodes do not fit on 12 units/],
    [{ energy: 3 }, /^stimulator: .*energy/],
  ] as readonly [object, RegExp][])("%j", (params, message) => {
    expect(() => bench(params)).toThrow(message);
  });

  test("a site that is not there", () => {
    expect(() => createStimulator({ brain, site: 2 })).toThrow(
      /no site 2 to stimulate; brain "leaky" has 1, from 0/,
    );
  });
});
