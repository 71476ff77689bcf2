/** A recording played to the pages: as much as is due, in order, from anywhere, at any speed. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createReplaySource } from "../../../server/runtime/recording/source.ts";
import { createRecorder } from "../../../server/runtime/recording/writer.ts";
import type { Entry } from "../../../streams/recording.ts";
import { configOf, headerOf, live, scratch } from "./live.ts";

const TICKS = 200;
const DT_MS = 10;
let folder: Awaited<ReturnType<typeof scratch>>;
let path: string;

beforeAll(async () => {
  folder = await scratch();
  path = folder.path("session.mcap");
  const config = configOf(3);
  const recorder = await createRecorder({ path, header: headerOf(config) });
  await live(config, recorder, TICKS);
  await recorder.close();
});
afterAll(() => folder.remove());

const ticksOf = (entries: readonly Entry[]) =>
  entries.filter((entry) => entry.kind === "tick").map((entry) => entry.tick);

describe("a replay source", () => {
  test("hands out nothing until it plays, then what time allows, in order, and then it has ended", async () => {
    const source = await createReplaySource(path);
    expect(await source.next(0)).toEqual([]);
    source.play();
    const seen: number[] = [...ticksOf(await source.next(1000))];
    expect(seen).toEqual([0]);
    seen.push(...ticksOf(await source.next(1000 + 5 * DT_MS)));
    expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
    source.pause();
    expect(await source.next(9000)).toEqual([]);
    source.play();
    expect(ticksOf(await source.next(20_000))).toEqual([]);
    for (let nowMs = 20_000; !source.ended; nowMs += 7) seen.push(...ticksOf(await source.next(nowMs)));
    expect(seen).toEqual(Array.from({ length: TICKS }, (_, i) => i));
    expect(await source.next(1e9)).toEqual([]);
    await source.close();
  });

  test("speed multiplies time", async () => {
    const source = await createReplaySource(path);
    source.speed = 4;
    source.play();
    await source.next(0);
    expect(ticksOf(await source.next(10 * DT_MS)).at(-1)).toBe(40);
    expect(() => {
      source.speed = 0;
    }).toThrow(/positive number/);
    await source.close();
  });

  test("at unlimited speed each call hands out no more than it may", async () => {
    const source = await createReplaySource(path);
    source.speed = Number.POSITIVE_INFINITY;
    source.play();
    const ticks: number[] = [];
    while (!source.ended) {
      const entries = await source.next(0, 25);
      expect(entries.length).toBeLessThanOrEqual(25);
      ticks.push(...ticksOf(entries));
    }
    expect(ticks).toHaveLength(TICKS);
    await source.close();
  });

  test("seeks back and forth, also after its end", async () => {
    const source = await createReplaySource(path);
    source.play();
    source.seek(150);
    expect(ticksOf(await source.next(0))).toEqual([150]);
    await source.next(1e9);
    expect(source.ended).toBe(true);
    source.seek(10);
    expect(source.ended).toBe(false);
    expect(ticksOf(await source.next(0))).toEqual([10]);
    expect(source.tick).toBe(10);
    source.seek(TICKS + 5);
    expect(await source.next(0)).toEqual([]);
    expect(source.ended).toBe(true);
    await source.close();
  });
});
