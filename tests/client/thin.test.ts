/** Pictures that scroll: whatever the tick, and however densely the past came, the newest of what is held is drawn. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fill as fillDecoding } from "../../client/panels/decoding.ts";
import { fill as fillSteering } from "../../client/panels/steering.ts";
import { rowAfter, ticksApart } from "../../client/thin.ts";
import { createTrace } from "../../client/trace.ts";
import { freshSeed } from "../stand-ins.ts";

const seed = freshSeed();
const WINDOW_S = 8;

/** A page that loaded `agoMs` ago: the past with all its rows, then rows at 100 a second. */
const loaded = fc.record({
  dtMs: fc.constantFrom(1, 2, 3, 5, 10, 20),
  past: fc.integer({ min: 50, max: 2048 }),
  agoMs: fc.integer({ min: 0, max: 9000 }),
  begun: fc.nat(100_000),
});

function labOf({ dtMs, past, agoMs, begun }: typeof loaded extends fc.Arbitrary<infer T> ? T : never) {
  const trace = createTrace(["handX", "divergence"], 2048);
  const stride = Math.max(1, Math.round(10 / dtMs));
  const push = (tick: number) => trace.push(tick, 1, 1, Float32Array.of(tick, tick));
  for (let i = 0; i < past; i++) push(begun + i);
  let tick = begun + past - 1;
  for (let ms = 0; ms < agoMs; ms += stride * dtMs) {
    tick += stride;
    push(tick);
  }
  return {
    trace: () => trace,
    playhead: { tick, rate: 0, advance: () => tick },
    windowTicks: Math.round((1000 * WINDOW_S) / dtMs),
  };
}

/** A plot that only keeps its points. */
function paper(points: number) {
  const drawn: number[] = [];
  return {
    points,
    drawn,
    set(s: number, i: number, x: number, y: number) {
      if (i >= points) throw new Error(`there is no point ${i}`);
      if (s === 0 && !Number.isNaN(y)) drawn.push(x);
    },
    end: () => undefined,
  };
}

describe.each([
  ["Decoding", 840, 1, (plot, lab, dt) => fillDecoding(plot, 0, lab, "decoded", "handX", dt)],
  ["Steering", 408, 2, (plot, lab, dt) => fillSteering(plot, lab, ["handX"], dt)],
] as [
  string,
  number,
  number,
  (plot: ReturnType<typeof paper>, lab: ReturnType<typeof labOf>, dt: number) => void,
][])("%s", (_, points, every, fill) => {
  test(`draws evenly up to now, seed ${seed}`, () => {
    fc.assert(
      fc.property(loaded, (life) => {
        const lab = labOf(life);
        const dt = life.dtMs / 1000;
        const plot = paper(points);
        fill(plot, lab, dt);
        // Two rows that are drawn are at most so far apart, s.
        const step = every * Math.max(0.01, dt) + 2 * dt + 1e-9;
        expect(-(plot.drawn.at(-1) ?? -WINDOW_S)).toBeLessThanOrEqual(step);
        const first = Math.max(-WINDOW_S, (lab.trace().tickAt(0) - lab.playhead.tick) * dt);
        expect(plot.drawn[0]).toBeLessThanOrEqual(first + 1e-9);
        for (let i = 1; i < plot.drawn.length; i++) {
          expect(plot.drawn[i] - plot.drawn[i - 1]).toBeGreaterThan(0);
          expect(plot.drawn[i] - plot.drawn[i - 1]).toBeLessThanOrEqual(2 * step);
        }
      }),
      { seed },
    );
  });
});

test(`rows that are no denser than the points are all drawn, seed ${seed}`, () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9000 }), fc.nat(10_000), (windowTicks, begun) => {
      const apart = ticksApart(windowTicks, 800);
      expect(windowTicks / apart).toBeLessThanOrEqual(800);
      const trace = createTrace(["a"], 64);
      for (let i = 0; i < 64; i++) trace.push(begun + i * apart, 1, 1, Float32Array.of(i));
      for (let i = 0; i < 64; i++) expect(rowAfter(trace, i, apart)).toBe(i + 1);
    }),
    { seed },
  );
});
