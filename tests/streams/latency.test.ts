/** Time tables as in Cleo's own tests (Johnsen et al. 2023): asked at `t`, is a sample taken, and which is out? */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { constantLatency, createLatency, inTicks, type LatencyParams } from "../../streams/latency.ts";
import { createRng } from "../../streams/rng.ts";
import { claimSeed } from "../stand-ins.ts";

/** At each time: take due reactions out (named by the time of their sample), having sampled if the model does. */
function table(params: LatencyParams, times: readonly number[]) {
  const latency = createLatency(params);
  const waiting: { readonly sampled: number; readonly out: number }[] = [];
  return times.map((t) => {
    const out = latency.sample(t);
    if (out !== undefined) waiting.push({ sampled: t, out });
    const due = waiting[0] !== undefined && waiting[0].out <= t ? waiting.shift()!.sampled : null;
    return [t, out !== undefined, due];
  });
}

const slow = { periodMs: 1, delayMs: 1.199 };
const times = [0, 1, 1.2, 1.3, 2, 2.3, 2.4];

test("fixed, serial: the sample of t=0 is out at 1.2, the sample of t=1 at 2.4", () => {
  expect(table({ ...slow, sampling: "fixed", processing: "serial" }, times)).toEqual([
    [0, true, null],
    [1, true, null],
    [1.2, false, 0],
    [1.3, false, null],
    [2, true, null],
    [2.3, false, null],
    [2.4, false, 1],
  ]);
});

test("fixed, parallel: the sample of t=0 is out at 1.2, the sample of t=1 at 2.3", () => {
  expect(table({ ...slow, sampling: "fixed", processing: "parallel" }, times)).toEqual([
    [0, true, null],
    [1, true, null],
    [1.2, false, 0],
    [1.3, false, null],
    [2, true, null],
    [2.3, false, 1],
    [2.4, false, null],
  ]);
});

test.each(["serial", "parallel"] as const)("when idle, %s: samples are taken at 0 and 1.2", (processing) => {
  expect(table({ ...slow, sampling: "when-idle", processing }, times)).toEqual([
    [0, true, null],
    [1, false, null],
    [1.2, true, 0],
    [1.3, false, null],
    [2, false, null],
    [2.3, false, null],
    [2.4, true, 1.2],
  ]);
});

describe("in ticks", () => {
  const dues = (params: LatencyParams, dtMs: number, ticks: number) => {
    const latency = inTicks(createLatency(params), dtMs);
    return Array.from({ length: ticks }, (_, tick) => latency.due(tick));
  };

  test("no delay is the next tick, and a whole number of ticks is exact", () => {
    expect(dues({ periodMs: 10 }, 10, 4)).toEqual([1, 2, 3, 4]);
    expect(dues({ periodMs: 10, delayMs: 30 }, 10, 4)).toEqual([3, 4, 5, 6]);
    expect(dues({ periodMs: 0.1, delayMs: 0.3 }, 0.1, 4)).toEqual([3, 4, 5, 6]);
  });

  test("a delay between ticks waits for the next; a longer period leaves ticks out", () => {
    expect(dues({ periodMs: 10, delayMs: 11 }, 10, 3)).toEqual([2, 3, 4]);
    expect(dues({ periodMs: 20 }, 10, 4)).toEqual([1, undefined, 3, undefined]);
  });

  test("serial work that is too slow falls ever further behind; when idle it keeps up and skips", () => {
    const busy = { periodMs: 10, delayMs: 25 };
    expect(dues({ ...busy, processing: "serial" }, 10, 4)).toEqual([3, 5, 8, 10]);
    expect(dues({ ...busy, sampling: "when-idle" }, 10, 7)).toEqual([
      3,
      undefined,
      undefined,
      6,
      undefined,
      undefined,
      9,
    ]);
  });

  const seed = claimSeed();
  test(`never the same tick, never overtaking, and restored exactly, seed ${seed}`, () => {
    fc.assert(
      fc.property(
        fc.record({
          sampling: fc.constantFrom("fixed" as const, "when-idle" as const),
          processing: fc.constantFrom("serial" as const, "parallel" as const),
          periodMs: fc.integer({ min: 1, max: 30 }),
          delayMs: fc.double({ min: 0, max: 60, noNaN: true }),
          jitterMs: fc.double({ min: 0, max: 60, noNaN: true }),
        }),
        fc.integer(),
        (params, rngSeed) => {
          const make = () => inTicks(createLatency(params, createRng(rngSeed)), 10);
          const latency = make();
          const restored = make();
          let last = 0;
          for (let tick = 0; tick < 60; tick++) {
            if (tick === 30) restored.restore(latency.save());
            const due = latency.due(tick);
            if (tick >= 30) expect(restored.due(tick)).toBe(due);
            if (due === undefined) continue;
            expect(due).toBeGreaterThan(tick);
            expect(due).toBeGreaterThanOrEqual(last);
            last = due;
          }
        },
      ),
      { seed },
    );
  });

  test("what does not fit is one sentence", () => {
    expect(() => createLatency({ periodMs: 0 })).toThrow(/^latency, parameter "periodMs": /);
    expect(() => createLatency({ periodMs: 1, jitterMs: 1 })).toThrow(/needs a random generator/);
    expect(() => constantLatency(0)).toThrow(/whole number of ticks from 1 up, not 0/);
  });
});
