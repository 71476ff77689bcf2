import { describe, expect, test } from "vitest";
import { createPacing } from "../../../server/runtime/live/pacing.ts";

const alone = (lockstep: boolean, room = () => true) => createPacing(lockstep, () => 0, room);

/** Ticks that run before it has to wait, at most `most`. */
function free(pacing: ReturnType<typeof alone>, from: number, most: number): number {
  let tick = from;
  while (tick - from < most && pacing.ready()) pacing.emitted(tick++);
  return tick - from;
}

describe("a free-running brain", () => {
  test("waits for nobody when there is nobody", () => {
    expect(free(alone(false), 0, 1000)).toBe(1000);
  });

  test("runs a little ahead of its symbiote, and goes on when that dies", () => {
    const pacing = alone(false);
    pacing.listens(0);
    const ahead = free(pacing, 0, 1000);
    expect(ahead).toBeGreaterThan(1);
    expect(ahead).toBeLessThan(100);
    pacing.answered(0);
    expect(free(pacing, ahead, 1000)).toBe(1);
    pacing.gone();
    expect(free(pacing, ahead + 1, 1000)).toBe(1000);
  });

  test("expects nothing of a newcomer for ticks that ran before it came", () => {
    const pacing = alone(false);
    expect(free(pacing, 0, 500)).toBe(500);
    pacing.listens(500);
    expect(free(pacing, 500, 1000)).toBeGreaterThan(1);
  });

  test("waits for whoever reads the ring", () => {
    let read = 0;
    let emitted = 0;
    const pacing = alone(false, () => emitted - read < 10);
    const run = () => {
      while (pacing.ready()) pacing.emitted(emitted++);
    };
    run();
    expect(emitted).toBe(10);
    read = 5;
    run();
    expect(emitted).toBe(15);
  });
});

describe("lockstep", () => {
  test("begins with the symbiote, and takes one tick for every answer", () => {
    const pacing = alone(true);
    expect(free(pacing, 0, 10)).toBe(0);
    pacing.listens(0);
    for (let tick = 0; tick < 5; tick++) {
      expect(free(pacing, tick, 10)).toBe(1);
      pacing.answered(tick);
    }
  });

  test("a symbiote that comes back is not asked for what the dead one owed", () => {
    const pacing = alone(true);
    pacing.listens(0);
    expect(free(pacing, 0, 10)).toBe(1);
    pacing.gone();
    expect(free(pacing, 1, 10)).toBe(0);
    pacing.listens(1);
    expect(free(pacing, 1, 10)).toBe(1);
  });
});

test("a reaction is timed from its row, the slowest since the last look counts, and the future is not answered", () => {
  let ms = 0;
  const pacing = createPacing(
    false,
    () => ms,
    () => true,
  );
  pacing.listens(0);
  pacing.emitted(0);
  ms = 1;
  pacing.emitted(1);
  ms = 1.5;
  pacing.answered(0);
  pacing.answered(1);
  pacing.answered(99);
  expect(pacing.takeReactionUs()).toBeCloseTo(1500);
  expect(pacing.takeReactionUs()).toBeNaN();
  pacing.emitted(2);
  expect(pacing.awaiting()).toBe(true);
  pacing.answered(2);
  expect(pacing.awaiting()).toBe(false);
});
