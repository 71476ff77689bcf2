/**
 * The client's half of symbiote.v1 as a state machine without a socket, a clock or a DOM: it is told what came in
 * and what time it is, and says what to send. The page, the symbiote and the tests put a WebSocket around it.
 *
 * It keeps subscriptions over reconnects (resume when it is the same session), counts its own gaps, credits what has
 * been processed, and keeps the server's clock.
 */
import { type ClockSync, createClockSync } from "./clock-sync.ts";
import { type DataFrame, decodeFrame, FRAME_TYPE } from "./codec.ts";
import { createGapCounter, type GapCounter } from "./gaps.ts";
import type { ClientRequest, Hello, ServerMessage, ServerMessageOf, StreamOnWire } from "./protocol.ts";
import { CLOSE, PROTOCOL } from "./words.ts";

type SubscribeRequest = Extract<ClientRequest, { op: "subscribe" }>;
/** What to subscribe to; the stream by name, because a symbiote that comes back gets new ids. */
export type Wish = Omit<SubscribeRequest, "op" | "id" | "stream"> & { readonly stream: string };

/** One subscription as its owner sees it. */
export interface ClientSubscription {
  readonly wish: Wish;
  /** The stream that feeds it now; undefined while the server has none of that name. */
  readonly stream: StreamOnWire | undefined;
  /** Rows found missing, in the same span as `counted`. */
  readonly gaps: GapCounter;
  /** What the server counted, at its last `stats`. */
  readonly counted: ServerMessageOf<"stats">["subs"][number] | undefined;
  /** Everything up to `seq` has been processed; called for you unless the subscription is `manual`. */
  processed(seq: number): void;
  /** The newest rows that the server holds, at once; with a `stride` the first of each so many. */
  snapshot(rows: number, stride?: number): void;
  /** Ask for other terms; frames under the old ones may still come for a moment. */
  change(terms: Partial<Omit<Wish, "stream">>): void;
  close(): void;
}

export interface ClientSessionOptions {
  /** Milliseconds on any steady clock. */
  readonly now: () => number;
  /** Every control message, after the session has taken its own part from it. */
  readonly onMessage?: (message: ServerMessage) => void;
}

/** An open socket. */
export interface Wire {
  send(data: string | Uint8Array): void;
}

export interface ClientSession {
  readonly hello: Hello | undefined;
  readonly streams: readonly StreamOnWire[];
  readonly connected: boolean;
  readonly clock: ClockSync;
  /** How long ago, by the server's clock, something stamped `timeS` happened; ms, NaN until the clock is known. */
  ageMs(timeS: number): number;
  opened(wire: Wire): void;
  closed(): void;
  /** @throws ProtocolError when a binary frame does not fit. */
  receive(data: string | ArrayBuffer | Uint8Array): void;
  /** Call every 50 ms or so: clock probes go out, and what is left to credit where nothing comes any more. */
  poll(): void;
  /** Returns whether there was a connection to send it on. */
  send(message: ClientRequest): boolean;
  sendFrame(bytes: Uint8Array): boolean;
  /** `manual`: the owner says itself what it has processed. @throws when the stream is subscribed to already. */
  subscribe(
    wish: Wish,
    onFrame: (frame: DataFrame, missing: number) => void,
    options?: { readonly manual?: boolean },
  ): ClientSubscription;
}

/** The subprotocols to offer: a browser can send its token in no other way. */
export function subprotocols(token: string): string[] {
  return [PROTOCOL, `token.${token}`];
}

/** Is it worth connecting again after this close code? */
export function mayReconnect(code: number): boolean {
  const final: readonly number[] = [CLOSE.auth, CLOSE.protocol, CLOSE.role, CLOSE.replaced, CLOSE.policy];
  return !final.includes(code);
}

interface Kept extends ClientSubscription {
  readonly id: number;
  readonly onFrame: (frame: DataFrame, missing: number) => void;
  readonly manual: boolean;
  wish: Wish;
  stream: StreamOnWire | undefined;
  gaps: GapCounter;
  counted: ServerMessageOf<"stats">["subs"][number] | undefined;
  /** Asked for, and not ended since; and how many ends are still to come that we asked for ourselves. */
  asked: boolean;
  changing: number;
  /** The id of the stream it was last fed by, the last row received, processed, and credited; −1 for none. */
  streamId: number;
  received: number;
  done: number;
  credited: number;
  /** What had been processed at the last poll. */
  polled: number;
}

export function createClientSession(options: ClientSessionOptions): ClientSession {
  const { now } = options;
  const clock = createClockSync();
  const kept = new Map<number, Kept>();
  let wire: Wire | undefined;
  let hello: Hello | undefined;
  let streams: readonly StreamOnWire[] = [];
  let lastId = 0;
  let greeted = false;

  const send = (message: ClientRequest) => {
    wire?.send(JSON.stringify(message));
    return wire !== undefined;
  };
  const named = (name: string) => streams.find((stream) => stream.name === name);

  /** Ask for it, if there is a stream of its name. */
  const ask = (sub: Kept) => {
    if (greeted && !sub.asked && named(sub.wish.stream) !== undefined)
      sub.asked = send({ op: "subscribe", ...sub.wish, id: sub.id });
  };

  /** The server feeds it from now on; or goes on feeding it, and says to count afresh. */
  const bind = (sub: Kept, streamId: number) => {
    if (sub.stream?.id === streamId) return sub.gaps.reset();
    sub.stream = streams.find((stream) => stream.id === streamId);
    sub.gaps = createGapCounter(sub.stream?.rateHz ?? 0);
    sub.counted = undefined;
    sub.streamId = streamId;
    sub.done = -1;
    sub.credited = -1;
  };

  const credit = (sub: Kept, least: number) => {
    if (sub.wish.window === undefined || sub.done < 0 || sub.done - sub.credited < least) return;
    if (send({ op: "credit", id: sub.id, seq: sub.done })) sub.credited = sub.done;
  };

  const greet = (message: Hello) => {
    const same = hello?.sessionId === message.sessionId;
    hello = message;
    greeted = true;
    streams = message.streams;
    clock.reset();
    const again: Extract<ClientRequest, { op: "resume" }>["streams"] = [];
    for (const sub of kept.values()) {
      sub.stream = undefined;
      sub.asked = false;
      sub.changing = 0;
      if (same && sub.received >= 0 && named(sub.wish.stream)?.id === sub.streamId) {
        sub.asked = true;
        again.push({ ...sub.wish, id: sub.id, lastSeq: sub.received });
      } else ask(sub);
    }
    if (again.length > 0) send({ op: "resume", sessionId: message.sessionId, streams: again });
  };

  const control = (message: ServerMessage) => {
    switch (message.op) {
      case "hello":
        greet(message);
        break;
      case "streamsChanged":
        streams = message.streams;
        for (const sub of kept.values()) ask(sub);
        break;
      case "subscribed": {
        const sub = kept.get(message.id);
        if (sub !== undefined) bind(sub, message.stream);
        break;
      }
      case "resumed":
        kept.get(message.id)?.gaps.reset(message.to);
        break;
      case "unsubscribed": {
        const sub = kept.get(message.id);
        if (sub === undefined) break;
        sub.stream = undefined;
        sub.asked = sub.changing > 0;
        if (sub.changing > 0) sub.changing--;
        break;
      }
      case "stats":
        for (const entry of message.subs) {
          const sub = kept.get(entry.id);
          if (sub !== undefined) sub.counted = entry;
        }
        break;
      case "clock":
        clock.received(message.t0, message.t1, now());
        break;
    }
    options.onMessage?.(message);
  };

  const data = (frame: DataFrame) => {
    for (const sub of kept.values()) {
      if (sub.stream?.id !== frame.stream) continue;
      const missing = sub.gaps.see(frame);
      if (frame.type === FRAME_TYPE.data) sub.received = sub.gaps.lastSeq;
      sub.onFrame(frame, missing);
      if (!sub.manual && frame.type === FRAME_TYPE.data) sub.processed(sub.received);
      return;
    }
  };

  return {
    get hello() {
      return hello;
    },
    get streams() {
      return streams;
    },
    get connected() {
      return wire !== undefined;
    },
    clock,
    ageMs: (timeS) => clock.toServer(now()) - 1000 * timeS,
    opened(open) {
      wire = open;
    },
    closed() {
      wire = undefined;
      greeted = false;
    },
    receive(received) {
      if (typeof received === "string") control(JSON.parse(received) as ServerMessage);
      else {
        const frame = decodeFrame(received);
        if (frame.type !== FRAME_TYPE.steering) data(frame);
      }
    },
    poll() {
      if (!greeted) return;
      const t0 = now();
      if (clock.due(t0)) {
        clock.sent(t0);
        send({ op: "clock", t0 });
      }
      for (const sub of kept.values()) {
        if (sub.done === sub.polled) credit(sub, 1);
        sub.polled = sub.done;
      }
    },
    send,
    sendFrame(bytes) {
      wire?.send(bytes);
      return wire !== undefined;
    },
    subscribe(wish, onFrame, { manual = false } = {}) {
      for (const sub of kept.values())
        if (sub.wish.stream === wish.stream)
          throw new Error(`stream "${wish.stream}" is subscribed to already`);
      const id = ++lastId;
      const sub: Kept = {
        id,
        wish,
        onFrame,
        manual,
        stream: undefined,
        gaps: createGapCounter(0),
        counted: undefined,
        asked: false,
        changing: 0,
        streamId: -1,
        received: -1,
        done: -1,
        credited: -1,
        polled: -1,
        processed(seq) {
          sub.done = seq;
          credit(sub, Math.max(1, (sub.wish.window ?? 0) / 2));
        },
        snapshot: (rows, stride = 1) => {
          send({ op: "snapshot", id, rows, stride });
        },
        change(terms) {
          sub.wish = { ...sub.wish, ...terms };
          if (!sub.asked) return;
          send({ op: "unsubscribe", id });
          sub.asked = false;
          sub.changing++;
          ask(sub);
        },
        close() {
          kept.delete(id);
          if (sub.asked) send({ op: "unsubscribe", id });
        },
      };
      kept.set(id, sub);
      ask(sub);
      return sub;
    },
  };
}
