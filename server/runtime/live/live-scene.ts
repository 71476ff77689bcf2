/**
 * The living session, as watchers see it: the ring's rows and the symbiote's own streams on their way to the gateway,
 * and what watchers ask for on its way to the brain's thread. While a recording is shown its rows go on being kept, so
 * that whoever comes back to it finds its past.
 */
import { BehaviorSubject, combineLatest, map, type Observable } from "rxjs";
import type { Layout, StreamDescriptor } from "../../../streams/frame.ts";
import type { Peer } from "../../../streams/peer.ts";
import type { ServerMessage } from "../../../streams/protocol.ts";
import type { RingTick } from "../../../streams/ring.ts";
import type { Feed, Gateway } from "../gateway.ts";
import type { BrainLink } from "./brain-link.ts";
import type { RecordingDesk } from "./recording-desk.ts";
import type { FreshIds, Scene } from "./scene.ts";
import type { BrainState, FromBrain } from "./thread-messages.ts";
import { TIMING_LABELS, timingOf, timingStream } from "./timing.ts";

export interface LiveSceneOptions {
  readonly gateway: Gateway;
  readonly layout: Layout;
  readonly dtMs: number;
  readonly ticks$: Observable<RingTick>;
  readonly brain: BrainLink;
  readonly recordings: RecordingDesk;
  readonly fresh: FreshIds;
  readonly link: string;
  /** The symbiote is being started. */
  readonly starting$: Observable<boolean>;
  readonly firstState: BrainState;
}

/** A stream that a symbiote announced, and where it goes. */
interface Published {
  readonly stream: StreamDescriptor;
  readonly feed: Feed;
}

export function createLiveScene(options: LiveSceneOptions): Scene {
  const { gateway, layout, ticks$, brain, recordings, fresh } = options;
  const brain$ = new BehaviorSubject<BrainState>(options.firstState);
  const published = new Map<number, Published>();
  const clocked = new Float32Array(TIMING_LABELS.length);
  let on = false;
  let tick = 0;

  const carry = (streams: readonly StreamDescriptor[], width: number) =>
    gateway.carry(fresh(streams), width, on);
  const loop = carry(layout.streams, layout.width);
  const timed = carry([timingStream(0, 1000 / options.dtMs)], TIMING_LABELS.length);
  const feeds = () => [loop, timed, ...[...published.values()].map(({ feed }) => feed)];

  ticks$.subscribe((one) => {
    tick = one.tick;
    recordings.tick(one);
    loop.publish(one.tick, one.time, one.row);
    timed.publish(one.tick, one.time, timingOf(clocked, one));
  });

  const peerOf = (id: number): Peer | undefined => {
    for (const peer of gateway.peers) if (peer.id === id) return peer;
    return undefined;
  };

  const hear = (message: FromBrain): void => {
    switch (message.kind) {
      case "send":
        peerOf(message.to)?.send(message.message);
        return;
      case "closePeer":
        peerOf(message.to)?.close(message.code, message.reason);
        return;
      case "broadcast":
        if (message.message.op === "event") recordings.event(message.message);
        gateway.broadcast(forPages(message.message));
        return;
      case "state":
        brain$.next(message.state);
        return;
      case "published":
        for (const stream of message.streams)
          published.set(stream.id, { stream, feed: carry([stream], stream.shape[0]) });
        return;
      case "withdrawn":
        for (const { id } of message.streams) {
          published.get(id)?.feed.end();
          published.delete(id);
        }
        return;
      case "rows": {
        const { stream, seq, tick, time, rows, values } = message;
        recordings.rows(stream.name, tick, rows, values);
        published.get(stream.id)?.feed.publish(tick, time, values, rows, seq);
        return;
      }
      case "arrivals":
        recordings.arrivals(message.arrivals, message.through, message.last);
        return;
      case "recording":
        recordings.began(message.tick, message.snapshot);
        return;
      case "ready":
      case "finished":
        return;
    }
  };
  brain.messages$.subscribe({ next: hear, error: () => undefined });

  return {
    state$: combineLatest([brain$, options.starting$]).pipe(
      map(([state, starting]) => ({
        ...state,
        tick: Math.max(tick, state.tick),
        symbiote: starting && state.symbiote !== "connected" ? "starting" : state.symbiote,
        link: options.link,
        replaying: null,
      })),
    ),
    enter() {
      on = true;
      for (const feed of feeds()) feed.announce();
    },
    leave() {
      on = false;
      for (const feed of feeds()) feed.end();
    },
    handle: ({ id, role }, message) => brain.post({ kind: "message", peer: { id, role }, message }),
  };
}

/** What a lesson taught is for the record: hundreds of kilobytes that a page has no use for. */
function forPages(message: ServerMessage): ServerMessage {
  if (message.op !== "event" || message.kind !== "absorbed") return message;
  const { result: _, ...detail } = message.detail;
  return { ...message, detail };
}
