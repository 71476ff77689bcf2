/**
 * A stage set for the page: the built page over HTTP, and a socket that speaks symbiote.v1 with an invented brain.
 * It lets tests put the page into every situation, also those that a healthy server is never in.
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { type WebSocket, WebSocketServer } from "ws";
import { encodeData } from "../../streams/codec.ts";
import { layoutOf } from "../../streams/frame.ts";
import { STEERING_LABELS, TRIAL_LABELS } from "../../streams/loop.ts";
import type { ClientRequest, Hello, Role, ServerMessage, State } from "../../streams/protocol.ts";
import { createRng } from "../../streams/rng.ts";
import { createActor, INTENTIONS, METRICS, TIMING, WORLDS } from "./actor.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};
export const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
export const STAGE_TOKEN = "stage-token";
/** Of one who may only watch. */
export const VIEWER_TOKEN = "stage-viewer";
const ROLE_OF: Readonly<Record<string, Role>> = { [STAGE_TOKEN]: "controller", [VIEWER_TOKEN]: "viewer" };
const CHANNELS = 96;
const DT_MS = 10;

export interface Stage {
  readonly url: string;
  readonly port: number;
  /** What the page has asked for, oldest first. */
  readonly requests: readonly ClientRequest[];
  /** Change where the session stands, and tell every page. */
  set(change: Partial<State>): void;
  /** Pretend that so many seconds have gone by already. */
  skip(seconds: number): void;
  /** Cut every connection; `refuse` says whether new ones are let in. */
  cut(refuse?: boolean): void;
  close(): Promise<void>;
}

/** @param root the folder with the built page. */
export async function openStage(root: string, seed: number, port = 0): Promise<Stage> {
  const labels = (prefix: string, n: number) => Array.from({ length: n }, (_, i) => `${prefix}${i}`);
  const { streams } = layoutOf(
    [
      { name: "activation", kind: "activation", unit: "rate", labels: labels("ch", CHANNELS) },
      { name: "intention", kind: "intention", unit: "workspace", labels: INTENTIONS },
      { name: "trial", kind: "trial", unit: "", labels: TRIAL_LABELS },
      { name: "world", kind: "world", unit: "workspace", labels: WORLDS },
      { name: "twin", kind: "world", unit: "workspace", labels: [...WORLDS, "divergence"] },
      { name: "steering", kind: "steering", unit: "", labels: STEERING_LABELS },
      { name: "timing", kind: "timing", unit: "ms", labels: TIMING },
      { name: "decoded", kind: "decoded", unit: "workspace", labels: INTENTIONS },
      { name: "metric", kind: "metric", unit: "", labels: METRICS },
    ],
    1000 / DT_MS,
  );
  const epochUnixMs = Date.now();
  const actor = createActor(createRng(seed), CHANNELS);
  const requests: ClientRequest[] = [];
  let refusing = false;
  let state: State = {
    running: true,
    speed: 1,
    tick: 0,
    goal: null,
    decoder: "rls",
    law: "off",
    intention: "instructed",
    link: "websocket",
    backend: "wasm",
    recording: null,
    replaying: null,
    recordings: ["2026-03-01T10-22-07.mcap"],
    estopped: false,
    symbiote: "connected",
  };

  const http = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent((request.url ?? "/").split("?")[0]));
    const file = join(root, path === "/" ? "index.html" : path);
    const body = await readFile(file).catch(() => undefined);
    response.setHeader("Content-Security-Policy", CSP);
    response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
    response.statusCode = body === undefined ? 404 : 200;
    response.end(body);
  });
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => "symbiote.v1" });
  http.on("upgrade", (request, socket, head) => {
    const asked = String(request.headers["sec-websocket-protocol"] ?? "");
    const role = ROLE_OF[/token\.([\w-]+)/.exec(asked)?.[1] ?? ""];
    if (refusing || role === undefined) {
      socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit("connection", ws, role));
  });

  interface Guest {
    readonly ws: WebSocket;
    /** Stream name → rows per frame, and the frame being filled. */
    readonly subs: Map<string, { rows: number; buffer: number[]; tick: number; count: number; seq: number }>;
  }
  const guests = new Set<Guest>();
  const say = (ws: WebSocket, message: ServerMessage) => ws.send(JSON.stringify(message));
  const tell = () => {
    for (const { ws } of guests) say(ws, { op: "state", ...state });
  };
  const set = (change: Partial<State>) => {
    state = { ...state, ...change };
    tell();
  };
  const hello = (role: Role): Hello => ({
    op: "hello",
    proto: "symbiote.v1",
    minor: 0,
    server: { name: "symbiote", version: "0.1.0", commit: "stage" },
    sessionId: "stage",
    runId: "stage",
    seed,
    configHash: "0".repeat(64),
    epochUnixMs,
    role,
    caps: [],
    limits: {
      maxPayload: 1 << 20,
      maxSubs: 64,
      steerHz: 100,
      normPerTick: 1,
      energyPerWindow: 40,
      ringSeconds: 10,
    },
    dtMs: DT_MS,
    streams: streams.map(({ offset: _, shape, labels, ...rest }) => ({
      ...rest,
      shape: [...shape] as [number],
      labels: [...labels],
    })),
    montage: { recording: [], stimulation: [] },
    brain: "reach",
    sites: [{ id: 0, name: "cortex", width: 128, electrodes: 16 }],
    task: {
      name: "reach",
      goals: 2,
      intentions: [...INTENTIONS],
      behaviours: 4,
      epochs: ["home", "cue", "delay", "move"],
      trialTicks: 165,
    },
    registries: REGISTRIES,
    state,
  });

  sockets.on("connection", (ws: WebSocket, role: Role) => {
    const guest: Guest = { ws, subs: new Map() };
    guests.add(guest);
    ws.on("close", () => guests.delete(guest));
    say(ws, hello(role));
    ws.on("message", (data) => {
      const request = JSON.parse(String(data)) as ClientRequest;
      if (request.op !== "clock" && request.op !== "credit") requests.push(request);
      answer(guest, request);
    });
  });

  function answer(guest: Guest, request: ClientRequest): void {
    if (request.op === "clock") say(guest.ws, { op: "clock", t0: request.t0, t1: Date.now() - epochUnixMs });
    else if (request.op === "subscribe" || request.op === "resume")
      for (const sub of request.op === "subscribe" ? [request] : request.streams) {
        const stream = streams.find((one) => one.name === sub.stream || one.id === sub.stream);
        if (stream === undefined) continue;
        guest.subs.set(stream.name, { rows: sub.rows ?? 1, buffer: [], tick: 0, count: 0, seq: 0 });
        say(guest.ws, {
          op: "subscribed",
          id: sub.id,
          stream: stream.id,
          policy: sub.policy ?? "latest",
          rows: sub.rows ?? 1,
          stride: 1,
          columns: stream.labels.length,
          reduced: false,
        });
      }
    else if (request.op === "goal") set({ goal: request.goal === null ? null : [...request.goal] });
    else if (request.op === "estop") set({ estopped: true, goal: null });
    else if (request.op === "rearm") set({ estopped: false });
    else if (request.op === "swap") set({ [request.what]: request.name });
    else if (request.op === "control") {
      if (request.do === "speed") set({ speed: request.speed ?? 1 });
      else if (request.do === "step") tickOnce();
      else set({ running: request.do === "start" });
    } else if (request.op === "record")
      set({ recording: request.do === "start" ? { file: "runs/now.mcap", bytes: 4096 } : null });
    else if (request.op === "replay") set({ replaying: request.file });
    else if (request.op === "live") set({ replaying: null });
  }

  let tick = 0;
  function tickOnce(): void {
    const rows = actor.tick(tick, state);
    for (const stream of streams) {
      const values = rows[stream.name];
      if (values === undefined) continue;
      for (const { ws, subs } of guests) {
        const sub = subs.get(stream.name);
        if (sub === undefined) continue;
        if (sub.count === 0) sub.tick = tick;
        sub.buffer.push(...values);
        if (++sub.count < sub.rows && state.running) continue;
        const dt = stream.name === "metric" ? 0 : DT_MS / 1000;
        const time = (Date.now() - epochUnixMs - (sub.count - 1) * DT_MS) / 1000;
        const { count, tick: first } = sub;
        const header = { stream: stream.id, seq: sub.seq, tick: first, time, dt, rows: count };
        ws.send(encodeData(header, Float32Array.from(sub.buffer)));
        sub.buffer.length = 0;
        sub.count = 0;
        sub.seq += count;
      }
    }
    tick++;
  }

  let due = Date.now();
  const timer = setInterval(() => {
    const pace = state.speed === "max" ? 8 : Number(state.speed);
    for (; due <= Date.now(); due += DT_MS / pace) if (state.running) tickOnce();
    if (state.recording !== null && state.running)
      set({ recording: { ...state.recording, bytes: state.recording.bytes + 41_000 } });
  }, 10);

  await new Promise<void>((resolve) => http.listen(port, "127.0.0.1", resolve));
  const bound = (http.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${bound}/`,
    port: bound,
    requests,
    set,
    skip(seconds) {
      for (const until = tick + (seconds * 1000) / DT_MS; tick < until; tick++) actor.tick(tick, state);
    },
    cut(refuse = false) {
      refusing = refuse;
      for (const { ws } of guests) ws.terminate();
    },
    close() {
      clearInterval(timer);
      for (const { ws } of guests) ws.terminate();
      http.closeAllConnections();
      return new Promise((resolve) => http.close(() => resolve()));
    },
  };
}

const numeric = (name: string, maximum: number, initial: number, description: string) => ({
  type: "object",
  properties: { [name]: { type: "number", minimum: 0, maximum, default: initial, description } },
});
const nothing = { type: "object", properties: {} };
const REGISTRIES: Hello["registries"] = {
  decoders: [
    { name: "rls", summary: "Ridge regression, learned online.", params: nothing },
    { name: "kalman", summary: "Velocity Kalman filter.", params: nothing },
  ],
  laws: [
    { name: "off", summary: "Writes nothing.", params: nothing },
    {
      name: "add",
      summary: "Adds the learned direction towards your target, at a constant dose.",
      params: numeric("dose", 2, 0.6, "Norm of what is written"),
    },
    {
      name: "pi",
      summary: "Corrects what it reads until it agrees with you.",
      params: numeric("gain", 4, 1, "P"),
    },
    { name: "random", summary: "Placebo: a random direction.", params: numeric("dose", 2, 0.6, "Norm") },
  ],
};
