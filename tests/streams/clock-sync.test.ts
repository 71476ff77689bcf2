import fc from "fast-check";
import { expect, test } from "vitest";
import { createClockSync, PROBES } from "../../streams/clock-sync.ts";

/** Round trips of a burst: the way there and the way back, ms. */
const legs = fc.array(
  fc.tuple(fc.double({ min: 0, max: 50, noNaN: true }), fc.double({ min: 0, max: 50, noNaN: true })),
  {
    minLength: PROBES,
    maxLength: PROBES,
  },
);

test("the offset is right to half the round trip that is reported, whatever the ways are", () =>
  fc.assert(
    fc.property(legs, fc.integer({ min: -1_000_000, max: 1_000_000 }), (trips, offset) => {
      const clock = createClockSync();
      let now = 0;
      let sent = 0;
      for (const [there, back] of trips) {
        expect(clock.due(now)).toBe(true);
        clock.sent(now);
        sent++;
        expect(clock.due(now)).toBe(false);
        const t0 = now;
        now += there + back;
        clock.received(t0, t0 + there + offset, now);
      }
      expect(sent).toBe(PROBES);
      expect(clock.due(now)).toBe(false);
      const shortest = Math.min(...trips.map(([there, back]) => there + back));
      expect(clock.roundTripMs).toBeCloseTo(shortest, 6);
      expect(Math.abs(clock.offsetMs - offset)).toBeLessThanOrEqual(clock.roundTripMs / 2 + 1e-6);
    }),
  ));

test("replies to nothing, and from the future, are ignored", () => {
  const clock = createClockSync();
  clock.received(0, 5, 1);
  expect(clock.offsetMs).toBeNaN();
  clock.sent(10);
  clock.received(11, 5, 12);
  clock.received(10, 5, 9);
  expect(clock.offsetMs).toBeNaN();
  clock.received(10, 111, 12);
  expect(clock.offsetMs).toBe(100);
  clock.received(10, 999, 12);
  expect(clock.offsetMs).toBe(100);
});

test("a burst every two seconds", () => {
  const clock = createClockSync();
  const starts: number[] = [];
  for (let now = 0; now < 10_000; now += 50) {
    if (!clock.due(now)) continue;
    clock.sent(now);
    starts.push(now);
    clock.received(now, now, now + 1);
  }
  expect(starts.length).toBe(5 * PROBES);
  expect(starts.filter((t) => t % 2000 === 0)).toEqual([0, 2000, 4000, 6000, 8000]);
});
