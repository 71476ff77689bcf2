/**
 * One connection: what its messages do. Flow control is answered here; everything that concerns the brain or the
 * session goes to the `CommandSink`. Text is checked by schema, binary by length, both by role.
 */
import { type DataFrame, decodeFrame, FRAME_TYPE, type SteeringFrame } from "../../streams/codec.ts";
import type { StreamDescriptor } from "../../streams/frame.ts";
import type { Peer } from "../../streams/peer.ts";
import {
  ASK_STREAM,
  CLOSE,
  type ClientMessage,
  MAY,
  type MessageOf,
  ProtocolError,
  parseClientMessage,
  type Role,
  type ServerMessage,
} from "../../streams/protocol.ts";
import { createSubscriptions, type Place, type Subscriptions } from "../../streams/subscriptions.ts";
import type { Logger } from "./log.ts";
import type { Receiver, Transport } from "./transport.ts";

/** Ops that a gateway answers itself; the others are the sink's. */
type FlowOp =
  | "subscribe"
  | "unsubscribe"
  | "credit"
  | "visibility"
  | "snapshot"
  | "clock"
  | "resume"
  | "publish";
export type CommandMessage = Exclude<ClientMessage, { op: FlowOp }>;

/** What lies behind a gateway. Whatever it throws is answered with `error`, and the connection stays. */
export interface CommandSink {
  /** A checked message that this role may send. */
  handle(peer: Peer, message: CommandMessage): void;
  /** A binary command, as it comes off the wire; the lease is not checked yet. */
  steer(peer: Peer, frame: SteeringFrame): void;
  /** A symbiote announces streams: give them ids. The gateway then carries them. */
  publish(peer: Peer, drafts: MessageOf<"publish">["streams"]): readonly StreamDescriptor[];
  /** Rows of a symbiote's own stream, already on their way to this gateway's subscribers. */
  rows(peer: Peer, stream: StreamDescriptor, frame: DataFrame): void;
  /** The peer has processed everything of this stream up to `seq`: a symbiote with nothing to say still says this. */
  processed?(peer: Peer, stream: StreamDescriptor, seq: number): void;
  /** What a brain that lives elsewhere answers; absent where none is asked. */
  answer?(peer: Peer, frame: DataFrame): void;
  joined?(connection: Connection): void;
  /** The connection has ended; `streams` were its own and are withdrawn. */
  left(peer: Peer, streams: readonly StreamDescriptor[]): void;
}

export interface ConnectionLimits {
  readonly maxSubs: number;
  /** Bytes waiting in a socket above which frames wait in queues instead. */
  readonly highWater: number;
  /** Bytes waiting in a socket at which it is given up. */
  readonly backlog: number;
  /** Text messages a second from anyone but a symbiote, which may answer every tick at any speed. */
  readonly messagesPerSecond: number;
  readonly pingsPerSecond: number;
  /** Malformed messages that end a connection. */
  readonly malformed: number;
}

export interface ConnectionContext {
  readonly commands: CommandSink;
  readonly limits: ConnectionLimits;
  readonly log: Logger;
  readonly sessionId: () => string;
  /** Milliseconds since the epoch of the session. */
  readonly clock: () => number;
  /** Names that no stream of a peer may have. */
  readonly taken: ReadonlySet<string>;
  readonly find: (stream: number | string) => Place | undefined;
  /** Carry a symbiote's streams. */
  readonly carry: (streams: readonly StreamDescriptor[]) => void;
  readonly ended: (connection: Connection, code: number) => void;
}

export interface Connection extends Peer {
  /** A frame for this peer alone; its memory may be used again once the peer has replied to it. */
  sendFrame(bytes: Uint8Array): void;
  /** What the transport tells. */
  readonly receiver: Receiver;
  readonly subscriptions: Subscriptions;
  /** Once a second: `stats`, and the rate limits start over. */
  everySecond(now: number): void;
  /** Every few seconds: ping; a peer that answered nothing since the last one is gone. */
  heartbeat(): void;
  /** End it now, without a closing handshake. */
  terminate(): void;
  /** Streams this connection announced. */
  readonly own: ReadonlyMap<number, Place>;
}

export function createConnection(
  id: number,
  role: Role,
  transport: Transport,
  context: ConnectionContext,
): Connection {
  const { commands, limits, log, clock } = context;
  const own = new Map<number, Place>();
  const count = { malformed: 0, messages: 0, pings: 0 };
  let alive = true;

  const send = (message: ServerMessage) => {
    if (!transport.open) return;
    transport.sendText(JSON.stringify(message));
    if (transport.bufferedAmount > limits.backlog) transport.terminate();
  };
  const close = (code: number, reason: string) => {
    if (!transport.open) return;
    log.info({ peer: id, code, reason }, "closing");
    transport.close(code, reason);
  };

  const sendFrame = (bytes: Uint8Array) => {
    if (transport.open) transport.sendBytes(bytes);
  };

  const subscriptions = createSubscriptions({
    find: context.find,
    send,
    socket: {
      get bufferedAmount() {
        return transport.bufferedAmount;
      },
      get holding() {
        return transport.holding;
      },
      sendFrame,
    },
    overflowed: ({ name }) =>
      close(
        CLOSE.slow,
        `too slow for a lossless subscription to "${name}"; ask for fewer rows or drop-oldest`,
      ),
    maxSubs: limits.maxSubs,
    highWater: limits.highWater,
  });

  const publish = (drafts: MessageOf<"publish">["streams"]) => {
    const double = drafts.find(({ name }) => context.taken.has(name));
    if (double !== undefined)
      throw new ProtocolError(
        "taken",
        `"${double.name}" is a stream of the session's own; give yours another name`,
      );
    const streams = commands.publish(connection, drafts);
    context.carry(streams);
    for (const stream of streams) own.set(stream.id, context.find(stream.id)!);
    send({ op: "published", ids: Object.fromEntries(streams.map((s) => [s.name, s.id])) });
  };

  const resume = ({ sessionId, streams }: MessageOf<"resume">) => {
    const same = sessionId === context.sessionId();
    if (!same)
      send({
        op: "error",
        code: "unknown_session",
        message: "this is another session; nothing can be served again",
      });
    for (const { lastSeq, ...request } of streams)
      attempt("resume", () => subscriptions.open(request, same ? lastSeq : -1));
  };

  const text = (message: ClientMessage) => {
    if (!MAY[message.op].includes(role)) {
      close(CLOSE.role, `a ${role} may not ${message.op}; connect with another token`);
      return;
    }
    switch (message.op) {
      case "subscribe":
        return subscriptions.open(message);
      case "unsubscribe":
        return subscriptions.close(message.id);
      case "credit": {
        const stream = subscriptions.credit(message.id, message.seq);
        if (stream !== undefined) commands.processed?.(connection, stream, message.seq);
        return;
      }
      case "visibility":
        return subscriptions.hide(message.hidden);
      case "snapshot":
        return subscriptions.snapshot(message.id, message.rows, message.stride);
      case "clock":
        return send({ op: "clock", t0: message.t0, t1: clock() });
      case "resume":
        return resume(message);
      case "publish":
        return publish(message.streams);
      default:
        return commands.handle(connection, message);
    }
  };

  const binary = (bytes: Uint8Array) => {
    const frame = decodeFrame(bytes);
    if (frame.type === FRAME_TYPE.steering) {
      if (MAY.steer.includes(role)) commands.steer(connection, frame);
      else close(CLOSE.role, `a ${role} may not steer; connect with another token`);
      return;
    }
    if (role === "brain") return commands.answer?.(connection, frame);
    if (!MAY.publish.includes(role) || frame.stream === ASK_STREAM)
      return close(CLOSE.role, `a ${role} may not send these rows`);
    const place = own.get(frame.stream);
    if (place === undefined)
      throw new ProtocolError(
        "malformed",
        `stream ${frame.stream} is not yours; announce it with op "publish"`,
      );
    const { stream, source } = place;
    if (frame.columns !== stream.shape[0])
      throw new ProtocolError("malformed", `a row of "${stream.name}" has ${stream.shape[0]} values`);
    source.publish(frame.values, frame.rows, frame.seq, frame.tick, frame.time, frame.dt, clock());
    commands.rows(connection, stream, frame);
  };

  const refuse = (error: unknown, ref: string | undefined) => {
    const code = error instanceof ProtocolError ? error.code : "refused";
    const message = error instanceof Error ? error.message : String(error);
    log.info({ peer: id, code, message, ref }, "refused");
    send({ op: "error", code, message, ...(ref === undefined ? {} : { ref }) });
    if (code === "malformed" && ++count.malformed >= limits.malformed)
      close(CLOSE.protocol, `${limits.malformed} malformed messages; the last: ${message}`.slice(0, 120));
  };

  /** What cannot be done is answered, and the connection stays. */
  const attempt = (ref: string | undefined, act: () => void) => {
    try {
      act();
    } catch (error) {
      refuse(error, ref);
    }
  };

  const receiver: Receiver = {
    bytes(bytes) {
      if (!transport.open) return;
      attempt(undefined, () => binary(bytes));
    },
    text(received) {
      if (!transport.open) return;
      if (role !== "symbiote" && ++count.messages > limits.messagesPerSecond) {
        close(CLOSE.policy, `more than ${limits.messagesPerSecond} messages in a second`);
        return;
      }
      attempt(undefined, () => {
        const message = parseClientMessage(received);
        attempt(message.op, () => text(message));
      });
    },
    alive() {
      alive = true;
    },
    pinged() {
      if (++count.pings > limits.pingsPerSecond)
        close(CLOSE.policy, `more than ${limits.pingsPerSecond} pings in a second`);
    },
    drained: () => subscriptions.pump(),
    failed: (error) => log.info({ peer: id, error: error.message }, "socket error"),
    closed(code) {
      subscriptions.clear();
      context.ended(connection, code);
    },
  };

  const connection: Connection = {
    id,
    role,
    send,
    sendFrame,
    close,
    own,
    subscriptions,
    receiver,
    terminate: () => transport.terminate(),
    everySecond(now) {
      count.messages = 0;
      count.pings = 0;
      const subs = subscriptions.stats(now);
      if (subs.length > 0) send({ op: "stats", subs });
    },
    heartbeat() {
      if (!alive) {
        log.info({ peer: id }, "no answer to the last ping");
        transport.terminate();
        return;
      }
      alive = false;
      if (transport.open) transport.ping();
    },
  };
  return connection;
}
