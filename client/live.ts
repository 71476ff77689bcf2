/** One lab out of a connection: what the server says becomes state, traces and health; panels get the whole as a `Lab`. */
import {
  BehaviorSubject,
  combineLatest,
  distinctUntilChanged,
  filter,
  fromEvent,
  interval,
  map,
  type Observable,
  Subject,
  startWith,
} from "rxjs";
import { type ClientSession, createClientSession } from "../streams/client-session.ts";
import type { Hello, ServerMessage, State } from "../streams/protocol.ts";
import { stalled } from "../streams/rx/stalled.ts";
import { MAY } from "../streams/words.ts";
import type { Connection } from "./connection.ts";
import { createFeed } from "./feed.ts";
import type { Health, Lab, Link } from "./lab.ts";
import { createPlayhead } from "./playhead.ts";
import { palette$, reducedMotion } from "./theme.ts";
import { createTraces } from "./traces.ts";

/** The lab, and what drives it. */
export interface LiveLab extends Lab {
  /** Why the socket is as it is; empty when there is nothing to say. */
  readonly reason: string;
  /** Move the playhead; call once per animation frame, before anything is drawn. */
  advance(now: number): void;
}

/** How far the playhead stays behind the newest row: about one and a half frames. */
const BEHIND_S = 0.06;
/** Silence after which the page says that nothing comes. */
const STALL_MS = 2000;
const POLL_MS = 50;

/** @param open puts a socket around the session. */
export function createLab(open: (session: ClientSession) => Connection): LiveLab {
  const hello$ = new BehaviorSubject<Hello | undefined>(undefined);
  const state$ = new BehaviorSubject<State | undefined>(undefined);
  const messages$ = new Subject<ServerMessage>();
  const traces = createTraces();
  const playhead = createPlayhead();
  const session = createClientSession({ now: () => performance.now(), onMessage: hear });
  const feed = createFeed(session, traces);
  const connection = open(session);

  function hear(message: ServerMessage): void {
    if (message.op === "hello") {
      if (hello$.value?.sessionId !== message.sessionId) traces.clear();
      traces.shape(message.streams);
      feed.shown(message.state.replaying);
      feed.pace(message.state.speed, message.dtMs);
      hello$.next(message);
      state$.next(message.state);
    } else if (message.op === "state") {
      const { op: _, ...state } = message;
      feed.shown(state.replaying);
      feed.pace(state.speed, session.hello?.dtMs ?? 10);
      state$.next(state);
    } else if (message.op === "streamsChanged") traces.shape(message.streams);
    else if (message.op === "subscribed") feed.began(message.stream);
    messages$.next(message);
  }

  let link: Link = "connecting";
  const still$ = connection.received$.pipe(
    filter((kind) => kind === "frame"),
    stalled(STALL_MS),
    startWith(false),
  );
  combineLatest([connection.socket$, still$])
    .pipe(
      map(([{ phase }, still]): Link => (phase === "open" && still ? "stalled" : phase)),
      distinctUntilChanged(),
    )
    .subscribe({
      next: (next) => {
        link = next;
      },
      error: () => {
        link = connection.socket$.value.phase;
      },
    });
  interval(POLL_MS).subscribe(() => session.poll());
  fromEvent(document, "visibilitychange").subscribe(() => {
    session.send({ op: "visibility", hidden: document.hidden });
    if (!document.hidden) feed.refresh();
  });

  const health: Health = {
    get gapRows() {
      return feed.gapRows;
    },
    get droppedRows() {
      return feed.droppedRows;
    },
    get coalescedRows() {
      return feed.coalescedRows;
    },
    get ageMs() {
      const drawn = state$.value?.running === true && link === "open" && playhead.rate > 0;
      if (!drawn) return Number.NaN;
      return session.ageMs(feed.frameS) - (1000 * feed.frameTicks) / playhead.rate;
    },
    get roundTripMs() {
      return session.clock.roundTripMs;
    },
  };
  const known = <T>(subject$: Observable<T | undefined>) =>
    subject$.pipe(filter((value) => value !== undefined));
  return {
    get hello() {
      return hello$.value;
    },
    get state() {
      return state$.value;
    },
    get link() {
      return link;
    },
    get reason() {
      return connection.socket$.value.reason;
    },
    hello$: known(hello$),
    state$: known(state$),
    messages$,
    palette$,
    health,
    playhead,
    trace: traces.get,
    get windowTicks() {
      return Math.round(WINDOW_MS / (hello$.value?.dtMs ?? 10));
    },
    // Who says what its role may not is sent away by the server: here it is not said.
    send: (request) => MAY[request.op].includes(hello$.value?.role ?? "controller") && session.send(request),
    advance(now) {
      const behind = reducedMotion() ? 0 : playhead.rate * BEHIND_S;
      playhead.advance(now, traces.get("world").newest, behind);
    },
  };
}

/** Brain time across the pictures that scroll, ms. */
const WINDOW_MS = 8000;
