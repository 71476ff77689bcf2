/**
 * The recorder: entries are put into a chunk in memory, and eight times a second the chunk is finished and written. So
 * a process that is killed loses less than the last quarter of a second, memory holds at most about `limitBytes`, and
 * `bytesOnDisk` counts only what the disk has confirmed.
 */
import type { Control } from "../../../streams/control.ts";
import type { Command } from "../../../streams/ports.ts";
import type { Entry, Note, RecordingHeader, SymbioteEvent } from "../../../streams/recording.ts";
import { type Appender, createAppender } from "./appender.ts";
import { createContainer } from "./container.ts";
import { createFile, type RecordingFile, sentenceFor } from "./file.ts";

export interface RecorderOptions {
  readonly path: string;
  readonly header: RecordingHeader;
  /** Creates the file; it must fail when there is one already. */
  readonly open?: (path: string) => Promise<RecordingFile>;
  /** Longest time that entries stay in memory only, ms. */
  readonly intervalMs?: number;
  /** A chunk this large is written at once. */
  readonly chunkBytes?: number;
  /** More than this in memory means that the disk cannot keep up: recording stops. */
  readonly limitBytes?: number;
  /** Called once if recording has to stop; what is on the disk by then stays there. */
  readonly onError?: (error: Error) => void;
}

export interface RecordingStatus {
  readonly state: "recording" | "closed" | "failed";
  readonly path: string;
  /** Bytes, ticks and session time that are on the disk. */
  readonly bytesOnDisk: number;
  readonly ticks: number;
  readonly seconds: number;
  /** Bytes that are in memory only. */
  readonly pendingBytes: number;
  readonly error?: string;
}

export interface Recorder {
  /** The row of a tick; like everything here it is copied. */
  tick(tick: number, row: Float32Array): void;
  /** A command that reached the stimulator before tick `tick`. */
  command(tick: number, command: Command): void;
  /** A control that took effect before tick `tick`, among its commands in the order of these calls. */
  control(tick: number, control: Control): void;
  /** What a brain that lives elsewhere answered in tick `tick`. */
  answer(tick: number, values: Float32Array): void;
  note(tick: number, note: Note): void;
  symbiote(tick: number, event: SymbioteEvent): void;
  decoded(tick: number, values: Float32Array): void;
  metric(tick: number, values: Float32Array): void;
  timing(tick: number, values: Float32Array): void;
  /** Resolves when everything given so far is on the disk, or recording has failed. */
  flush(): Promise<void>;
  /** Finish the file. Never rejects: a failure is in the status. */
  close(): Promise<RecordingStatus>;
  readonly status: RecordingStatus;
}

/** Start a recording. @throws one sentence when the file cannot be created. */
export async function createRecorder(options: RecorderOptions): Promise<Recorder> {
  const { path, header, open = createFile, intervalMs = 125, onError } = options;
  const { chunkBytes = 4 << 20, limitBytes = 64 << 20 } = options;
  const container = createContainer(header);
  const appender = await begin(path, open, container.opening());

  let state: RecordingStatus["state"] = "recording";
  let problem: string | undefined;
  let ticks = 0;
  let sealedBytes = 0;
  let writing = false;
  let last: Promise<void> = Promise.resolve();
  let ended: Promise<void> | undefined;

  const writeChunk = async () => {
    const sealed = container.seal();
    if (sealed === undefined) return;
    const sealedTicks = ticks;
    ticks = 0;
    sealedBytes = sealed.bytes.length;
    await appender.append(sealed.bytes, sealedTicks).finally(() => {
      sealedBytes = 0;
    });
    container.commit(sealed);
  };

  /** Do `work`; if the disk refuses, recording is over. */
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      stop(sentenceFor(path, error));
    }
  };

  /** Write the current chunk when the one before it is written, and see it to the disk. */
  const flush = async (): Promise<void> => {
    writing = true;
    last = last.then(async () => {
      if (ended === undefined) await attempt(writeChunk);
      writing = false;
    });
    await last;
    if (ended === undefined) await attempt(appender.sync);
    else await ended;
  };
  const timer = setInterval(() => writing || flush(), intervalMs).unref();

  const finish = (): Promise<void> => {
    ended ??= last.then(async () => {
      clearInterval(timer);
      await attempt(writeChunk);
      await attempt(() => appender.append(container.closing(), 0));
      await attempt(appender.sync);
      await attempt(appender.close);
      state = problem === undefined ? "closed" : "failed";
    });
    return ended;
  };

  const stop = (sentence: string) => {
    if (problem !== undefined) return;
    problem = sentence;
    state = "failed";
    void finish();
    onError?.(new Error(sentence));
  };

  const add = (entry: Entry) => {
    if (ended !== undefined) return;
    container.add(entry);
    if (entry.kind === "tick") ticks++;
    if (container.pending > limitBytes) {
      stop(
        `the disk is slower than the session, so the recording ${path} ends here: record to a faster disk`,
      );
    } else if (container.pending > chunkBytes && !writing) {
      void flush();
    }
  };

  const status = (): RecordingStatus => ({
    state,
    path,
    bytesOnDisk: appender.onDisk.bytes,
    ticks: appender.onDisk.ticks,
    seconds: (appender.onDisk.ticks * header.config.dtMs) / 1000,
    pendingBytes: container.pending + sealedBytes,
    ...(problem === undefined ? {} : { error: problem }),
  });

  return {
    tick: (tick, row) => add({ kind: "tick", tick, row }),
    command: (tick, command) => add({ kind: "command", tick, command }),
    control: (tick, control) => add({ kind: "control", tick, control }),
    answer: (tick, values) => add({ kind: "answer", tick, values }),
    note: (tick, note) => add({ kind: "note", tick, note }),
    symbiote: (tick, event) => add({ kind: "symbiote", tick, event }),
    decoded: (tick, values) => add({ kind: "decoded", tick, values }),
    metric: (tick, values) => add({ kind: "metric", tick, values }),
    timing: (tick, values) => add({ kind: "timing", tick, values }),
    flush,
    close: () => finish().then(status),
    get status() {
      return status();
    },
  };
}

/** The file at `path` with the first bytes of a recording on the disk. @throws one sentence. */
async function begin(
  path: string,
  open: (path: string) => Promise<RecordingFile>,
  opening: Uint8Array,
): Promise<Appender> {
  try {
    const appender = createAppender(await open(path));
    try {
      await appender.append(opening, 0);
      await appender.sync();
      return appender;
    } catch (error) {
      await appender.close().catch(() => undefined);
      throw error;
    }
  } catch (error) {
    throw new Error(sentenceFor(path, error), { cause: error });
  }
}
