/**
 * The brain's thread: the rig, the realtime clock and the symbiotes' gateway, so that a command received is a command
 * applied. Everything else (pages, disk, supervision) is in other threads and cannot delay a tick.
 */
import { availableParallelism } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import type { StreamDescriptor } from "../../../streams/frame.ts";
import { prepare } from "../../../streams/loop.ts";
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
import { socketUrl } from "./listen.ts";
import { createPacing } from "./pacing.ts";
import { createPagePeers } from "./page-peers.ts";
import { createSeat } from "./seat.ts";
import type { Arrival, BrainState, BrainThreadData, FromBrain, Speed, ToBrain } from "./thread-messages.ts";
import { TIMING } from "./timing.ts";
import { warmUp } from "./warm-up.ts";

/** Arrivals are handed to the recorder this often, ms of the brain's clock. */
const ARRIVALS_MS = 25;

const port = parentPort!;
const data = workerData as BrainThreadData;
const tell = (message: FromBrain, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

const log = createLog(process.env.SYMBIOTE_LOG ?? "warn");
const now = () => performance.timeOrigin + performance.now() - data.epochUnixMs;

/** Two threads that never sleep leave others a processor only where there are more of them. */
const CROWD = availableParallelism() > 3 ? Number.POSITIVE_INFINITY : 8;
let watchers = 0;
let recording = false;

const seat = createSeat(data.config, {
  tick: () => rig.tick,
  now,
  announce: (message) => tell({ kind: "broadcast", message }),
  answered(tick, values) {
    if (recording) arrivals.push({ tick, answer: values.slice() });
  },
  hold: (held) => clock.hold(held),
  release: () => session.interrupt(),
  changed: () => tell({ kind: "state", state: stateNow() }),
});
const rig = buildRig(data.config, simdKernels(), seat.host);
const ring = ringWriter(data.ring);

const arrivalsEvery = Math.max(1, Math.round(ARRIVALS_MS / (data.periodMs ?? rig.dtMs)));
let arrivals: Arrival[] = [];

const periodAt = (speed: Speed) =>
  data.driver === "lockstep" || speed === "max" ? 0 : (data.periodMs ?? rig.dtMs) / speed;

const pacing = createPacing(
  data.driver === "lockstep",
  () => performance.now(),
  () => ring.unread < ring.slots / 2,
);
const clock = createClock({
  tick: runTick,
  awaiting() {
    link?.drain();
    return pacing.awaiting();
  },
  polls: data.shared !== undefined,
  crowded: () => watchers >= CROWD,
  ready() {
    link?.drain();
    return pacing.ready();
  },
  prepare: () => prepare(rig),
  held: seat.host !== undefined,
  onForgiven: (ticks) =>
    tell({
      kind: "broadcast",
      message: { op: "event", kind: "forgiven", tick: rig.tick, detail: { ticks } },
    }),
});

/** Where symbiotes and brains connect, once that is known. */
let url = "";
const stateNow = (): BrainState =>
  seat.host === undefined ? session.state : { ...session.state, remote: { phase: seat.phase, at: url } };

const session = createBrainSession(rig, data.config, data.speed, {
  announce: (message) => tell({ kind: "broadcast", message }),
  toSymbiotes: (message) => gateway.broadcast(message, "symbiote"),
  changed: () => tell({ kind: "state", state: stateNow() }),
  control(control) {
    if (recording) arrivals.push({ tick: rig.tick, control });
  },
  command(command) {
    // A command is a view of memory that will be used again; a record keeps its own.
    if (recording)
      arrivals.push({ tick: rig.tick, command: { ...command, currents: command.currents.slice() } });
  },
  clock: {
    start: () => clock.start(),
    pause: () => clock.pause(),
    single: () => clock.single(),
    setSpeed: (speed) => clock.setPeriod(periodAt(speed)),
    get running() {
      return clock.running;
    },
    get ticking() {
      return clock.ticking;
    },
  },
});

let nextStream = data.firstStream;
const sink: CommandSink = {
  handle(peer, message) {
    session.handle(peer, message);
    // A symbiote asks for the lease once it listens.
    if (message.op === "lease" && peer.role === "symbiote") pacing.listens(rig.tick);
  },
  steer(peer, frame) {
    session.desk.steer(peer, frame);
    pacing.answered(frame.causeTick);
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
    if (peer.role === "symbiote" && stream.name === "calibration") pacing.answered(seq);
  },
  answer: (peer, frame) => seat.answer(peer, frame),
  joined(connection) {
    seat.joined(connection);
    session.joined(connection);
  },
  left(peer, streams) {
    seat.left(peer);
    if (streams.length > 0) tell({ kind: "withdrawn", streams });
    session.left(peer);
    if (session.state.symbiote !== "connected") pacing.gone();
  },
};

const gateway = createGateway({
  access: createAccess({ tokens: data.tokens, hosts: [data.host], origins: () => [] }),
  greeting: greetingOf(rig, data.config, data, data.driver === "lockstep" ? ["lockstep"] : [], () => ({
    ...stateNow(),
    link: data.shared === undefined ? "websocket" : "shared memory",
    backend: "",
    recording: null,
    replaying: null,
    recordings: [],
  })),
  commands: sink,
  clock: now,
  log,
  taken: [...rig.layout.streams.map(({ name }) => name), TIMING],
});
const feed = gateway.carry(rig.layout.streams, rig.layout.width);
const link = data.shared === undefined ? undefined : gateway.adopt(data.shared);

/** One tick of the session: what has arrived, the step, and everything that leaves. */
function runTick(latenessMs: number): void | PromiseLike<void> {
  link?.drain();
  const tick = rig.tick;
  const startMs = performance.now();
  const thinking = session.tick();
  if (thinking === undefined) return leave(tick, latenessMs, startMs);
  return thinking.then(() => leave(tick, latenessMs, startMs));
}

function leave(tick: number, latenessMs: number, startMs: number): void {
  const timeS = now() / 1000;
  const doneMs = performance.now();
  pacing.emitted(tick);
  feed.publish(tick, timeS, rig.row);
  const stepUs = (doneMs - startMs) * 1000;
  ring.push(tick, timeS, latenessMs * 1000, stepUs, pacing.takeReactionUs(), rig.row);
  session.settle();
  if (recording && tick % arrivalsEvery === 0) handOverArrivals(false);
  if (wanted) record();
  if (tick + 1 === data.ticks) finish();
}

/** A record begins between two ticks. */
let wanted = false;
function record(): void {
  wanted = session.underWay;
  if (wanted) return;
  tell({ kind: "recording", tick: rig.tick, snapshot: rig.save() });
  recording = true;
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

const pages = createPagePeers(tell);
port.on("message", (message: ToBrain) => {
  switch (message.kind) {
    case "message": {
      const peer = pages.of(message.peer);
      try {
        session.handle(peer, message.message);
      } catch (error) {
        const { code = "failed", message: text } = error as { code?: string; message: string };
        peer.send({ op: "error", code, message: text, ref: message.message.op });
      }
      return;
    }
    case "steer":
      session.desk.steer(pages.of(message.peer), message.frame);
      return;
    case "left":
      session.left(pages.of(message.peer));
      pages.forget(message.peer);
      return;
    case "record":
      if (message.on) return record();
      handOverArrivals(true);
      recording = false;
      wanted = false;
      return;
    case "watched":
      watchers = message.watchers;
      return;
    case "unlink":
      link?.terminate();
      return;
    case "close":
      clock.pause();
      void gateway.close(message.code, message.reason).then(() => process.exit(0));
  }
});

warmUp(data.config, data.warmTicks);
const server = createWebServer((_request, response) => {
  response.writeHead(404).end("Symbiotes connect here; the page has its own address.\n");
});
gateway.attach(server);
server.listen(data.port, data.host, () => {
  const address = server.address();
  const port = typeof address === "object" ? address!.port : data.port;
  url = socketUrl(data.host, port);
  clock.setPeriod(periodAt(data.speed));
  if (data.running) clock.start();
  tell({ kind: "ready", port, state: stateNow() });
});
server.on("error", (error) => {
  throw error;
});
