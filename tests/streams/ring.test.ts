import { readFile } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { transformWithOxc } from "vite";
import { expect, test } from "vitest";
import { createRing, type RingReader, ringReader, ringTick, ringWriter } from "../../streams/ring.ts";
import { freshSeed } from "../stand-ins.ts";

const seed = freshSeed();
const WIDTH = 5;

function fill(row: Float32Array, tick: number): Float32Array {
  for (let i = 0; i < row.length; i++) row[i] = tick + i / 8;
  return row;
}

test("a tick comes out as it went in", () => {
  const ring = createRing(WIDTH, 8);
  const reader = ringReader(ring);
  const out = ringTick(WIDTH);
  expect(reader.read(out)).toBe(false);
  ringWriter(ring).push(2 ** 32 - 1, 123.456789, -0.5, 71.25, 12.5, fill(new Float32Array(WIDTH), 3));
  expect(reader.read(out)).toBe(true);
  expect(out).toEqual({
    tick: 2 ** 32 - 1,
    time: 123.456789,
    latenessUs: -0.5,
    stepUs: 71.25,
    reactionUs: 12.5,
    lost: 0,
    row: Float32Array.of(3, 3.125, 3.25, 3.375, 3.5),
  });
  expect(reader.read(out)).toBe(false);
});

test("readers start at the next tick, or at the oldest within reach", () => {
  const ring = createRing(WIDTH, 8);
  const writer = ringWriter(ring);
  const row = new Float32Array(WIDTH);
  for (let tick = 0; tick < 20; tick++) writer.push(tick, 0, 0, 0, 0, row);
  const out = ringTick(WIDTH);
  expect(ringReader(ring).read(out)).toBe(false);
  expect(ringReader(ring, "oldest").read(out)).toBe(true);
  expect(out.tick).toBe(14);
  expect(out.lost).toBe(0);
});

test(`each reader has its own cursor and knows exactly what it lost, seed ${seed}`, () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 4, max: 40 }),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), fc.boolean())),
      (slots, turns) => {
        const ring = createRing(WIDTH, slots);
        const writer = ringWriter(ring);
        const readers = [ringReader(ring), ringReader(ring)].map((reader) => ({ reader, next: 0, lost: 0 }));
        const row = new Float32Array(WIDTH);
        const out = ringTick(WIDTH);
        let tick = 0;
        for (const [writes, reads, which] of turns) {
          for (let i = 0; i < writes; i++) {
            writer.push(tick, tick / 100, 0, 0, 0, fill(row, tick));
            tick++;
          }
          const mine = readers[which ? 1 : 0];
          for (let i = 0; i < reads && mine.reader.read(out); i++) {
            expect(out.tick).toBe(mine.next + out.lost);
            expect(out.row).toEqual(fill(new Float32Array(WIDTH), out.tick));
            mine.lost += out.lost;
            mine.next = out.tick + 1;
            expect(mine.reader.lost).toBe(mine.lost);
          }
        }
        for (const { reader, next, lost } of readers) {
          let got = 0;
          while (reader.read(out)) got++;
          expect(reader.lost - lost + got).toBe(tick - next);
        }
      },
    ),
    { seed },
  );
});

test("what is no ring, or no size of one, is refused", () => {
  expect(() => createRing(0, 8)).toThrow(/at least 1 value, not 0/);
  expect(() => createRing(4, 2)).toThrow(/at least 4 slots, not 2/);
  expect(() => ringReader(new SharedArrayBuffer(64))).toThrow(/no ring/);
});

test("the count of ticks wraps without a tick lost", () => {
  const ring = createRing(WIDTH, 8);
  new Int32Array(ring)[3] = -2; // 2³² − 2 ticks have been published
  const writer = ringWriter(ring);
  const reader = ringReader(ring);
  const out = ringTick(WIDTH);
  const row = new Float32Array(WIDTH);
  const seen: number[] = [];
  for (let tick = 0; tick < 5; tick++) {
    writer.push(tick, 0, 0, 0, 0, row);
    while (reader.read(out)) seen.push(out.tick);
  }
  expect(seen).toEqual([0, 1, 2, 3, 4]);
  expect(reader.lost).toBe(0);
});

/** A thread that runs the ring's own source and pushes ticks as fast as it can, never waiting for anyone. */
async function writingThread(ring: SharedArrayBuffer, ticks: number): Promise<Worker> {
  const file = "streams/ring.ts";
  const { code } = await transformWithOxc(await readFile(file, "utf8"), file);
  const body = `
    const { ring, ticks } = require("node:worker_threads").workerData;
    const writer = ringWriter(ring);
    const row = new Float32Array(new Int32Array(ring)[1]);
    for (let tick = 0; tick < ticks; tick++) writer.push(tick, tick, tick, tick, tick, row.fill(tick));`;
  return new Worker(code.replace(/^export /gm, "") + body, { eval: true, workerData: { ring, ticks } });
}

test("with the writer in a thread of its own, no row is torn and no loss goes uncounted", async () => {
  const ticks = 200_000; // exact in float32
  const ring = createRing(256, 16);
  const slow = ringReader(ring);
  const fast = ringReader(ring);
  const worker = await writingThread(ring, ticks);
  const exited = new Promise<number>((resolve, reject) => {
    worker.once("exit", resolve);
    worker.once("error", reject);
  });
  let over = false;
  void exited.finally(() => {
    over = true;
  });
  const out = ringTick(256);
  const tally = { got: 0, torn: 0, misplaced: 0 };
  const nexts = new Map([
    [fast, 0],
    [slow, 0],
  ]);
  const readOne = (reader: RingReader) => {
    if (!reader.read(out)) return false;
    tally.got++;
    const { tick } = out;
    if (out.row.some((x) => x !== tick) || out.time !== tick || out.latenessUs !== tick) tally.torn++;
    if (tick !== nexts.get(reader)! + out.lost) tally.misplaced++;
    nexts.set(reader, tick + 1);
    return true;
  };
  while (!over) {
    for (let i = 0; i < 2000; i++) readOne(fast);
    readOne(slow);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await exited;
  while (readOne(fast) || readOne(slow));
  expect(tally).toEqual({ got: 2 * ticks - fast.lost - slow.lost, torn: 0, misplaced: 0 });
  expect([...nexts.values()]).toEqual([ticks, ticks]);
  expect(slow.lost).toBeGreaterThan(0);
  expect(tally.got).toBeGreaterThan(0);
});
