/**
 * A living session without a page: the brain's thread, its symbiote, and the ring that both ends share. The page's
 * server, the benches and the tests all start one of these.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { BehaviorSubject, filter, firstValueFrom, type Observable, Subject, takeUntil } from "rxjs";
import type { Rig } from "../../../streams/loop.ts";
import { createRing, type RingTick } from "../../../streams/ring.ts";
import type { SessionConfig } from "../../../streams/session.ts";
import { buildRig } from "../../build.ts";
import type { Tokens } from "../auth.ts";
import type { Logger } from "../log.ts";
import { createSharedPair } from "../shared-socket.ts";
import type { SymbioteThreadData } from "../symbiote/thread.ts";
import { type BrainLink, startBrain } from "./brain-link.ts";
import type { RunId } from "./greeting.ts";
import { socketUrl } from "./listen.ts";
import { ticksOf } from "./ring-feed.ts";
import { type Supervisor, supervise } from "./supervisor.ts";
import type { BrainState, BrainThreadData, Speed } from "./thread-messages.ts";

export interface SessionOptions {
  readonly config: SessionConfig;
  readonly run: RunId;
  readonly tokens: Tokens;
  readonly host: string;
  readonly speed: Speed;
  readonly link: "ws" | "shared";
  /** Start a symbiote beside the brain. */
  readonly symbiote: boolean;
  readonly log: Logger;
  readonly driver?: BrainThreadData["driver"];
  readonly periodMs?: number;
  readonly ticks?: number;
  /** Begin to tick at once (default true). */
  readonly running?: boolean;
  readonly warmTicks?: number;
}

export interface LiveSession {
  /** The same rig, never run: it says what the session is made of. */
  readonly rig: Rig;
  readonly brain: BrainLink;
  /** The brain's state when it was ready; later ones are among its messages. */
  readonly firstState: BrainState;
  readonly ticks$: Observable<RingTick>;
  /** The symbiote is being started. */
  readonly starting$: Observable<boolean>;
  /** Where symbiotes connect. */
  readonly url: string;
  readonly checkpoints: string;
  /** The symbiote's process, when it is one. */
  readonly symbiote: Supervisor | undefined;
  close(code: number, reason: string): Promise<void>;
}

const WARM_TICKS = 10_000;
/** Several seconds of the fastest session, should the main thread be busy that long. */
const RING_SLOTS = 4096;

export async function startSession(options: SessionOptions): Promise<LiveSession> {
  const { config, run, tokens, host, link, log } = options;
  const rig = buildRig(config);
  const ring = createRing(rig.layout.width, RING_SLOTS);
  const shared = link === "shared" && options.symbiote ? createSharedPair() : undefined;
  const checkpoints = mkdtempSync(join(tmpdir(), "symbiote-"));
  const starting$ = new BehaviorSubject(options.symbiote && shared === undefined);
  const brain = startBrain({
    config,
    ring,
    ...run,
    tokens,
    host,
    port: 0,
    speed: options.speed,
    driver: options.driver ?? "realtime",
    ...(options.periodMs === undefined ? {} : { periodMs: options.periodMs }),
    ...(options.ticks === undefined ? {} : { ticks: options.ticks }),
    ...(shared === undefined ? {} : { shared }),
    warmTicks: options.warmTicks ?? WARM_TICKS,
    running: options.running ?? true,
    firstStream: rig.layout.streams.length + 1,
  });
  const closed$ = new Subject<void>();
  const ticks$ = ticksOf(ring).pipe(takeUntil(closed$));
  const { port, state } = await firstValueFrom(
    brain.messages$.pipe(filter((message) => message.kind === "ready")),
  );
  const url = socketUrl(host, port);

  let supervisor: Supervisor | undefined;
  let thread: Worker | undefined;
  if (shared !== undefined) {
    const workerData: SymbioteThreadData = { pair: shared, config: config.symbiote, checkpoints };
    thread = new Worker(new URL("../symbiote/thread.js", import.meta.url), { workerData });
    thread.on("error", (error) => log.error(`the symbiote's thread ended: ${error.message}`));
    thread.on("exit", () => brain.post({ kind: "unlink" }));
  } else if (options.symbiote) {
    const env = {
      SYMBIOTE_URL: url,
      SYMBIOTE_TOKEN: tokens.symbiote,
      SYMBIOTE_CONFIG: JSON.stringify(config.symbiote),
      SYMBIOTE_CHECKPOINTS: checkpoints,
    };
    const script = fileURLToPath(new URL("../symbiote/process.js", import.meta.url));
    supervisor = supervise(script, env, log, (up) => starting$.next(up));
  }

  return {
    rig,
    brain,
    firstState: state,
    ticks$,
    starting$,
    url,
    checkpoints,
    get symbiote() {
      return supervisor;
    },
    async close(code, reason) {
      closed$.next();
      await supervisor?.stop();
      await brain.close(code, reason);
      await thread?.terminate();
      rmSync(checkpoints, { recursive: true, force: true });
    },
  };
}
