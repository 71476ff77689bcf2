/**
 * A recorded session runs again bit for bit, learning, crashes and all, on seeds chosen afresh in every run; and the
 * smallest lie in the file is found out.
 */
import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSession } from "../../../server/runtime/recording/reader.ts";
import { recover } from "../../../server/runtime/recording/recover.ts";
import { type Rebuilt, verify } from "../../../server/runtime/recording/replay.ts";
import { createRecorder } from "../../../server/runtime/recording/writer.ts";
import { streamNamed } from "../../../streams/frame.ts";
import { STEERING_LABELS } from "../../../streams/loop.ts";
import type { Snapshot } from "../../../streams/ports.ts";
import type { Entry, RecordingHeader, SymbioteEvent } from "../../../streams/recording.ts";
import type { SessionConfig } from "../../../streams/session.ts";
import { encodeSnapshot } from "../../../streams/snapshot.ts";
import { freshSeed } from "../../stand-ins.ts";
import { configOf, give, headerOf, live, rebuild, scratch } from "./live.ts";

const TICKS = 400;
const seed = freshSeed();
let folder: Awaited<ReturnType<typeof scratch>>;
let path: string;
let digest: string;
let made = 0;

beforeAll(async () => {
  folder = await scratch();
  path = folder.path("session.mcap");
  digest = await record(seed, path);
});
afterAll(() => folder.remove());

async function record(seed: number, at: string): Promise<string> {
  const config = configOf(seed);
  const recorder = await createRecorder({
    path: at,
    header: headerOf(config),
    chunkBytes: 10_000,
    intervalMs: 1,
  });
  const hex = await live(config, recorder, TICKS);
  expect((await recorder.close()).error).toBeUndefined();
  return hex;
}

/** The same recording with some entries changed, or left out; every checksum in it is right. */
async function forge(
  change: (entry: Entry) => Entry | undefined,
  header: Partial<RecordingHeader> = {},
): Promise<string> {
  const out = folder.path(`forged${made++}.mcap`);
  const recorder = await createRecorder({ path: out, header: { ...headerOf(configOf(seed)), ...header } });
  for await (const entry of readSession(path)) {
    const changed = change(entry);
    if (changed !== undefined) give(recorder, changed);
    if (entry.kind === "tick" && entry.tick % 20 === 0) await recorder.flush();
  }
  await recorder.close();
  return out;
}

/** `change` applied to the first entry from tick 100 on for which it gives something else. */
function once(change: (entry: Entry) => Entry | undefined): (entry: Entry) => Entry {
  let done = false;
  return (entry) => {
    const changed = done || entry.tick < 100 ? undefined : change(entry);
    done ||= changed !== undefined;
    return changed ?? entry;
  };
}

function flipLowestBit(values: Float32Array, at: number): Float32Array {
  const copy = values.slice();
  new Uint32Array(copy.buffer)[at] ^= 1;
  return copy;
}

describe(`replay --verify, seed ${seed}`, () => {
  test("gives the digest that the live session had", async () => {
    expect(await verify(path, { build: rebuild })).toEqual({
      digest,
      recorded: digest,
      equal: true,
      ticks: TICKS,
    });
  });

  test("and so for other seeds, with progress", async () => {
    for (let i = 1; i <= 5; i++) {
      const at = folder.path(`seed${i}.mcap`);
      const hex = await record(seed + i, at);
      expect(await verify(at, { build: rebuild }), `seed ${seed + i}`).toMatchObject({
        digest: hex,
        equal: true,
      });
      expect(hex).not.toBe(digest);
    }
  });

  test("a copy of a recording, entry by entry, is as good", async () => {
    const copy = await forge((entry) => entry);
    expect(await verify(copy, { build: rebuild })).toMatchObject({ digest, equal: true });
  });

  test("one bit in one row is found, and where", async () => {
    let at = -1;
    const forged = await forge(
      once((entry) => {
        if (entry.kind !== "tick") return undefined;
        at = entry.tick;
        return { ...entry, row: flipLowestBit(entry.row, 0) };
      }),
    );
    const verdict = await verify(forged, { build: rebuild });
    expect(verdict).toMatchObject({
      digest,
      equal: false,
      firstDifference: { tick: at, what: "activation.ch0" },
    });
    expect(verdict.recorded).not.toBe(digest);
  });

  test("one bit in one decoded value is found", async () => {
    const forged = await forge(
      once((entry) =>
        entry.kind === "decoded" ? { ...entry, values: flipLowestBit(entry.values, 0) } : undefined,
      ),
    );
    const verdict = await verify(forged, { build: rebuild });
    expect(verdict).toMatchObject({ digest, equal: false, firstDifference: { what: "decoded[0]" } });
  });

  test.each<[string, (entry: Entry) => Entry | undefined]>([
    [
      "a command changed",
      (entry) => {
        if (entry.kind !== "command") return undefined;
        const currents = entry.command.currents.map((current) => current * 1.01);
        return { ...entry, command: { ...entry.command, currents } };
      },
    ],
    [
      "a goal changed",
      (entry) =>
        entry.kind === "symbiote" && entry.event.op === "goal"
          ? { ...entry, event: { op: "goal", goal: [9, 9] } }
          : undefined,
    ],
    [
      "an instruction changed",
      (entry) =>
        entry.kind === "control" && entry.control.op === "instruct"
          ? { ...entry, control: { op: "instruct", goal: [9, 9] } }
          : undefined,
    ],
  ])("%s everywhere is found", async (_, change) => {
    let changes = 0;
    const forged = await forge((entry) => {
      const changed = change(entry);
      if (changed !== undefined) changes++;
      return changed ?? entry;
    });
    const verdict = await verify(forged, { build: rebuild });
    expect(verdict.equal, `${changes} changes`).toBe(changes === 0);
  });

  test("a single changed command is found", async () => {
    const header = headerOf(configOf(seed));
    const { offset } = streamNamed(header.layout, "steering");
    const column = (label: (typeof STEERING_LABELS)[number]) => offset + STEERING_LABELS.indexOf(label);
    let inForce = -1;
    for await (const entry of readSession(path)) {
      if (entry.kind !== "tick" || !(entry.row[column("normApplied")] > 0.01)) continue;
      inForce = entry.row[column("n")];
      break;
    }
    const forged = await forge((entry) => {
      if (entry.kind !== "command" || entry.command.n !== inForce) return entry;
      return { ...entry, command: { ...entry.command, gain: entry.command.gain / 2 } };
    });
    const verdict = await verify(forged, { build: rebuild });
    expect(verdict, `command ${inForce}`).toMatchObject({ equal: false });
    expect(verdict.digest).not.toBe(digest);
  });

  test.each([
    [200, 200, "tick 200 is missing"],
    [150, 260, "ticks 150–260 are missing"],
  ])(
    "rows %i to %i that are missing are found, before anything that follows from it",
    async (from, to, what) => {
      const forged = await forge((entry) =>
        entry.kind === "tick" && entry.tick >= from && entry.tick <= to ? undefined : entry,
      );
      const verdict = await verify(forged, { build: rebuild });
      expect(verdict).toMatchObject({ equal: false, firstDifference: { tick: from, what } });
    },
  );

  test("a row decoded after the last tick is found", async () => {
    let last = -1;
    for await (const entry of readSession(path)) if (entry.kind === "decoded") last = entry.tick;
    const forged = await forge((entry) => (entry.kind === "tick" && entry.tick >= last ? undefined : entry));
    const verdict = await verify(forged, { build: rebuild });
    const firstDifference = { tick: last, what: "decoded without its tick" };
    expect(verdict).toMatchObject({ equal: false, firstDifference });
  });

  test("a symbiote's event that cannot be done again is a difference at its tick", async () => {
    const refusing = (config: SessionConfig): Rebuilt => {
      const rebuilt = rebuild(config);
      const swap = () => {
        throw new Error('there is no decoder "gone"');
      };
      return { ...rebuilt, symbiote: { ...rebuilt.symbiote, swap } };
    };
    const event: SymbioteEvent = { op: "swap", decoder: { name: "gone", params: {} } };
    let at = -1;
    const forged = await forge((entry) => {
      if (entry.kind !== "symbiote" || entry.event.op === "joined") return entry;
      if (at < 0) at = entry.tick;
      return at === entry.tick ? { ...entry, event } : undefined;
    });
    const verdict = await verify(forged, { build: refusing });
    const firstDifference = { tick: at, what: 'swap: there is no decoder "gone"' };
    expect(verdict).toMatchObject({ equal: false, firstDifference });
  });

  test("of a foreign symbiote only the loop is compared, on the commands that reached it", async () => {
    const foreign = { symbiote: "foreign" } as const;
    const untold = await forge((entry) => entry, foreign);
    const verdict = await verify(untold, { build: rebuild });
    expect(verdict).toMatchObject({ equal: true, ticks: TICKS });
    const other = await forge((entry) => {
      if (entry.kind === "symbiote") return undefined;
      return entry.kind === "decoded" ? { ...entry, values: entry.values.map(() => 1) } : entry;
    }, foreign);
    expect(await verify(other, { build: rebuild })).toEqual(verdict);
    const lie = await forge(
      once((entry) => (entry.kind === "tick" ? { ...entry, row: flipLowestBit(entry.row, 0) } : undefined)),
      foreign,
    );
    expect((await verify(lie, { build: rebuild })).equal).toBe(false);
  });

  test("a recording that begins later is refused with a sentence", async () => {
    const late = await forge((entry) => (entry.tick < 5 ? undefined : entry));
    await expect(verify(late, { build: rebuild })).rejects.toThrow(/begins at tick 5/);
  });

  test("a recording that begins midway holds the state it begins from, and is equal from there on", async () => {
    const base64 = (snapshot: Snapshot) => Buffer.from(encodeSnapshot(snapshot)).toString("base64");
    for (let i = 0; i < 3; i++) {
      const at = folder.path(`midway${i}.mcap`);
      const config = configOf(seed + i);
      const tick = 150 + i;
      let end = async () => {};
      const hex = await live(
        config,
        {
          tick,
          async begin(rig, symbiote) {
            const start = { tick, rig: base64(rig) };
            const recorder = await createRecorder({ path: at, header: { ...headerOf(config), start } });
            const checkpoint = { tick: tick - 1, digest: "d" };
            recorder.symbiote(tick, { op: "joined", checkpoint, state: base64(symbiote) });
            end = async () => void (await recorder.close());
            return recorder;
          },
        },
        TICKS,
      );
      await end();
      expect(await verify(at, { build: rebuild }), `seed ${seed + i}`).toEqual({
        digest: hex,
        recorded: hex,
        equal: true,
        ticks: TICKS - tick,
      });
    }
  });

  test("what is recovered of a recording that was cut is equal as far as it goes", async () => {
    const at = folder.path("cut.mcap");
    const bytes = await readFile(await forge((entry) => entry));
    await writeFile(at, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    const { out, ticks } = await recover(at);
    expect(ticks).toBeGreaterThan(50);
    expect(await verify(out!, { build: rebuild })).toMatchObject({ equal: true, ticks });
  });

  test("a brain, a symbiote or a seed that is another one is found", async () => {
    const other = (config: SessionConfig): Rebuilt => rebuild({ ...config, seed: config.seed ^ 1 });
    expect((await verify(path, { build: other })).equal).toBe(false);
    const mind = (config: SessionConfig): Rebuilt =>
      rebuild({ ...config, symbiote: { ...config.symbiote, seed: config.symbiote.seed ^ 1 } });
    const deaf = (config: SessionConfig): Rebuilt => {
      const rebuilt = rebuild(config);
      return { ...rebuilt, symbiote: { ...rebuilt.symbiote, setGoal: () => undefined } };
    };
    expect((await verify(path, { build: deaf })).equal).toBe(false);
    expect((await verify(path, { build: mind })).ticks).toBe(TICKS);
    const heavier = (config: SessionConfig): Rebuilt => ({ ...rebuild(config), weightsHash: "other" });
    await expect(verify(path, { build: heavier })).rejects.toThrow(/other weights/);
  });

  test("a file that is not whole is not judged", async () => {
    const at = folder.path("hurt.mcap");
    const bytes = Uint8Array.from(await readFile(path));
    bytes[Math.floor(bytes.length / 2)] ^= 1;
    await writeFile(at, bytes);
    await expect(verify(at, { build: rebuild })).rejects.toThrow(/is damaged: run "symbiote recover/);
  });
});
