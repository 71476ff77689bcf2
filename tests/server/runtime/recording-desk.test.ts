/**
 * The recording desk, told by a brain that is a list of messages and writing to a recorder that is a list of lines:
 * whatever people press in whatever order, every recording is whole, in the order of cause, and closed once.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstValueFrom } from "rxjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRecordingDesk, type RecordingDesk } from "../../../server/runtime/live/recording-desk.ts";
import type { Recorder } from "../../../server/runtime/recording/writer.ts";
import type { RecordingHeader } from "../../../streams/recording.ts";
import { type RingTick, ringTick } from "../../../streams/ring.ts";
import { configOf, headerOf } from "../recording/live.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "symbiote-desk-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A disk that only takes note. */
function shelf() {
  const files: { readonly lines: string[]; closed: number; fail(sentence: string): void }[] = [];
  let refusal: string | undefined;
  return {
    files,
    refuse(sentence: string | undefined) {
      refusal = sentence;
    },
    record: async ({
      path,
      onError,
    }: {
      path: string;
      onError?: (error: Error) => void;
    }): Promise<Recorder> => {
      if (refusal !== undefined) throw new Error(refusal);
      const lines: string[] = [];
      const file = { lines, closed: 0, fail: (sentence: string) => onError?.(new Error(sentence)) };
      files.push(file);
      const note = (kind: string) => (tick: number) => {
        if (file.closed > 0) throw new Error(`${kind} ${tick} came after the end`);
        lines.push(`${kind} ${tick}`);
      };
      const status = {
        state: "recording" as const,
        path,
        bytesOnDisk: 1,
        ticks: 0,
        seconds: 0,
        pendingBytes: 0,
      };
      return {
        tick: note("row"),
        timing: () => undefined,
        command: note("command"),
        control: note("control"),
        note: note("note"),
        answer: note("answer"),
        symbiote: (tick, event) => note(event.op)(tick),
        decoded: note("decoded"),
        metric: note("metric"),
        flush: async () => undefined,
        async close() {
          file.closed++;
          return status;
        },
        status,
      };
    },
  };
}

/** A brain at tick `tick`; it answers on the next turn, unless `mute`. */
function stage({ tick = 0, symbiote }: { tick?: number; symbiote?: RecordingHeader["symbiote"] } = {}) {
  const disk = shelf();
  const errors: string[] = [];
  const brain = { tick, mute: false, reporting: false };
  const header = { ...headerOf(configOf(1)), ...(symbiote === undefined ? {} : { symbiote }) };
  const desk: RecordingDesk = createRecordingDesk({
    directory: folder,
    checkpoints: folder,
    header: () => header,
    record: disk.record,
    onError: ({ message }) => errors.push(message),
    report(on) {
      brain.reporting = on;
      if (brain.mute) return;
      setImmediate(() => {
        if (on) desk.began(brain.tick, {});
        else desk.arrivals([], brain.tick - 1, true);
      });
    },
  });
  const rowOf = (tick: number): RingTick => ({ ...ringTick(2), tick });
  return {
    ...disk,
    desk,
    brain,
    errors,
    row: (tick: number) => desk.tick(rowOf(tick)),
    /** `count` ticks, reported as they run. */
    run(count: number) {
      for (let i = 0; i < count; i++) desk.tick(rowOf(brain.tick++));
      desk.arrivals([], brain.tick - 1, false);
    },
    decoded: (tick: number) => desk.rows("decoded", tick, 1, new Float32Array(2)),
    event: (kind: string, tick: number, detail = {}) => desk.event({ op: "event", kind, tick, detail }),
  };
}

const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `row ${from + i}`);

describe("start and stop", () => {
  test("two stops in a row close one recording once", async () => {
    const { desk, run, files, errors } = stage();
    await desk.start();
    run(3);
    await Promise.all([desk.stop(), desk.stop()]);
    await desk.stop();
    expect(files).toMatchObject([{ lines: rows(0, 3), closed: 1 }]);
    expect(errors).toEqual([]);
    expect(await firstValueFrom(desk.status$)).toBeNull();
  });

  test("a recording started while another ends begins after it, and is not closed with it", async () => {
    const { desk, run, files } = stage();
    await desk.start("a.mcap");
    run(2);
    const stops = [desk.stop(), desk.stop()];
    await desk.start("b.mcap");
    await Promise.all(stops);
    run(2);
    expect(files.map(({ closed }) => closed)).toEqual([1, 0]);
    expect(await firstValueFrom(desk.status$)).toMatchObject({ file: "b.mcap" });
    await desk.stop();
    expect(files.map(({ lines }) => lines)).toEqual([rows(0, 2), rows(2, 4)]);
    expect(desk.pathOf("a.mcap")).toBe("a.mcap");
  });

  test("there is one recording at a time", async () => {
    const { desk, files } = stage();
    const first = desk.start();
    await expect(desk.start()).rejects.toThrow("a recording is running already");
    await first;
    await desk.stop();
    expect(files).toHaveLength(1);
  });

  test("a stop during the start waits for it, then stops", async () => {
    const { desk, files, brain } = stage();
    const started = desk.start();
    await desk.stop();
    await started;
    expect(files).toMatchObject([{ closed: 1 }]);
    expect(brain.reporting).toBe(false);
  });

  test("a brain that never answers ends nothing but the recording", async () => {
    const { desk, files, brain } = stage();
    brain.mute = true;
    const started = expect(desk.start()).rejects.toThrow("the brain does not answer");
    await desk.stop();
    await started;
    expect(files).toEqual([]);
    brain.mute = false;
    await desk.start();
    await desk.stop();
    expect(files).toMatchObject([{ closed: 1 }]);
  });

  test("a file that cannot be made rejects the start, and another can be started", async () => {
    const { desk, files, refuse, brain } = stage();
    refuse("the disk is full");
    await expect(desk.start()).rejects.toThrow("the disk is full");
    await desk.stop();
    expect(brain.reporting).toBe(false);
    expect(files).toEqual([]);
    refuse(undefined);
    await desk.start();
    await desk.stop();
    expect(files).toMatchObject([{ closed: 1 }]);
  });

  test("a disk that fails midway ends the recording with its sentence, and another can be started", async () => {
    const { desk, files, run, errors } = stage();
    await desk.start();
    run(2);
    files[0].fail("the disk is full");
    await desk.stop();
    expect(errors).toEqual(["the disk is full"]);
    await desk.start();
    await desk.stop();
    expect(files.map(({ closed }) => closed)).toEqual([1, 1]);
  });
});

describe("the order of cause", () => {
  test("a row waits for what arrived before it, and what was decoded from it waits for the row", async () => {
    const { desk, row, decoded, files, brain } = stage({ tick: 7, symbiote: "foreign" });
    row(6);
    const started = desk.start();
    row(7);
    await started;
    row(8);
    decoded(8);
    decoded(7);
    expect(files[0].lines).toEqual([]);
    desk.arrivals([{ tick: 7, control: { op: "estop" } }], 7, false);
    expect(files[0].lines).toEqual(["control 7", "row 7", "decoded 7"]);
    brain.tick = 9;
    await desk.stop();
    expect(files[0].lines.slice(3)).toEqual(["row 8", "decoded 8"]);
  });

  test("what a symbiote makes of rows after the last is not on the record", async () => {
    const { desk, run, decoded, files } = stage();
    await desk.start();
    run(2);
    decoded(2);
    decoded(1);
    await desk.stop();
    expect(files[0].lines).toEqual([...rows(0, 2), "decoded 1"]);
  });

  test("rows that were lost end the recording before the hole, with a sentence", async () => {
    const { desk, run, decoded, errors, files, brain } = stage();
    await desk.start();
    run(3);
    brain.tick = 40;
    run(5);
    decoded(2);
    decoded(41);
    await desk.stop();
    expect(files).toMatchObject([{ lines: [...rows(0, 3), "decoded 2"], closed: 1 }]);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/ticks 3 to 39,.* ends before them/);
  });
});

describe("a symbiote whose state is not known", () => {
  const digest = "a".repeat(64);
  const keep = (tick: number) =>
    writeFileSync(join(folder, `${String(tick).padStart(10, "0")}-${digest}.checkpoint`), "state");

  test("is on the record from its next checkpoint on", async () => {
    const { desk, run, decoded, event, files } = stage({ tick: 100 });
    keep(98);
    keep(101);
    await desk.start();
    run(5);
    event("checkpoint", 98, { digest });
    for (const tick of [99, 100, 101]) decoded(tick);
    event("goal", 102, { goal: [0, 1] });
    decoded(102);
    event("checkpoint", 101, { digest });
    decoded(103);
    await desk.stop();
    const after = ["joined 102", "goal 102", "decoded 102", "decoded 103"];
    expect(files[0].lines).toEqual([...rows(100, 105), ...after]);
  });

  test.each([
    ["one that began with the record", { tick: 0 }],
    ["a foreign one", { tick: 100, symbiote: "foreign" as const }],
  ])("needs none if it is %s", async (_, options) => {
    const { desk, run, decoded, event, files, brain } = stage(options);
    await desk.start();
    run(2);
    decoded(brain.tick - 1);
    event("what", brain.tick - 1, { text: "a note" });
    await desk.stop();
    const { tick } = options;
    expect(files[0].lines).toEqual([...rows(tick, tick + 2), `decoded ${tick + 1}`, `note ${tick + 1}`]);
  });
});
