/** A trace is the tail of everything pushed, whatever the batches, and finds the row of any tick. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createTrace } from "../../client/trace.ts";

const CAPACITY = 16;
const LABELS = ["a", "b"];

/** Batches with growing ticks: gaps before each, rows, and the step between rows. */
const batches = fc.array(
  fc.record({ skip: fc.nat(9), rows: fc.integer({ min: 1, max: 40 }), step: fc.integer({ min: 1, max: 4 }) }),
  { minLength: 1, maxLength: 12 },
);

/** Push the batches into a trace, and into plain arrays. */
function fill(parts: readonly { skip: number; rows: number; step: number }[]) {
  const trace = createTrace(LABELS, CAPACITY);
  const ticks: number[] = [];
  let tick = 0;
  for (const { skip, rows, step } of parts) {
    tick += skip;
    const values = new Float32Array(rows * LABELS.length);
    for (let r = 0; r < rows; r++) {
      ticks.push(tick + r * step);
      values.set([tick + r * step, -(tick + r * step)], r * LABELS.length);
    }
    trace.push(tick, step, rows, values);
    tick += rows * step;
  }
  return { trace, ticks };
}

test("holds the last rows, each with its tick and values", () => {
  fc.assert(
    fc.property(batches, (parts) => {
      const { trace, ticks } = fill(parts);
      const tail = ticks.slice(-CAPACITY);
      expect(trace.length).toBe(tail.length);
      expect(trace.newest).toBe(tail.at(-1));
      tail.forEach((tick, i) => {
        expect(trace.tickAt(i)).toBe(tick);
        expect([trace.at(i, trace.channel("a")), trace.at(i, trace.channel("b"))]).toEqual([tick, -tick]);
      });
    }),
  );
});

test("seek finds the newest row not after a tick", () => {
  fc.assert(
    fc.property(batches, fc.integer({ min: -5, max: 600 }), (parts, wanted) => {
      const { trace, ticks } = fill(parts);
      const tail = ticks.slice(-CAPACITY);
      expect(trace.seek(wanted)).toBe(tail.findLastIndex((tick) => tick <= wanted));
    }),
  );
});

test("rows that are held already change nothing; rows from long before start it over", () => {
  const { trace } = fill([{ skip: 100, rows: 30, step: 1 }]);
  const held = Array.from({ length: trace.length }, (_, i) => trace.tickAt(i));
  trace.push(120, 1, 8, new Float32Array(16));
  expect(Array.from({ length: trace.length }, (_, i) => trace.tickAt(i))).toEqual(held);
  expect(trace.at(0, 0)).toBe(held[0]);
  expect(trace.restarts).toBe(0);
  trace.push(3, 1, 2, Float32Array.of(3, -3, 4, -4));
  expect([trace.length, trace.newest, trace.at(0, 1)]).toEqual([2, 4, -3]);
  expect(trace.restarts).toBe(1);
});

test("a channel that is not there reads as NaN", () => {
  const { trace } = fill([{ skip: 0, rows: 1, step: 1 }]);
  expect(trace.channel("c")).toBe(-1);
  expect(trace.at(0, -1)).toBeNaN();
});
