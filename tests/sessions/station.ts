/**
 * A real gateway on a real port in front of a small rig, and the clients that tests send at it. The rig steps when
 * the test says so; its digest covers every row, so "nothing changed" is an equality of two hashes.
 */

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect as connectTcp, type Socket } from "node:net";
import { Writable } from "node:stream";
import WebSocket from "ws";
import { createAccess, mintTokens, originsOf } from "../../server/runtime/auth.ts";
import {
  type CommandSink,
  createGateway,
  type GatewayLimits,
  type Greeting,
} from "../../server/runtime/gateway.ts";
import { createWebServer, loadPage, servePage } from "../../server/runtime/http.ts";
import { createLog } from "../../server/runtime/log.ts";
import { applyControl } from "../../streams/control.ts";
import { sessionDigest } from "../../streams/digest.ts";
import type { StreamDescriptor } from "../../streams/frame.ts";
import { step } from "../../streams/loop.ts";
import { type ClientRequest, PROTOCOL, type Role, type ServerMessage } from "../../streams/protocol.ts";
import { createSteeringDesk } from "../../streams/steering-desk.ts";
import { standInRig, UNITS } from "../stand-ins.ts";

export const SEED = 7;

export async function createStation(limits: Partial<GatewayLimits> = {}, pageFolder?: string) {
  const rig = standInRig(SEED);
  const digest = sessionDigest();
  const logged: string[] = [];
  const log = createLog(
    "debug",
    new Writable({
      write(chunk, _, done) {
        logged.push(String(chunk));
        done();
      },
    }),
  );
  const events: string[] = [];
  const desk = createSteeringDesk(1, (_, { state }) => events.push(state));
  /** Every message that got as far as the session. */
  const reached: string[] = [];
  let nextStream = 100;
  const commands: CommandSink = {
    handle(peer, message) {
      reached.push(message.op);
      switch (message.op) {
        case "lease":
        case "release":
        case "steer":
        case "estop":
        case "rearm":
          return desk.handle(peer, message);
        case "swap":
          throw new Error(`no ${message.what} "${message.name}"`);
        default:
          return undefined;
      }
    },
    steer(peer, frame) {
      reached.push("steer");
      desk.steer(peer, frame);
    },
    publish: (_, drafts) =>
      drafts.map(
        (draft): StreamDescriptor => ({
          ...draft,
          id: nextStream++,
          dtype: "f32",
          shape: [draft.labels.length],
          offset: 0,
        }),
      ),
    rows: (_, stream) => reached.push(`rows of ${stream.name}`),
    left: (peer) => desk.leave(peer),
  };

  const tokens = mintTokens();
  let port = 0;
  const access = createAccess({ tokens, hosts: [], origins: () => originsOf("127.0.0.1", port) });
  const server = createWebServer(
    pageFolder === undefined ? (_, response) => response.end() : servePage(loadPage(pageFolder), access),
    500,
  );
  const gateway = createGateway({
    access,
    greeting: () => GREETING,
    commands,
    clock: () => performance.now(),
    log,
    limits,
    taken: rig.layout.streams.map(({ name }) => name),
  });
  gateway.attach(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
  const feed = gateway.carry(rig.layout.streams, rig.layout.width);
  const clients: WebSocket[] = [];
  const sockets: Socket[] = [];

  return {
    rig,
    tokens,
    port,
    gateway,
    server,
    desk,
    logged,
    reached,
    events,
    /** Run ticks: what has arrived, the step, the row on its way. */
    tick(count = 1) {
      for (let i = 0; i < count; i++) {
        const { orders, commands } = desk.take();
        for (const order of orders) applyControl(rig, order);
        const tick = rig.tick;
        step(rig, commands);
        digest.add(tick, rig.row);
        feed.publish(tick, tick / 100, rig.row);
        desk.report(rig.stimulator.drain());
      }
    },
    digest: () => digest.hex(),
    /** Open a WebSocket; `undefined` leaves a header out. */
    open(role: Role | undefined, headers: Record<string, string> = {}, protocols: string[] = [PROTOCOL]) {
      const authorization = role === undefined ? {} : { Authorization: `Bearer ${tokens[role]}` };
      const ws = new WebSocket(`ws://127.0.0.1:${port}`, protocols, {
        headers: { ...authorization, ...headers },
      });
      clients.push(ws);
      return listen(ws);
    },
    /** A bare TCP connection, for what no client library would send. */
    async tcp() {
      const socket = connectTcp(port, "127.0.0.1");
      sockets.push(socket);
      await once(socket, "connect");
      return socket;
    },
    async close() {
      for (const ws of clients) ws.terminate();
      for (const socket of sockets) socket.destroy();
      await gateway.close(1012, "the tests are over");
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
export type Station = Awaited<ReturnType<typeof createStation>>;

/** A client that keeps everything it hears and can wait for what it has not heard yet. */
export function listen(ws: WebSocket) {
  const heard: ServerMessage[] = [];
  const frames: Buffer[] = [];
  let wake = () => {};
  /** How the connection ended, or was refused. */
  const end = { code: 0, reason: "", status: 0, body: "" };
  ws.on("message", (data, isBinary) => {
    if (isBinary) frames.push(data as Buffer);
    else heard.push(JSON.parse(String(data)));
    wake();
  });
  ws.on("error", () => wake());
  ws.on("close", (code, reason) => {
    end.code = code;
    end.reason = String(reason);
    wake();
  });
  ws.on("unexpected-response", (_, response) => {
    end.status = response.statusCode ?? 0;
    response.on("data", (chunk) => {
      end.body += chunk;
    });
    response.on("end", () => {
      ws.terminate();
      wake();
    });
  });
  const until = async (holds: () => boolean, what: string) => {
    const deadline = Date.now() + 20_000;
    while (!holds()) {
      if (Date.now() > deadline) throw new Error(`never came: ${what}; heard ${heard.map(({ op }) => op)}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, 50);
      });
    }
  };
  const client = {
    ws,
    heard,
    frames,
    end,
    send: (message: ClientRequest) => ws.send(JSON.stringify(message)),
    until,
    /** Wait for a message with this op (and whatever else `where` asks), the first that has not been taken. */
    async hear<Op extends ServerMessage["op"]>(
      op: Op,
      where: (message: Extract<ServerMessage, { op: Op }>) => boolean = () => true,
    ): Promise<Extract<ServerMessage, { op: Op }>> {
      type Wanted = Extract<ServerMessage, { op: Op }>;
      const fits = (message: ServerMessage) => message.op === op && where(message as Wanted);
      await until(() => heard.some(fits), op);
      return heard.splice(heard.findIndex(fits), 1)[0] as Wanted;
    },
    /** Wait until everything sent so far has been answered: the gateway reads a connection in order. */
    async settled() {
      const t0 = Math.random();
      client.send({ op: "clock", t0 });
      await client.hear("clock", (reply) => reply.t0 === t0);
    },
    ended: () => until(() => ws.readyState === WebSocket.CLOSED, "the end of the connection"),
  };
  return client;
}

const GREETING: Greeting = {
  server: { name: "symbiote", version: "0.0.0", commit: "" },
  sessionId: "session",
  runId: "run",
  seed: SEED,
  configHash: "",
  epochUnixMs: 0,
  caps: [],
  limits: { maxPayload: 1, maxSubs: 64, steerHz: 100, normPerTick: 1, energyPerWindow: 1, ringSeconds: 10 },
  dtMs: 10,
  brain: "leaky",
  sites: [{ id: 0, name: "cortex", width: UNITS, electrodes: UNITS }],
  montage: { recording: [], stimulation: [] },
  task: { name: "push", goals: 2, intentions: ["x", "y"], behaviours: 2, epochs: ["push"], trialTicks: 9.5 },
  registries: {},
  state: {
    running: true,
    speed: 1,
    tick: 0,
    goal: null,
    decoder: "",
    law: "",
    intention: "",
    link: "",
    backend: "",
    recording: null,
    replaying: null,
    recordings: [],
    estopped: false,
    symbiote: "absent",
  },
};
