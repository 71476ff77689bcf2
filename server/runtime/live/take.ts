/**
 * One recording of the living session, from asking the brain what it is doing to the last word on the disk. Its life
 * is one function, `run`; everything else only hands it what it waits for.
 */
import { dirname } from "node:path";
import type { Snapshot } from "../../../streams/ports.ts";
import type { ServerMessageOf } from "../../../streams/protocol.ts";
import { type RecordingHeader, symbioteEvent } from "../../../streams/recording.ts";
import type { RingTick } from "../../../streams/ring.ts";
import { encodeSnapshot } from "../../../streams/snapshot.ts";
import { makeFolders } from "../make-folders.ts";
import type { createRecorder, Recorder, RecordingStatus } from "../recording/writer.ts";
import { readCheckpoint } from "../symbiote/checkpoints.ts";
import { type Anchor, createAnchor } from "./anchor.ts";
import { createCauses, type Put, type Write } from "./causes.ts";
import type { Arrival } from "./thread-messages.ts";

/** What the brain's thread and the ring tell a recording. */
export interface Witness {
  /** The brain's thread has begun to report what arrives: the state before tick `tick`. */
  began(tick: number, snapshot: Snapshot): void;
  tick(tick: RingTick): void;
  /** All that arrived before the ticks up to `through`; `last`: the brain has stopped reporting. */
  arrivals(arrivals: readonly Arrival[], through: number, last: boolean): void;
  event(event: ServerMessageOf<"event">): void;
  rows(stream: string, tick: number, rows: number, values: Float32Array): void;
}

export interface Take extends Witness {
  /** Resolves when the file is there; rejects with one sentence when it cannot be made. */
  readonly started: Promise<void>;
  /** Resolves when all is over, however it ended. */
  readonly ended: Promise<void>;
  readonly stopping: boolean;
  /** Of the file, once there is one. */
  readonly status: RecordingStatus | undefined;
  /** Ask for the end; a take that is still starting starts first. */
  stop(): void;
}

export interface TakeOptions {
  readonly path: string;
  /** Where the supervised symbiote keeps its checkpoints. */
  readonly checkpoints: string;
  readonly header: () => Omit<RecordingHeader, "start">;
  /** Ask the brain's thread to report what arrives, or to stop. */
  readonly report: (on: boolean) => void;
  /** The recording had to end; what is on the disk stays there. */
  readonly onError: (error: Error) => void;
  readonly record: typeof createRecorder;
}

/** How long the brain's answer may take, its last word, and the rows before that. */
const PATIENCE_MS = 500;

/** Make the folder that a recording goes to. @throws one sentence when it cannot be */
function makeRoom(path: string): void {
  try {
    makeFolders(dirname(path));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(
      `${path} has no folder to be in, and none can be made (${code ?? message}): check the path`,
      {
        cause: error,
      },
    );
  }
}

/** Begin. @throws when the header cannot be made. */
export function createTake(options: TakeOptions): Take {
  const { path, report, onError } = options;
  const header = options.header();
  const answered = signal();
  const started = signal();
  const asked = signal();
  const lastWord = signal();
  const early: Write[] = [];
  let recorder: Recorder | undefined;
  let begun: { readonly tick: number; readonly snapshot: Snapshot; readonly anchor: Anchor } | undefined;
  let stopping = false;

  const stop = () => {
    stopping = true;
    asked.resolve();
  };
  const fail = (error: Error) => {
    onError(error);
    stop();
  };
  const put: Put = (write) => {
    if (recorder === undefined) early.push(write);
    else write(recorder);
  };
  const causes = createCauses(put, (from, to) =>
    fail(
      new Error(
        `the machine was too busy to read ticks ${from} to ${to}, so the recording ${path} ends before them: ` +
          "record at a lower speed",
      ),
    ),
  );

  const open = async (tick: number, snapshot: Snapshot): Promise<void> => {
    makeRoom(path);
    const rig = Buffer.from(encodeSnapshot(snapshot)).toString("base64");
    const start = tick === 0 ? {} : { start: { tick, rig } };
    const opened = await options.record({ path, header: { ...header, ...start }, onError: fail });
    for (const write of early.splice(0)) write(opened);
    recorder = opened;
  };

  const run = async (): Promise<void> => {
    try {
      report(true);
      await Promise.race([answered.promise, asked.promise.then(() => patiently(answered.promise))]);
      if (begun === undefined) throw new Error("the brain does not answer, so nothing is recorded");
      await open(begun.tick, begun.snapshot);
      started.resolve();
      await asked.promise;
    } catch (error) {
      started.reject(error as Error);
    }
    report(false);
    if (recorder === undefined) return;
    await patiently(lastWord.promise);
    await patiently(causes.settled());
    await recorder.close();
  };

  return {
    started: started.promise,
    ended: run().catch(onError),
    get stopping() {
      return stopping;
    },
    get status() {
      return recorder?.status;
    },
    stop,
    began(tick, snapshot) {
      if (begun !== undefined) return;
      const anchor = createAnchor(causes, {
        firstTick: tick,
        free: tick === 0 || header.symbiote === "foreign",
        read: (id) => readCheckpoint(options.checkpoints, id),
      });
      begun = { tick, snapshot, anchor };
      causes.begin(tick);
      answered.resolve();
    },
    tick: causes.row,
    arrivals(arrivals, through, last) {
      if (begun === undefined) return;
      for (const arrival of arrivals) {
        if ("answer" in arrival) put((to) => to.answer(arrival.tick, arrival.answer));
        else if ("command" in arrival) put((to) => to.command(arrival.tick, arrival.command));
        else put((to) => to.control(arrival.tick, arrival.control));
      }
      causes.known(through);
      if (last) lastWord.resolve();
    },
    event({ kind, tick, detail }) {
      if (begun === undefined) return;
      const event = symbioteEvent.safeParse({ ...detail, op: kind });
      if (event.success) return begun.anchor.event(tick, event.data);
      const at = Math.max(tick, begun.tick);
      put((to) => to.note(at, { ...(detail as Record<string, never>), what: kind }));
    },
    rows(stream, tick, rows, values) {
      if (begun === undefined || (stream !== "decoded" && stream !== "metric")) return;
      const width = values.length / rows;
      for (let r = 0; r < rows; r++) {
        const row = values.subarray(r * width, (r + 1) * width);
        begun.anchor.made(tick + r, (to) => to[stream](tick + r, row));
      }
    },
  };
}

/** A promise that others keep. Nobody has to listen to it. */
function signal() {
  let resolve!: () => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

/** Wait, but not for ever. */
function patiently(promise: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, PATIENCE_MS);
    void promise.then(() => {
      clearTimeout(late);
      resolve();
    });
  });
}
