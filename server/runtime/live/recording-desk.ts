/**
 * Starts and stops recordings of the living session, one at a time, and says how many bytes have reached the file.
 * Whatever happens to a recording, the session goes on.
 */
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { BehaviorSubject, type Observable } from "rxjs";
import type { State } from "../../../streams/protocol.ts";
import { createRecorder } from "../recording/writer.ts";
import { createTake, type Take, type TakeOptions, type Witness } from "./take.ts";

export interface RecordingDesk extends Witness {
  readonly status$: Observable<State["recording"]>;
  /** Names of the recordings that can be played. */
  readonly files$: Observable<readonly string[]>;
  /** Where the recording of this name is, if it is in the list. */
  pathOf(name: string): string | undefined;
  /** Begin at the brain's next tick; after the recording that is ending, if one is. @throws one sentence. */
  start(path?: string): Promise<void>;
  /** Resolves when the recording under way, if there is one, is in the list. Never rejects. */
  stop(): Promise<void>;
}

export interface RecordingDeskOptions extends Omit<TakeOptions, "path" | "record"> {
  /** Where recordings go that are given no path. */
  readonly directory: string;
  /** Makes the files (default: on the disk). */
  readonly record?: typeof createRecorder;
}

/** How often the light is looked at. */
const STATUS_MS = 250;

export function createRecordingDesk(options: RecordingDeskOptions): RecordingDesk {
  const { directory, record = createRecorder } = options;
  const status$ = new BehaviorSubject<State["recording"]>(null);
  const files$ = new BehaviorSubject<readonly string[]>([]);
  const paths = new Map<string, string>();
  /** The recording under way; `over` when it is in the list. */
  let current: { readonly take: Take; readonly over: Promise<void> } | undefined;

  const list = async () => {
    const found = await readdir(directory).catch(() => []);
    for (const file of found) if (file.endsWith(".mcap")) paths.set(file, join(directory, file));
    files$.next([...paths.keys()].sort());
  };
  void list();

  const look = ({ status }: Take) => {
    if (status !== undefined) status$.next({ file: basename(status.path), bytes: status.bytesOnDisk });
  };

  const follow = async (take: Take): Promise<void> => {
    const timer = setInterval(() => look(take), STATUS_MS).unref();
    await take.ended;
    clearInterval(timer);
    if (take.status !== undefined) paths.set(basename(take.status.path), take.status.path);
    await list();
    current = undefined;
    status$.next(null);
  };

  return {
    status$,
    files$,
    pathOf: (name) => paths.get(name),
    async start(path = join(directory, `${new Date().toISOString().replace(/[:.]/g, "-")}.mcap`)) {
      while (current?.take.stopping === true) await current.over;
      if (current !== undefined) throw new Error("a recording is running already");
      const take = createTake({ ...options, path, record });
      current = { take, over: follow(take) };
      await take.started;
      look(take);
    },
    async stop() {
      current?.take.stop();
      await current?.over;
    },
    began: (tick, snapshot) => current?.take.began(tick, snapshot),
    tick: (one) => current?.take.tick(one),
    arrivals: (arrivals, through, last) => current?.take.arrivals(arrivals, through, last),
    event: (event) => current?.take.event(event),
    rows: (stream, tick, rows, values) => current?.take.rows(stream, tick, rows, values),
  };
}
