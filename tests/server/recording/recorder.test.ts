/** What is given to a recorder is what is read back, in the order of cause, and nothing on the disk is ever lost. */
import { readFile, stat, writeFile } from "node:fs/promises";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFile, type RecordingFile } from "../../../server/runtime/recording/file.ts";
import { openRecording, readSession } from "../../../server/runtime/recording/reader.ts";
import { recover } from "../../../server/runtime/recording/recover.ts";
import { createRecorder } from "../../../server/runtime/recording/writer.ts";
import type { Command } from "../../../streams/ports.ts";
import { type Entry, phaseOf } from "../../../streams/recording.ts";
import { configOf, give, headerOf, live, scratch } from "./live.ts";

let folder: Awaited<ReturnType<typeof scratch>>;
let made = 0;
beforeAll(async () => {
  folder = await scratch();
});
afterAll(() => folder.remove());
const fresh = () => folder.path(`${made++}.mcap`);

const header = headerOf(configOf(1));
const width = header.layout.width;

async function collect(path: string, from?: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of readSession(path, from)) entries.push(entry);
  return entries;
}

const floats = (length: number) =>
  fc.array(fc.float(), { minLength: length, maxLength: length }).map((values) => Float32Array.from(values));
const anyCommand: fc.Arbitrary<Command> = fc.record(
  {
    n: fc.double(),
    site: fc.double(),
    gain: fc.double(),
    causeTick: fc.double(),
    ttlTicks: fc.double(),
    rampTicks: fc.double(),
    currents: fc.nat(5).chain(floats),
    id: fc.string({ unit: "grapheme" }),
  },
  { requiredKeys: ["n", "site", "gain", "causeTick", "ttlTicks", "rampTicks", "currents"] },
);
const goal = fc.option(fc.array(fc.integer(), { maxLength: 3 }));
const tick = fc.nat(20);
const anyEntry: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({ kind: fc.constant("tick"), tick, row: floats(width) }),
  fc.record({ kind: fc.constant("command"), tick, command: anyCommand }),
  fc.record({
    kind: fc.constant("control"),
    tick,
    control: fc.oneof(
      fc.constantFrom({ op: "estop" }, { op: "rearm" }),
      fc.record({ op: fc.constantFrom("handOver"), site: fc.nat(3) }),
      fc.record({ op: fc.constant("instruct"), goal }),
    ),
  }),
  fc.record({
    kind: fc.constant("note"),
    tick,
    note: fc.record({ what: fc.string({ unit: "grapheme" }) }),
  }),
  fc.record({
    kind: fc.constant("symbiote"),
    tick,
    event: fc.oneof(
      fc.record({ op: fc.constant("goal"), goal }),
      fc.record({ op: fc.constant("checkpoint"), digest: fc.string() }),
      fc.record({ op: fc.constant("joined") }),
    ),
  }),
  fc.record({ kind: fc.constantFrom("decoded"), tick, values: floats(2) }),
  fc.record({ kind: fc.constantFrom("metric"), tick, values: floats(1) }),
) as fc.Arbitrary<Entry>;

describe("a recording", () => {
  test("gives back every entry, bit for bit, in the order of cause, however chunks were cut", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(anyEntry, fc.boolean()), { maxLength: 40 }), async (given) => {
        const path = fresh();
        const recorder = await createRecorder({ path, header });
        for (const [entry, flush] of given) {
          give(recorder, entry);
          if (flush) await recorder.flush();
        }
        const status = await recorder.close();
        expect(status).toMatchObject({
          state: "closed",
          pendingBytes: 0,
          bytesOnDisk: (await stat(path)).size,
        });
        const ordered = given
          .map(([entry]) => entry)
          .sort((a, b) => a.tick - b.tick || phaseOf(a) - phaseOf(b));
        expect(await collect(path)).toEqual(ordered);
        expect(await collect(path, 7)).toEqual(ordered.filter((entry) => entry.tick >= 7));
        expect((await recover(path)).state).toBe("whole");
      }),
      { numRuns: 15 },
    );
  });

  test("says what ran, and how much of it", async () => {
    const path = fresh();
    const recorder = await createRecorder({ path, header });
    await live(header.config, recorder, 100);
    await recorder.close();
    const recording = await openRecording(path);
    expect(recording.header).toEqual(header);
    expect(recording).toMatchObject({ ticks: 100, seconds: 1 });
    await recording.close();
  });

  test("can be opened by any MCAP viewer: every channel says how to read it", async () => {
    const path = fresh();
    const recorder = await createRecorder({ path, header });
    await recorder.close();
    const text = (await readFile(path)).toString("latin1");
    expect(text).toContain("uint32 tick\nsymbiote/activation activation\nsymbiote/intention intention\n");
    expect(text).toContain("MSG: symbiote/activation\nfloat32[12] ch\n");
    expect(text).toContain("MSG: symbiote/world\nfloat32 placeX\nfloat32 placeY\n");
  });
});

/** A file on a disk with room for so many bytes. */
async function fullAfter(path: string, bytesFree: number): Promise<RecordingFile> {
  const file = await createFile(path);
  let room = bytesFree;
  return {
    ...file,
    async write(bytes) {
      const fits = Math.min(bytes.length, Math.max(0, room));
      await file.write(bytes.subarray(0, fits));
      room -= fits;
      if (fits < bytes.length) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    },
  };
}

describe("trouble", () => {
  test("a full disk ends the recording with one sentence, and keeps every chunk before it", async () => {
    const whole = fresh();
    const reference = await createRecorder({ path: whole, header });
    await reference.close();
    const opening = (await stat(whole)).size;
    for (const room of [opening + 3000, opening + 9000, opening + 20_000]) {
      const path = fresh();
      const errors: string[] = [];
      const recorder = await createRecorder({
        path,
        header,
        open: (at) => fullAfter(at, room),
        onError: (error) => errors.push(error.message),
      });
      const row = new Float32Array(width);
      let onDisk = 0;
      for (let tick = 0; tick < 500; tick++) {
        recorder.tick(tick, row.fill(tick));
        if (tick % 5 === 4) await recorder.flush();
        if (recorder.status.state === "recording") onDisk = recorder.status.ticks;
      }
      const status = await recorder.close();
      expect(status).toMatchObject({ state: "failed", ticks: onDisk });
      expect(status.bytesOnDisk).toBe((await stat(path)).size);
      expect(errors).toEqual([expect.stringMatching(/^the disk is full, so the recording .* ends here/)]);
      const left = await recover(path);
      expect(left.ticks, `with room for ${room} bytes`).toBe(onDisk);
    }
  });

  test("there is no room even for the beginning: one sentence, no recorder", async () => {
    const path = fresh();
    await expect(createRecorder({ path, header, open: (at) => fullAfter(at, 10) })).rejects.toThrow(
      /^the disk is full/,
    );
  });

  test("a disk slower than the session: memory stays bounded, what fits is kept, one sentence", async () => {
    const path = fresh();
    const errors: string[] = [];
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let first = true;
    const recorder = await createRecorder({
      path,
      header,
      limitBytes: 50_000,
      chunkBytes: 5000,
      onError: (error) => errors.push(error.message),
      async open(at) {
        const file = await createFile(at);
        return {
          ...file,
          async write(bytes) {
            if (!first) await gate;
            first = false;
            await file.write(bytes);
          },
        };
      },
    });
    const row = new Float32Array(width);
    let most = 0;
    for (let tick = 0; tick < 2000; tick++) {
      recorder.tick(tick, row);
      await Promise.resolve();
      most = Math.max(most, recorder.status.pendingBytes);
    }
    expect(most).toBeLessThan(60_000);
    expect(recorder.status.state).toBe("failed");
    expect(errors).toEqual([expect.stringContaining("slower than the session")]);
    release();
    const status = await recorder.close();
    expect(status.ticks).toBeGreaterThan(100);
    expect(await recover(path)).toMatchObject({
      state: "whole",
      ticks: status.ticks,
      lastTick: status.ticks - 1,
    });
  });

  test.each([
    ["a name that is taken", async (path: string) => writeFile(path, "mine"), /exists already/],
    ["a folder that is not there", undefined, /no such file or folder/],
  ])("%s is refused, and nothing is overwritten", async (_, prepare, sentence) => {
    const path = prepare === undefined ? folder.path("nowhere/x.mcap") : fresh();
    await prepare?.(path);
    await expect(createRecorder({ path, header })).rejects.toThrow(sentence);
    if (prepare !== undefined) expect(await readFile(path, "utf8")).toBe("mine");
  });
});
