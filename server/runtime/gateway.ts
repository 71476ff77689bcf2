/**
 * The gateway: where a session meets its clients over WebSocket. It opens nothing: HTTP servers, tokens, the clock,
 * the log and what lies behind it are handed in, so the same gateway serves the symbiote inside the brain's thread
 * and the watchers in another.
 *
 *   rows ──publish──▶ Source ──cut once──▶ subscriptions ──▶ sockets
 *   sockets ──text, binary──▶ Connection ──▶ CommandSink
 */
import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type WebSocket, WebSocketServer } from "ws";
import type { StreamDescriptor } from "../../streams/frame.ts";
import type { Peer } from "../../streams/peer.ts";
import {
  type Hello,
  MAX_PAYLOAD,
  MINOR,
  PROTOCOL,
  type Role,
  type ServerMessage,
  type StreamOnWire,
} from "../../streams/protocol.ts";
import { Source } from "../../streams/source.ts";
import type { Place } from "../../streams/subscriptions.ts";
import type { Access } from "./auth.ts";
import { type CommandSink, type Connection, type ConnectionLimits, createConnection } from "./connection.ts";
import type { Logger } from "./log.ts";
import type { SharedPair } from "./shared-socket.ts";
import { hearWebSocket, overSharedMemory, overWebSocket, type Transport } from "./transport.ts";

export type { CommandMessage, CommandSink } from "./connection.ts";

export interface GatewayLimits extends ConnectionLimits {
  readonly connections: number;
  readonly heartbeatMs: number;
  /** Fragments of one message; 200,000 tiny ones would cost more to keep than to send. */
  readonly fragments: number;
  /** Seconds of rows kept for snapshots and resume. */
  readonly historySeconds: number;
}

export const GATEWAY_LIMITS: GatewayLimits = {
  connections: 512,
  maxSubs: 64,
  highWater: 256 * 1024,
  backlog: 16 * 1024 * 1024,
  messagesPerSecond: 1000,
  pingsPerSecond: 20,
  malformed: 3,
  heartbeatMs: 5000,
  fragments: 64,
  historySeconds: 10,
};

/** What `hello` says beyond what the gateway knows itself. */
export type Greeting = Omit<Hello, "op" | "proto" | "minor" | "role" | "streams">;

export interface GatewayOptions {
  readonly access: Access;
  readonly greeting: () => Greeting;
  readonly commands: CommandSink;
  /** Milliseconds since `epochUnixMs`. */
  readonly clock: () => number;
  readonly log: Logger;
  readonly limits?: Partial<GatewayLimits>;
  /** Names of the session's own streams: no peer may publish under them. */
  readonly taken?: readonly string[];
  /** Send what one turn of the event loop brings in one write: for many watchers, not for a loop that waits. */
  readonly gathers?: boolean;
  /** The first peer id; give the gateways of one session ranges of their own. */
  readonly firstPeer?: number;
}

export interface Gateway {
  /** Take the upgrades of an HTTP server. */
  attach(server: Server): void;
  /**
   * Streams that share a row of `width` floats, at their offsets. Announced to everyone who is connected, unless they
   * begin behind the scenes.
   */
  carry(streams: readonly StreamDescriptor[], width: number, announced?: boolean): Feed;
  /** A symbiote over shared memory, without HTTP: whoever has the memory is trusted. Call `drain` to hear it. */
  adopt(pair: SharedPair): { drain(): number; terminate(): void };
  broadcast(message: ServerMessage, to?: Role): void;
  readonly peers: Iterable<Peer>;
  /** Close every connection with a code and a reason, and stop. */
  close(code: number, reason: string): Promise<void>;
}

/** Where rows come in. */
export interface Feed {
  /**
   * `rows` rows of consecutive ticks, `data` holding them one after another; `timeS` is the first one's, seconds
   * since the session's epoch. Frames that are due are sent before this returns. `seq` is the tick unless given.
   */
  publish(tick: number, timeS: number, data: Float32Array, rows?: number, seq?: number): void;
  /** Offer the streams: those that began behind the scenes, or once more those that were withdrawn. */
  announce(): void;
  /** Withdraw the streams. The last rows of what is published even so are kept. */
  end(): void;
}

/** How often queues are pumped, and what a paused source left behind is sent. */
const SETTLE_MS = 50;

/** Rows kept of a stream that has no rate. */
const KEPT_OCCASIONAL = 4096;

/** How long a client may take to answer a close. */
const CLOSE_MS = 1000;

/** Memory for frames that `ws` sends without another view. */
const alloc = (bytes: number): Uint8Array => Buffer.from(new ArrayBuffer(bytes));

export function createGateway(options: GatewayOptions): Gateway {
  const { access, greeting, commands, clock, log } = options;
  const limits: GatewayLimits = { ...GATEWAY_LIMITS, ...options.limits };
  const taken = new Set(options.taken);
  const connections = new Set<Connection>();
  const sources = new Set<Source>();
  const places = new Map<number, Place>();
  const byName = new Map<string, Place>();
  let nextPeer = options.firstPeer ?? 1;

  const wss = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_PAYLOAD,
    maxFragments: limits.fragments,
    handleProtocols: () => PROTOCOL,
  });

  const streams = () => [...places.values()].map(({ stream }) => onWire(stream));
  const broadcast = (message: ServerMessage, to?: Role) => {
    for (const connection of connections)
      if (to === undefined || connection.role === to) connection.send(message);
  };

  const carry = (added: readonly StreamDescriptor[], width: number, announced = true): Feed => {
    const rateHz = Math.max(...added.map((stream) => stream.rateHz));
    const kept = rateHz > 0 ? Math.ceil(rateHz * limits.historySeconds) : KEPT_OCCASIONAL;
    const source = new Source(added, width, kept, alloc);
    const announce = () => {
      sources.add(source);
      for (const stream of added) {
        const place = { stream, source };
        places.set(stream.id, place);
        byName.set(stream.name, place);
      }
      broadcast({ op: "streamsChanged", streams: streams() });
    };
    if (announced) announce();
    const dt = added[0].rateHz > 0 ? 1 / added[0].rateHz : 0;
    return {
      publish: (tick, timeS, data, rows = 1, seq = tick) =>
        source.publish(data, rows, seq, tick, timeS, dt, clock()),
      announce,
      end: () => withdraw(added),
    };
  };

  const withdraw = (gone: readonly StreamDescriptor[]) => {
    for (const stream of gone) {
      const place = places.get(stream.id);
      if (place === undefined) continue;
      for (const connection of connections) connection.subscriptions.withdraw(stream);
      places.delete(stream.id);
      if (byName.get(stream.name) === place) byName.delete(stream.name);
      for (const other of places.values())
        if (other.stream.name === stream.name) byName.set(stream.name, other);
      sources.delete(place.source);
    }
    if (gone.length > 0) broadcast({ op: "streamsChanged", streams: streams() });
  };

  const connect = (role: Role, transport: Transport): Connection => {
    const connection = createConnection(nextPeer++, role, transport, {
      commands,
      limits,
      log,
      clock,
      taken,
      sessionId: () => greeting().sessionId,
      find: (stream) => (typeof stream === "number" ? places.get(stream) : byName.get(stream)),
      carry: (own) => {
        for (const stream of own) carry([stream], stream.shape[0]);
      },
      ended,
    });
    connections.add(connection);
    return connection;
  };

  const greet = (connection: Connection) => {
    const { id, role } = connection;
    log.info({ peer: id, role }, "joined");
    connection.send({ op: "hello", proto: PROTOCOL, minor: MINOR, role, streams: streams(), ...greeting() });
    commands.joined?.(connection);
  };

  const ended = (connection: Connection, code: number) => {
    connections.delete(connection);
    const own = [...connection.own.values()].map(({ stream }) => stream);
    withdraw(own);
    commands.left(connection, own);
    log.info({ peer: connection.id, role: connection.role, code }, "left");
  };

  const welcome = (ws: WebSocket, role: Role, socket: Duplex) => {
    const connection = connect(role, overWebSocket(ws, options.gathers ? socket : undefined));
    hearWebSocket(ws, connection.receiver);
    socket.on("drain", connection.receiver.drained);
    greet(connection);
  };

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    const admitted = access.admit(request);
    if ("status" in admitted) {
      log.warn({ status: admitted.status, message: admitted.message }, "upgrade refused");
      refuse(socket, admitted.status, admitted.message);
    } else if (connections.size >= limits.connections)
      refuse(socket, 503, "Too many connections; try again later.");
    else {
      (socket as Socket).setNoDelay(true);
      wss.handleUpgrade(request, socket, head, (ws) => welcome(ws, admitted.role, socket));
    }
  };

  let beat = 0;
  let second = 0;
  const poll = () => {
    const now = clock();
    for (const source of sources) source.settle(now);
    if (now - second >= 1000) {
      second = now;
      for (const connection of connections) connection.everySecond(now);
    }
    if (now - beat >= limits.heartbeatMs) {
      beat = now;
      for (const connection of connections) connection.heartbeat();
    }
  };
  const timer = setInterval(poll, SETTLE_MS);
  timer.unref();

  const servers: Server[] = [];
  return {
    attach(server) {
      servers.push(server);
      server.on("upgrade", upgrade);
    },
    carry,
    adopt(pair) {
      const transport = overSharedMemory(pair, () => connection.receiver);
      const connection = connect("symbiote", transport);
      greet(connection);
      return transport;
    },
    broadcast,
    peers: connections,
    async close(code, reason) {
      clearInterval(timer);
      for (const server of servers) server.off("upgrade", upgrade);
      for (const connection of connections) connection.close(code, reason);
      for (let waited = 0; connections.size > 0 && waited < CLOSE_MS; waited += SETTLE_MS)
        await sleep(SETTLE_MS);
      for (const connection of connections) connection.terminate();
      wss.close();
    },
  };
}

/** A descriptor without its place in the row, which is nobody else's business. */
function onWire({ offset: _, shape, labels, ...rest }: StreamDescriptor): StreamOnWire {
  return { ...rest, shape: [shape[0]], labels: [...labels] };
}

/** An HTTP answer to an upgrade that becomes no socket. */
function refuse(socket: Duplex, status: number, sentence: string): void {
  const names: Record<number, string> = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    503: "Busy",
  };
  socket.end(
    `HTTP/1.1 ${status} ${names[status]}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(sentence)}\r\n\r\n${sentence}`,
    () => socket.destroy(),
  );
}
