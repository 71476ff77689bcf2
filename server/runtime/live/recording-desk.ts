/**
 * Starts and stops recordings of the living session, and says how many bytes have reached the file. Whatever happens
 * to a recording, the session goes on.
 */
import { mkdir, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { BehaviorSubject, type Observable } from "rxjs";
import type { Snapshot } from "../../../streams/ports.ts";
import type { ServerMessageOf, State } from "../../../streams/protocol.ts";
import { type RecordingHeader, symbioteEvent } from "../../../streams/recording.ts";
import type { RingTick } from "../../../streams/ring.ts";
import { encodeSnapshot } from "../../../streams/snapshot.ts";
import { createRecorder, type Recorder } from "../recording/writer.ts";
import { type CheckpointId, readCheckpoint } from "../symbiote/checkpoints.ts";
import type { Arrival } from "./thread-messages.ts";
import { TIMING_LABELS, timingOf } from "./timing.ts";

export interface RecordingDesk {
  readonly status$: Observable<State["recording"]>;
  /** Names of the recordings that can be played. */
  readonly files$: Observable<readonly string[]>;
  /** Where the recording of this name is, if it is in the list. */
  pathOf(name: string): string | undefined;
  /** Begin at the brain's next tick. @throws one sentence when the file cannot be made. */
  start(path?: string): Promise<void>;
  stop(): Promise<void>;
  /** The brain's thread has begun to report what arrives: the state before tick `tick`. */
  began(tick: number, snapshot: Snapshot): void;
  tick(tick: RingTick): void;
  /** All that arrived before the ticks up to `through`; `last`: the brain has stopped reporting. */
  arrivals(arrivals: readonly Arrival[], through: number, last: boolean): void;
  event(event: ServerMessageOf<"event">): void;
  rows(stream: string, tick: number, rows: number, values: Float32Array): void;
}

export interface RecordingDeskOptions {
  /** Where recordings go that are given no path. */
  readonly directory: string;
  readonly checkpoints: string;
  readonly header: () => Omit<RecordingHeader, "start">;
  /** Ask the brain's thread to report what arrives, or to stop. */
  readonly report: (on: boolean) => void;
  readonly onError: (error: Error) => void;
}

/** How often the light is looked at. */
const STATUS_MS = 250;
/** How long the brain's last word may take, and the rows before it; and how often the ring is read. */
const LAST_WORD_MS = 500;
const RING_MS = 5;
/** What is kept of a symbiote whose state is not known yet. */
const LONGEST_WAIT = 20_000;

export function createRecordingDesk(options: RecordingDeskOptions): RecordingDesk {
  const status$ = new BehaviorSubject<State["recording"]>(null);
  const files$ = new BehaviorSubject<readonly string[]>([]);
  const paths = new Map<string, string>();
  let recorder: Recorder | undefined;
  let starting: string | undefined;
  /** What came between asking the brain and its answer. */
  let held: ((recorder: Recorder) => void)[] = [];
  /** Rows of which it is not known yet what arrived before them: a row is recorded after its causes. */
  let rows: { readonly tick: number; readonly row: Float32Array; readonly timing: Float32Array }[] = [];
  let through = -1;
  let lastRow = -1;
  /** The recording's last tick, once it is known: what the symbiote does later is not on it. */
  let lastTick = Number.POSITIVE_INFINITY;
  let ended: (() => void) | undefined;
  let firstTick = 0;
  /** The symbiote is on the record from this tick on; undefined until its state at some tick is known. */
  let symbioteFrom: number | undefined;
  /** What it said meanwhile. */
  let unanchored: { tick: number; write: (recorder: Recorder) => void }[] = [];
  let timer: NodeJS.Timeout | undefined;

  const list = async () => {
    const found = await readdir(options.directory).catch(() => []);
    for (const file of found) if (file.endsWith(".mcap")) paths.set(file, join(options.directory, file));
    files$.next([...paths.keys()].sort());
  };
  void list();

  const put = (write: (recorder: Recorder) => void) => {
    if (recorder !== undefined) write(recorder);
    else if (starting !== undefined) held.push(write);
  };

  /** Record the rows whose causes are on the record. */
  const putRows = () => {
    if (recorder === undefined) return;
    let done = 0;
    for (; done < rows.length && rows[done].tick <= through; done++) {
      const { tick, row, timing } = rows[done];
      if (tick < firstTick) continue;
      recorder.tick(tick, row);
      recorder.timing(tick, timing);
      lastRow = tick;
    }
    rows.splice(0, done);
  };

  const look = () => {
    if (recorder === undefined) return;
    const { path, bytesOnDisk } = recorder.status;
    status$.next({ file: basename(path), bytes: bytesOnDisk });
  };

  const open = async (path: string, tick: number, snapshot: Snapshot) => {
    await mkdir(dirname(path), { recursive: true });
    const start = tick === 0 ? {} : { start: { tick, rig: base64(encodeSnapshot(snapshot)) } };
    firstTick = tick;
    symbioteFrom = tick === 0 ? 0 : undefined;
    unanchored = [];
    recorder = await createRecorder({
      path,
      header: { ...options.header(), ...start },
      onError(error) {
        options.onError(error);
        void stop();
      },
    });
    for (const write of held) write(recorder);
    putRows();
    timer = setInterval(look, STATUS_MS);
    look();
  };

  const stop = async () => {
    if (recorder === undefined) return;
    const last = new Promise<void>((resolve) => {
      ended = resolve;
    });
    options.report(false);
    await Promise.race([last, sleep(LAST_WORD_MS)]);
    for (let waitedMs = 0; lastRow < through && waitedMs < LAST_WORD_MS; waitedMs += RING_MS)
      await sleep(RING_MS);
    const ending = recorder;
    recorder = undefined;
    clearInterval(timer);
    const { path } = await ending.close();
    paths.set(basename(path), path);
    status$.next(null);
    await list();
  };

  /** What a symbiote did can be done again only from a state that is on the record. */
  const ofSymbiote = (to: Recorder, tick: number, write: (recorder: Recorder) => void) => {
    if (tick > lastTick) return;
    if (symbioteFrom === undefined) {
      unanchored.push({ tick, write });
      if (unanchored.length > LONGEST_WAIT) unanchored.shift();
    } else if (tick >= symbioteFrom) write(to);
  };
  const anchor = (to: Recorder, id: CheckpointId) => {
    const bytes = readCheckpoint(options.checkpoints, id);
    if (bytes === undefined) return;
    symbioteFrom = id.tick + 1;
    to.symbiote(symbioteFrom, { op: "joined", checkpoint: id, state: base64(bytes) });
    for (const { tick, write } of unanchored) if (tick >= symbioteFrom) write(to);
    unanchored = [];
  };

  let settle: { resolve: () => void; reject: (error: Error) => void } | undefined;

  return {
    status$,
    files$,
    pathOf: (name) => paths.get(name),
    start(path) {
      if (recorder !== undefined || starting !== undefined) throw new Error("a recording is running already");
      starting = path ?? join(options.directory, `${new Date().toISOString().replace(/[:.]/g, "-")}.mcap`);
      held = [];
      rows = [];
      through = -1;
      lastRow = -1;
      lastTick = Number.POSITIVE_INFINITY;
      options.report(true);
      return new Promise((resolve, reject) => {
        settle = { resolve, reject };
      });
    },
    stop,
    began(tick, snapshot) {
      const path = starting;
      if (path === undefined) return;
      open(path, tick, snapshot)
        .then(settle?.resolve, (error: Error) => {
          options.report(false);
          settle?.reject(error);
        })
        .finally(() => {
          starting = undefined;
          held = [];
        });
    },
    tick(one) {
      if (recorder === undefined && starting === undefined) return;
      const timing = timingOf(new Float32Array(TIMING_LABELS.length), one);
      rows.push({ tick: one.tick, row: one.row.slice(), timing });
      putRows();
    },
    arrivals(arrivals, upTo, last) {
      put((to) => {
        for (const arrival of arrivals) {
          if ("command" in arrival) to.command(arrival.tick, arrival.command);
          else to.control(arrival.tick, arrival.control);
        }
        through = upTo;
      });
      putRows();
      if (!last) return;
      lastTick = upTo;
      ended?.();
    },
    event({ kind, tick, detail }) {
      put((to) => {
        const event = symbioteEvent.safeParse({ op: kind, ...detail });
        if (!event.success)
          to.note(Math.max(tick, firstTick), { what: kind, ...(detail as Record<string, never>) });
        else if (symbioteFrom !== undefined || event.data.op !== "checkpoint")
          ofSymbiote(to, tick, (to) => to.symbiote(tick, event.data));
        else anchor(to, { tick, digest: event.data.digest });
      });
    },
    rows(stream, tick, rows, values) {
      if (stream !== "decoded" && stream !== "metric") return;
      const width = values.length / rows;
      put((to) => {
        for (let r = 0; r < rows; r++) {
          const row = values.subarray(r * width, (r + 1) * width);
          ofSymbiote(to, tick + r, (to) => to[stream](tick + r, row));
        }
      });
    },
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
