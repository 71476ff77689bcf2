/** A curve holds the whole session in a bounded number of rows, from the first to nearly the last, evenly. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createCurve } from "../../client/curve.ts";
import { createTrace } from "../../client/trace.ts";

const CAPACITY = 32;

test("bounded, in order, evenly spaced, and never without the beginning", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), (count) => {
      const curve = createCurve(1, CAPACITY);
      for (let i = 0; i < count; i++) curve.push(10 * i, Float32Array.of(i));
      expect(curve.length).toBeLessThanOrEqual(CAPACITY);
      expect(curve.length).toBeGreaterThanOrEqual(Math.min(count, CAPACITY / 2));
      expect(curve.tickAt(0)).toBe(0);
      const stride = curve.length > 1 ? curve.tickAt(1) : 10;
      for (let i = 0; i < curve.length; i++) {
        expect(curve.tickAt(i)).toBe(i * stride);
        expect(curve.at(i, 0)).toBe(curve.tickAt(i) / 10);
      }
      expect(10 * (count - 1) - curve.tickAt(curve.length - 1)).toBeLessThan(stride);
    }),
  );
});

test("a tick that is not newer starts it over", () => {
  const curve = createCurve(1, CAPACITY);
  for (let i = 0; i < 100; i++) curve.push(i, Float32Array.of(i));
  curve.push(5, Float32Array.of(7));
  expect([curve.length, curve.tickAt(0), curve.at(0, 0)]).toEqual([1, 5, 7]);
});

test("following a trace is the same as pushing its rows, however they come, also when its past comes late", () => {
  const whole = fc.uniqueArray(fc.integer({ min: 0, max: 9000 }), { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(whole, fc.nat(), (unordered, at) => {
      const ticks = unordered.toSorted((a, b) => a - b);
      const [trace, curve, wanted] = [
        createTrace(["a"], 256),
        createCurve(1, CAPACITY),
        createCurve(1, CAPACITY),
      ];
      for (const tick of ticks) wanted.push(tick, Float32Array.of(tick));
      const from = at % ticks.length;
      const take = (tick: number) => {
        trace.push(tick, 1, 1, Float32Array.of(tick));
        if (tick % 3 > 0) curve.follow(trace);
      };
      // Live rows first, as on a page that has just opened; then a snapshot of everything.
      for (const tick of ticks.slice(from)) take(tick);
      curve.follow(trace);
      trace.clear();
      for (const tick of ticks) trace.push(tick, 1, 1, Float32Array.of(tick));
      curve.follow(trace);
      const rows = ({ length, tickAt, at }: typeof curve) =>
        Array.from({ length }, (_, i) => [tickAt(i), at(i, 0)]);
      expect(rows(curve)).toEqual(rows(wanted));
    }),
  );
});
