import { describe, expect, test } from "vitest";
import { freshSeed } from "../stand-ins.ts";
import { moveSliders, replaySliders } from "./sliders.ts";

const seed = freshSeed();
/** Ten minutes of brain time. */
const TICKS = 60_000;

describe(`every slider moved at random for 10 minutes of brain time, seed ${seed}`, () => {
  const live = moveSliders(seed, TICKS);

  test("the loop never stops, nothing is ever NaN, and no slider was left alone", () => {
    const { ran, broken, untouched } = live;
    expect({ ran, broken, untouched }).toEqual({ ran: TICKS, broken: 0, untouched: [] });
    expect(live.steered).toBeGreaterThan(TICKS / 20);
  });

  test("it replays to the bit, learning included", () => {
    const { digest, decoded, record } = live;
    expect(replaySliders(seed, record)).toEqual({ digest, decoded });
  });
});
