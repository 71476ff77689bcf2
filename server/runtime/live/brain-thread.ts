/**
 * The brain's thread: the rig, the realtime clock and the symbiotes' gateway, so that a command received is a command
 * applied. Everything else (pages, disk, supervision) is in other threads and cannot delay a tick.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { StreamDescriptor } from "../../../streams/frame.ts";
import type { Peer } from "../../../streams/peer.ts";
import { ringWriter } from "../../../streams/ring.ts";
import { buildRig } from "../../build.ts";
import { simdKernels } from "../../kernels/index.ts";
import { createAccess } from "../auth.ts";
import type { CommandSink } from "../connection.ts";
import { createGateway } from "../gateway.ts";
import { createWebServer } from "../http.ts";
import { createLog } from "../log.ts";
import { createBrainSession } from "./brain-session.ts";
import { createClock } from "./clock.ts";
import { greetingOf } from "./greeting.ts";
import type { Arrival, BrainThreadData, FromBrain, PeerId, Speed, ToBrain } from "./thread-messages.ts";

/** How far a free-running brain may be ahead of its symbiote, ticks. */
const AHEAD = 32;
/** A symbiote that answered one of the last few ticks is awaited. */
const ATTENTIVE = 4;
/** Arrivals are handed to the recorder this often, ms of the brain's clock. */
const ARRIVALS_MS = 25;

const port = parentPort!;
const data = workerData as BrainThreadData;
const tell = (message: FromBrain, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

const rig = buildRig(data.config, simdKernels());
const ring = ringWriter(data.ring);
const log = createLog(process.env.SYMBIOTE_LOG ?? "warn");
const now = () => performance.timeOrigin + performance.now() - data.epochUnixMs;

/** Ticks the symbiote has answered: by a command, or by saying that it has nothing to say. */
let answered = -1;
/** A symbiote holds the lease, which it asks for once it listens: lockstep can begin. */
let listening = false;
/** When the rows of the last ticks left, by tick. */
const emittedMs = new Float64Array(64);
/** The slowest reaction since the last row left. */
let reactionUs = Number.NaN;
let recording = false;
const arrivalsEvery = Math.max(1, Math.round(ARRIVALS_MS / (data.periodMs ?? rig.dtMs)));
let arrivals: Arrival[] = [];

const periodAt = (speed: Speed) =>
  data.driver === "lockstep" || speed === "max" ? 0 : (data.periodMs ?? rig.dtMs) / speed;

const clock = createClock({
  tick: runTick,
  awaiting() {
    link?.drain();
    const behind = rig.tick - 1 - answered;
    return behind > 0 && behind <= ATTENTIVE;
  },
  polls: data.shared !== undefined,
  ready() {
    link?.drain();
    const ahead = rig.tick - 1 - answered;
    if (data.driver === "lockstep") return listening && ahead <= 0;
    return session.state.symbiote !== "connected" || answered < 0 || ahead < AHEAD;
  },
  onForgiven: (ticks) => log.warn({ ticks }, "the machine slept; the schedule was moved"),
});

const session = createBrainSession(rig, data.config, data.speed, {
  announce: (message) => tell({ kind: "broadcast", message }),
  toSymbiotes: (message) => gateway.broadcast(message, "symbiote"),
  changed: () => tell({ kind: "state", state: session.state }),
  arrived(arrival) {
    if (recording) arrivals.push(owned(arrival));
  },
  clock: {
    start: () => clock.start(),
    pause: () => clock.pause(),
    single: () => clock.single(),
    setSpeed: (speed) => clock.setPeriod(periodAt(speed)),
    get running() {
      return clock.running;
    },
  },
});

let nextStream = data.firstStream;
const sink: CommandSink = {
  handle(peer, message) {
    session.handle(peer, message);
    if (message.op === "lease" && peer.role === "symbiote") listening = true;
  },
  steer(peer, frame) {
    session.desk.steer(peer, frame);
    answer(frame.causeTick);
  },
  publish(_peer, drafts) {
    const streams = drafts.map(
      (draft): StreamDescriptor => ({
        id: nextStream++,
        dtype: "f32",
        shape: [draft.labels.length],
        offset: 0,
        ...draft,
      }),
    );
    tell({ kind: "published", streams });
    return streams;
  },
  rows(_peer, stream, { seq, tick, time, rows, values }) {
    const copy = values.slice();
    tell({ kind: "rows", stream, seq, tick, time, rows, values: copy }, [copy.buffer]);
  },
  processed(peer, stream, seq) {
    if (peer.role === "symbiote" && stream.name === "calibration") answer(seq);
  },
  joined: (peer) => session.joined(peer),
  left(peer, streams) {
    if (peer.role === "symbiote") listening = false;
    if (streams.length > 0) tell({ kind: "withdrawn", streams });
    session.left(peer);
  },
};

const gateway = createGateway({
  access: createAccess({ tokens: data.tokens, hosts: [data.host], origins: () => [] }),
  greeting: greetingOf(rig, data.config, data, data.driver === "lockstep" ? ["lockstep"] : [], () => ({
    ...session.state,
    link: data.shared === undefined ? "websocket" : "shared memory",
    backend: "",
    recording: null,
    replaying: null,
    recordings: [],
  })),
  commands: sink,
  clock: now,
  log,
});
const feed = gateway.carry(rig.layout.streams, rig.layout.width);
const link = data.shared === undefined ? undefined : gateway.adopt(data.shared);

/** One tick of the session: what has arrived, the step, and everything that leaves. */
function runTick(latenessMs: number): void {
  link?.drain();
  const tick = rig.tick;
  const startMs = performance.now();
  session.tick();
  const timeS = now() / 1000;
  const doneMs = performance.now();
  emittedMs[tick & 63] = doneMs;
  feed.publish(tick, timeS, rig.row);
  ring.push(tick, timeS, latenessMs * 1000, (doneMs - startMs) * 1000, reactionUs, rig.row);
  reactionUs = Number.NaN;
  session.settle();
  if (recording && tick % arrivalsEvery === 0) handOverArrivals(false);
  if (tick + 1 === data.ticks) finish();
}

function answer(tick: number): void {
  if (tick <= answered) return;
  answered = tick;
  if (rig.tick - tick > emittedMs.length) return;
  const us = (performance.now() - emittedMs[tick & 63]) * 1000;
  if (!(us < reactionUs)) reactionUs = us;
}

function handOverArrivals(last: boolean): void {
  tell({ kind: "arrivals", arrivals, through: rig.tick - 1, last });
  arrivals = [];
}

function finish(): void {
  clock.pause();
  if (recording) handOverArrivals(true);
  tell({ kind: "finished", tick: rig.tick });
}

/** Commands are views of memory that will be used again; a record keeps its own. */
function owned(arrival: Arrival): Arrival {
  if (!("command" in arrival)) return arrival;
  const { tick, command } = arrival;
  return { tick, command: { ...command, currents: command.currents.slice() } };
}

/** Pages live in another thread; here each is a peer whose messages go through the port. */
const pages = new Map<number, Peer>();
function pageOf({ id, role }: PeerId): Peer {
  let peer = pages.get(id);
  if (peer === undefined) {
    peer = {
      id,
      role,
      send: (message) => tell({ kind: "send", to: id, message }),
      close: (code, reason) => tell({ kind: "closePeer", to: id, code, reason }),
    };
    pages.set(id, peer);
  }
  return peer;
}

port.on("message", (message: ToBrain) => {
  switch (message.kind) {
    case "message": {
      const peer = pageOf(message.peer);
      try {
        session.handle(peer, message.message);
      } catch (error) {
        const { code = "failed", message: text } = error as { code?: string; message: string };
        peer.send({ op: "error", code, message: text, ref: message.message.op });
      }
      return;
    }
    case "steer":
      session.desk.steer(pageOf(message.peer), message.frame);
      return;
    case "left":
      session.left(pageOf(message.peer));
      pages.delete(message.peer.id);
      return;
    case "record":
      if (message.on) tell({ kind: "recording", tick: rig.tick, snapshot: rig.save() });
      else handOverArrivals(true);
      recording = message.on;
      return;
    case "close":
      clock.pause();
      void gateway.close(message.code, message.reason).then(() => process.exit(0));
  }
});

/** Compile the hot code on a copy of the session that nobody sees. */
function warmUp(ticks: number): void {
  const copy = buildRig(data.config, simdKernels());
  const other = createBrainSession(copy, data.config, 1, {
    announce: () => undefined,
    toSymbiotes: () => undefined,
    changed: () => undefined,
    arrived: () => undefined,
    clock: { start() {}, pause() {}, single() {}, setSpeed() {}, running: true },
  });
  for (let i = 0; i < ticks; i++) {
    other.tick();
    other.settle();
  }
}

warmUp(data.warmTicks);
const server = createWebServer((_request, response) => {
  response.writeHead(404).end("Symbiotes connect here; the page has its own address.\n");
});
gateway.attach(server);
server.listen(data.port, data.host, () => {
  const address = server.address();
  clock.setPeriod(periodAt(data.speed));
  if (data.running) clock.start();
  tell({ kind: "ready", port: typeof address === "object" ? address!.port : data.port });
});
server.on("error", (error) => {
  throw error;
});
