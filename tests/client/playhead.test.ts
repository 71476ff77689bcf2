/** The playhead flows: it never passes what has arrived, never goes back, and keeps its distance at any pace. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createPlayhead } from "../../client/playhead.ts";

const FRAME_MS = 1000 / 60;

/** Frames of `rows` ticks arrive `rateHz` a second with jitter; the positions drawn, and what had arrived by then. */
function run(rateHz: number, rows: number, seconds: number, jitter: () => number, delay: number) {
  const playhead = createPlayhead();
  const drawn: { tick: number; newest: number }[] = [];
  let newest = -1;
  let due = 0;
  for (let now = 0; now < seconds * 1000; now += FRAME_MS) {
    while (due <= now) {
      newest += rows;
      due += ((rows * 1000) / rateHz) * (0.5 + jitter());
    }
    drawn.push({ tick: playhead.advance(now, newest, delay), newest });
  }
  return drawn;
}

const pace = fc.record({
  rateHz: fc.constantFrom(50, 100, 400, 3000),
  rows: fc.constantFrom(1, 4, 16),
  seed: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
});

test("never ahead of the newest tick, and never backwards", () => {
  fc.assert(
    fc.property(pace, ({ rateHz, rows, seed }) => {
      const drawn = run(rateHz, rows, 3, () => seed.next().value as number, 0.06 * rateHz);
      drawn.forEach(({ tick, newest }, i) => {
        expect(tick).toBeLessThanOrEqual(newest);
        if (i > 0) expect(tick).toBeGreaterThanOrEqual(drawn[i - 1].tick);
      });
    }),
    { numRuns: 40 },
  );
});

test("at an even pace it moves evenly, one delay behind", () => {
  const [rateHz, rows, delay] = [100, 4, 6];
  const drawn = run(rateHz, rows, 8, () => 0.5, delay).slice(-120);
  const steps = drawn.slice(1).map(({ tick }, i) => tick - drawn[i].tick);
  const even = (rateHz * FRAME_MS) / 1000;
  for (const step of steps) expect(Math.abs(step - even)).toBeLessThan(0.5 * even);
  const behind = drawn.reduce((sum, { tick, newest }) => sum + newest - tick, 0) / drawn.length;
  expect(Math.abs(behind - delay)).toBeLessThan(rows);
});

test("without delay it is the newest tick itself", () => {
  for (const { tick, newest } of run(100, 4, 2, () => 0.5, 0)) expect(tick).toBe(newest);
});

test("starts over with a session that starts over", () => {
  const playhead = createPlayhead();
  for (let now = 0; now < 2000; now += FRAME_MS) playhead.advance(now, Math.floor(now / 10), 6);
  expect(playhead.advance(2010, 3, 6)).toBe(3);
});
