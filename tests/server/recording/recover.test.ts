/** A recording cut or damaged anywhere gives back every chunk that is whole, and says the truth about the rest. */
import { readFile, rm, writeFile } from "node:fs/promises";
import type { McapTypes } from "@mcap/core";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRecording, readSession } from "../../../server/runtime/recording/reader.ts";
import { examine, recover, rewrite } from "../../../server/runtime/recording/recover.ts";
import { createRecorder } from "../../../server/runtime/recording/writer.ts";
import { layoutOf } from "../../../streams/frame.ts";
import { configOf, headerOf, scratch } from "./live.ts";

const TICKS = 6;
const header = { ...headerOf(configOf(7)), layout: small(), beside: {} };
let folder: Awaited<ReturnType<typeof scratch>>;
let file: Uint8Array;
/** Bytes of the file and ticks in them, after the opening and after each chunk; two ticks and two commands a chunk. */
const grown: { bytes: number; ticks: number }[] = [];

function small() {
  return layoutOf([{ name: "world", kind: "world", unit: "", labels: ["x", "y"] }], 100);
}

beforeAll(async () => {
  folder = await scratch();
  const path = folder.path("whole.mcap");
  const recorder = await createRecorder({ path, header, intervalMs: 1e6 });
  const row = new Float32Array(header.layout.width);
  for (let tick = 0; tick <= TICKS; tick++) {
    if (tick % 2 === 0) {
      await recorder.flush();
      grown.push({ bytes: recorder.status.bytesOnDisk, ticks: recorder.status.ticks });
    }
    if (tick === TICKS) break;
    const command = { n: tick, site: 0, currents: row, gain: 1, causeTick: 0, ttlTicks: 1, rampTicks: 0 };
    recorder.command(tick, command);
    recorder.tick(tick, row.fill(tick));
  }
  await recorder.close();
  file = Uint8Array.from(await readFile(path));
});
afterAll(() => folder.remove());

/** Ticks in the chunks that end at or before byte `length`. */
const wholeTicks = (length: number) =>
  Math.max(0, ...grown.filter((g) => g.bytes <= length).map((g) => g.ticks));
const find = (bytes: Uint8Array) => examine(inMemory(bytes));

function inMemory(bytes: Uint8Array): McapTypes.IReadable {
  return {
    size: async () => BigInt(bytes.length),
    read: async (offset, size) => bytes.subarray(Number(offset), Number(offset + size)),
  };
}

/** Rewrite what is left of `bytes` and read it back: is it whole, and does it hold `ticks` ticks in order? */
async function expectRescued(bytes: Uint8Array, ticks: number): Promise<void> {
  const parts: Uint8Array[] = [];
  await rewrite(inMemory(bytes), header, {
    async write(part) {
      parts.push(part);
    },
  });
  expect(await find(Buffer.concat(parts))).toMatchObject({ state: "whole", ticks, header });
}

describe("a recording cut off", () => {
  test("at every single byte: what is whole is found, what is not is counted, and nothing throws", async () => {
    expect(await find(file)).toMatchObject({
      state: "whole",
      ticks: TICKS,
      lastTick: TICKS - 1,
      bytesDropped: 0,
    });
    const dataEnd = grown.at(-1)!.bytes;
    const wrong: string[] = [];
    for (let length = 0; length < file.length; length++) {
      const { state, ticks, missingTicks, bytesDropped } = await find(file.subarray(0, length));
      const atLeast = wholeTicks(length);
      const kept = grown.findLast((g) => g.bytes <= length)?.bytes ?? 0;
      const right =
        state === (ticks > 0 ? "cut" : "unreadable") &&
        ticks >= atLeast &&
        ticks <= atLeast + 2 &&
        missingTicks === 0 &&
        (ticks === 0 || length > dataEnd || bytesDropped <= length - kept);
      if (!right) wrong.push(`cut at ${length}: ${state}, ${ticks} ticks, ${bytesDropped} bytes dropped`);
      if (ticks > 0 && length % 97 === 0) await expectRescued(file.subarray(0, length), ticks);
    }
    expect(wrong).toEqual([]);
  });

  test("with garbage after the cut: the same, and the garbage is dropped", async () => {
    const anyTail = fc.uint8Array({ minLength: 1, maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(fc.nat(grown.at(-1)!.bytes), anyTail, async (length, tail) => {
        const found = await find(Buffer.concat([file.subarray(0, length), tail]));
        expect(found.ticks).toBeGreaterThanOrEqual(wholeTicks(length));
        expect(found.state).not.toBe("whole");
      }),
      { numRuns: 100 },
    );
  });
});

describe("a recording with damage inside", () => {
  test("any flipped bit is noticed, and costs no more than the chunk that it hits", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.nat(7), async (at, bit) => {
        const hurt = file.slice();
        hurt[at] ^= 1 << bit;
        const found = await find(hurt);
        expect(found.state, `bit ${bit} of byte ${at}`).not.toBe("whole");
        if (at < grown[0].bytes) return;
        expect(found.state).toBe("cut");
        expect(found.ticks).toBeGreaterThanOrEqual(TICKS - 2);
        await expectRescued(hurt, found.ticks);
      }),
      { numRuns: 200 },
    );
  });

  test("what has an end was not cut off, wherever a bit of it is flipped, and is not said to be", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: grown[0].bytes, max: file.length - 1 }),
        fc.nat(7),
        async (at, bit) => {
          const hurt = file.slice();
          hurt[at] ^= 1 << bit;
          const path = folder.path(`hurt-${at}-${bit}.mcap`);
          await writeFile(path, hurt);
          const { summary, finished, exitCode, ticks, missingTicks, out } = await recover(path);
          expect({ finished, exitCode }, `bit ${bit} of byte ${at}`).toEqual({ finished: true, exitCode: 3 });
          expect(summary).toMatch(/ is damaged; /);
          expect(summary).not.toMatch(/cut off|unfinished/);
          const lost = TICKS - ticks;
          expect(missingTicks, `bit ${bit} of byte ${at}`).toBe(lost);
          if (missingTicks > 0)
            expect(summary).toContain(`${lost} ticks are missing where the file is damaged`);
          await Promise.all([rm(path), rm(out!)]);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("what was cut off and is damaged before that is said to be both", async () => {
    const path = folder.path("both.mcap");
    const hurt = file.slice(0, grown[3].bytes + 5);
    hurt[Math.floor((grown[0].bytes + grown[1].bytes) / 2)] ^= 1;
    await writeFile(path, hurt);
    const { summary, ...found } = await recover(path);
    expect(found).toMatchObject({ finished: false, exitCode: 3, missingTicks: 2, ticks: 4 });
    expect(summary).toMatch(/was cut off after tick 5, and is damaged before that; .* 2 ticks are missing/);
  });

  test("a flipped bit in the length of a chunk costs that chunk, not those that follow it", async () => {
    for (let at = grown[0].bytes + 1; at <= grown[0].bytes + 8; at++)
      for (let bit = 0; bit < 8; bit++) {
        const hurt = file.slice();
        hurt[at] ^= 1 << bit;
        expect(await find(hurt)).toMatchObject({ ticks: TICKS - 2, missingTicks: 2 });
      }
  });

  test("a chunk that is gone is a gap, and is called one", async () => {
    const hurt = Buffer.concat([file.subarray(0, grown[1].bytes), file.subarray(grown[2].bytes)]);
    expect(await find(hurt)).toMatchObject({
      state: "cut",
      ticks: TICKS - 2,
      missingTicks: 2,
      lastTick: TICKS - 1,
    });
  });
});

describe("symbiote recover", () => {
  test("leaves a whole recording alone: exit code 0", async () => {
    const found = await recover(folder.path("whole.mcap"), folder.path("never.mcap"));
    expect(found).toMatchObject({ state: "whole", exitCode: 0, seconds: TICKS / 100 });
    expect(found.out).toBeUndefined();
    await expect(readFile(folder.path("never.mcap"))).rejects.toThrow(/ENOENT/);
  });

  test("writes what is left beside a cut one, which opens and reads: exit code 3", async () => {
    const path = folder.path("cut.mcap");
    await writeFile(path, file.subarray(0, grown[2].bytes + 20));
    await expect(openRecording(path)).rejects.toThrow(/was cut off or is damaged: run "symbiote recover/);
    const found = await recover(path);
    expect(found).toMatchObject({ state: "recovered", exitCode: 3, ticks: 4, lastTick: 3, bytesDropped: 20 });
    expect(found.summary).toContain("at most the last 250 ms are lost");
    const rows: number[] = [];
    for await (const entry of readSession(found.out!)) if (entry.kind === "tick") rows.push(entry.row[0]);
    expect(rows).toEqual([0, 1, 2, 3]);
    await expect(recover(path)).rejects.toThrow(/exists already/);
  });

  test.each([
    ["nothing", new Uint8Array(0), /it is empty/],
    ["a text", Buffer.from("hello, I am not a recording"), /it is not an MCAP file/],
    ["a beginning only", "opening", /cut before the first tick/],
    ["half a beginning", "half", /cannot be recovered: /],
  ])("%s is not a recording: exit code 1 and one sentence", async (name, content, sentence) => {
    const path = folder.path(`${name}.mcap`);
    const bytes =
      typeof content === "string" ? file.subarray(0, grown[0].bytes / (content === "half" ? 2 : 1)) : content;
    await writeFile(path, bytes);
    expect(await recover(path)).toMatchObject({
      state: "unreadable",
      exitCode: 1,
      summary: expect.stringMatching(sentence),
    });
    await expect(openRecording(path)).rejects.toThrow(/cannot be opened as a recording/);
  });

  test("a file that is not there, and a folder, are said in one sentence", async () => {
    await expect(recover(folder.path("absent.mcap"))).rejects.toThrow(/no such file/);
    await expect(recover(folder.path("."))).rejects.toThrow(/is a folder/);
    await expect(openRecording(folder.path("."))).rejects.toThrow(/is a folder/);
  });
});
