import { defer, type Observable } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { describe, expect, test } from "vitest";
import { FLAG } from "../../../streams/codec.ts";
import { conflate } from "../../../streams/rx/conflate.ts";
import { decimate } from "../../../streams/rx/decimate.ts";
import { gaps } from "../../../streams/rx/gaps.ts";
import { reconnect } from "../../../streams/rx/reconnect.ts";
import { stalled } from "../../../streams/rx/stalled.ts";

const marbles = (law: Parameters<TestScheduler["run"]>[0]) =>
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(law);

describe("decimate", () => {
  test("keeps every third, the first included", () =>
    marbles(({ hot, expectObservable }) => {
      const source = hot("  -abcdefg|");
      expectObservable(source.pipe(decimate(3))).toBe("-a--d--g|");
    }));

  test("takes whole numbers from 1", () => {
    for (const k of [0, -1, 1.5, Number.NaN]) expect(() => decimate(k)).toThrow(/whole number from 1/);
  });
});

describe("conflate", () => {
  test("newest wins between ticks, silence sends nothing, the rest goes out at the end", () =>
    marbles(({ hot, expectObservable }) => {
      const source = hot("  -ab--c-----de|");
      const frames = hot("  ---x---x---x--");
      expectObservable(source.pipe(conflate(frames))).toBe("---b---c---d-(e|)");
    }));

  test("merges what waited", () =>
    marbles(({ hot, expectObservable }) => {
      const source = hot("  -abc--d|");
      const frames = hot("  ----x---");
      const merged = source.pipe(conflate(frames, (waiting, newest) => waiting + newest));
      expectObservable(merged).toBe("----y--(d|)", { y: "abc", d: "d" });
    }));

  test("passes errors on", () =>
    marbles(({ hot, expectObservable }) => {
      expectObservable(hot("-a-#").pipe(conflate(hot("--x-")))).toBe("--a#");
    }));
});

describe("stalled", () => {
  const values = { t: true, f: false };
  test("true after the silence, false when it ends", () =>
    marbles(({ hot, expectObservable }) => {
      const source = hot("  --a-a----------a-");
      const stall = source.pipe(stalled(5));
      expectObservable(stall, "^----------------!").toBe("--f------t-----f-", values);
    }));

  test("silence from the start counts", () =>
    marbles(({ hot, expectObservable }) => {
      expectObservable(hot("--------a").pipe(stalled(3)), "^--------!").toBe("---t----f-", values);
    }));
});

describe("gaps", () => {
  const frame = (seq: number, rows: number, stride = 1, flags = 0) => ({
    type: 1,
    flags,
    seq,
    rows,
    dt: Math.fround(stride / 100),
  });

  test("counts what is missing, in source rows", () =>
    marbles(({ hot, expectObservable }) => {
      const frames = {
        a: frame(0, 4),
        b: frame(4, 4),
        c: frame(10, 2),
        d: frame(0, 4, 1, FLAG.discontinuity),
        e: frame(5, 1),
      };
      expectObservable(hot("abcde|", frames).pipe(gaps(100))).toBe("--x-y|", {
        x: { seq: 10, missing: 2 },
        y: { seq: 5, missing: 1 },
      });
    }));

  test("decimated rows and pairs of rows cover their groups", () =>
    marbles(({ hot, expectObservable }) => {
      const frames = { a: frame(0, 2, 4), b: frame(8, 4, 4, FLAG.reduced), c: frame(20, 1, 4) };
      expectObservable(hot("abc|", frames).pipe(gaps(100))).toBe("--x|", { x: { seq: 20, missing: 4 } });
    }));
});

describe("reconnect", () => {
  /** Each subscription plays the next script. */
  const scripted = (cold: (marbles: string) => Observable<string>, ...scripts: string[]) => {
    let attempt = 0;
    return defer(() => cold(scripts[attempt++]));
  };

  test("waits twice as long after each failure, and starts over after a success", () =>
    marbles(({ cold, expectObservable }) => {
      const source = scripted(cold, "#", "#", "a#", "b|");
      const again = source.pipe(reconnect({ chance: () => 0 }));
      expectObservable(again).toBe("750ms a 250ms b|");
    }));

  test("chance takes off up to a half", () =>
    marbles(({ cold, expectObservable }) => {
      const again = scripted(cold, "#", "a|").pipe(reconnect({ chance: () => 0.5 }));
      expectObservable(again).toBe("187.5ms a|");
    }));

  test("passes on what is not worth another attempt", () =>
    marbles(({ cold, expectObservable }) => {
      const again = scripted(cold, "--#").pipe(reconnect({ chance: () => 0, worthwhile: () => false }));
      expectObservable(again).toBe("--#");
    }));
});
