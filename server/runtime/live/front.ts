/**
 * The front of a session, in the main thread: the page, its gateway, and whichever scene is on. It tells everyone
 * where the session stands, and keeps what concerns the disk away from the brain.
 */
import {
  auditTime,
  BehaviorSubject,
  combineLatest,
  map,
  type Observable,
  of,
  Subscription,
  shareReplay,
  switchMap,
} from "rxjs";
import type { Peer } from "../../../streams/peer.ts";
import { CLOSE, ProtocolError, type State } from "../../../streams/protocol.ts";
import type { Access } from "../auth.ts";
import type { CommandMessage, CommandSink } from "../connection.ts";
import { createGateway, type Gateway, type Greeting } from "../gateway.ts";
import type { Logger } from "../log.ts";
import type { RecordingDesk } from "./recording-desk.ts";
import { createReplayScene } from "./replay-scene.ts";
import { createFreshIds, type FreshIds, type Scene } from "./scene.ts";
import type { Speed } from "./thread-messages.ts";

/** Page peers are numbered from here, so that no number is both a page's and a symbiote's. */
const FIRST_PAGE = 1_000_000;
const STATE_MS = 50;

export interface FrontOptions {
  readonly access: Access;
  /** `hello`, given the state. */
  readonly greeting: (state: () => State) => () => Greeting;
  readonly recordings: RecordingDesk;
  readonly backend$: Observable<string>;
  /** Milliseconds since the session's epoch. */
  readonly clock: () => number;
  readonly log: Logger;
  /** Binary commands and departures concern the brain only. */
  readonly steer: CommandSink["steer"];
  readonly left: (peer: Peer) => void;
  /** So many are connected now. */
  readonly watched?: (watchers: number) => void;
}

export interface Front {
  readonly gateway: Gateway;
  readonly fresh: FreshIds;
  /** Show this scene whenever no recording is played. */
  show(scene: Scene): void;
  /** Play the recording at `path`. @throws one sentence when it cannot be played. */
  play(path: string, speed?: Speed): Promise<void>;
  close(code: number, reason: string): Promise<void>;
}

export function createFront(options: FrontOptions): Front {
  const { recordings, clock, log } = options;
  const fresh = createFreshIds();
  const scene$ = new BehaviorSubject<Scene | undefined>(undefined);
  const home$ = new BehaviorSubject<Scene | undefined>(undefined);
  let replay: (Scene & { close(): Promise<void> }) | undefined;
  let state: State | undefined;
  let watchers = 0;

  const enter = (scene: Scene | undefined) => {
    scene$.value?.leave();
    scene?.enter();
    scene$.next(scene);
  };
  const live = async () => {
    const before = replay;
    const home = home$.value;
    if (before === undefined || home === undefined) return;
    replay = undefined;
    enter(home);
    await before.close();
  };
  const play = async (path: string, speed: Speed = 1) => {
    const next = await createReplayScene(path, gateway, fresh, clock, speed);
    const before = replay;
    replay = next;
    enter(next);
    await before?.close();
  };

  const dispatch = (peer: Peer, message: CommandMessage): void => {
    const report = (error: Error) =>
      peer.send({ op: "error", code: "failed", message: error.message, ref: message.op });
    if (message.op === "record") {
      if (replay !== undefined && message.do === "start")
        throw new ProtocolError("replaying", "a recording cannot be recorded; go back to live");
      (message.do === "start" ? recordings.start() : recordings.stop()).catch(report);
    } else if (message.op === "replay") {
      const path = recordings.pathOf(message.file);
      if (path === undefined)
        throw new ProtocolError(
          "no_recording",
          `there is no recording "${message.file}"; the list is in "state"`,
        );
      play(path).catch(report);
    } else if (message.op === "live") live().catch(report);
    else if (message.op === "estop" || message.op === "rearm")
      // Whatever is shown, it is the living brain that is stopped.
      (home$.value ?? scene$.value)?.handle(peer, message);
    else scene$.value?.handle(peer, message);
  };

  const gateway = createGateway({
    access: options.access,
    greeting: options.greeting(() => state!),
    commands: {
      handle: dispatch,
      steer: options.steer,
      publish() {
        throw new ProtocolError(
          "elsewhere",
          "symbiotes have an address of their own; it is printed at the start",
        );
      },
      rows: () => undefined,
      joined({ role, close }) {
        options.watched?.(++watchers);
        if (role === "brain")
          close(CLOSE.role, "brains have an address of their own; it is printed at the start");
      },
      left(peer) {
        options.watched?.(--watchers);
        options.left(peer);
      },
    },
    clock,
    log,
    gathers: true,
    firstPeer: FIRST_PAGE,
  });

  const state$ = combineLatest({
    scene: scene$.pipe(switchMap((scene) => scene?.state$ ?? of(undefined))),
    home: home$.pipe(switchMap((home) => home?.state$ ?? of(undefined))),
    backend: options.backend$,
    recording: recordings.status$,
    recordings: recordings.files$,
  }).pipe(
    map(({ scene, home, recordings, ...rest }): State | undefined => {
      if (scene === undefined) return undefined;
      const estopped = (home ?? scene).estopped;
      return { ...scene, estopped, ...rest, recordings: [...recordings] };
    }),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
  const telling = new Subscription();
  telling.add(
    state$.subscribe((latest) => {
      state = latest;
    }),
  );
  telling.add(
    state$.pipe(auditTime(STATE_MS)).subscribe((latest) => {
      if (latest !== undefined) gateway.broadcast({ op: "state", ...latest });
    }),
  );

  return {
    gateway,
    fresh,
    show(scene) {
      home$.next(scene);
      if (replay === undefined) enter(scene);
    },
    play,
    async close(code, reason) {
      scene$.value?.leave();
      await replay?.close();
      await gateway.close(code, reason);
      telling.unsubscribe();
    },
  };
}
