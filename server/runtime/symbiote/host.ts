/**
 * Hosts a symbiote behind a connection: rows in, commands out, and only then learning. It knows of the brain what
 * `hello` and the stream say, so it runs anywhere that a WebSocket reaches.
 */
import { type ClientSession, createClientSession } from "../../../streams/client-session.ts";
import { createFrameBuffer, type DataFrame, writeDataHeader, writeSteering } from "../../../streams/codec.ts";
import type { Lesson, Snapshot } from "../../../streams/ports.ts";
import type { Hello, ServerMessage } from "../../../streams/protocol.ts";
import type { SymbioteConfig } from "../../../streams/session.ts";
import { simdKernels } from "../../kernels/index.ts";
import { instructedAt } from "../../symbiote/moment.ts";
import { studyWith } from "../../symbiote/studies.ts";
import { type Assignment, createSymbiote, METRIC_LABELS, type Symbiote } from "../../symbiote/symbiote.ts";
import type { CheckpointId, Checkpoints } from "./checkpoints.ts";
import { recordable } from "./recordable.ts";

export interface HostOptions {
  readonly config: SymbioteConfig;
  /** Where learned state is kept; without it nothing survives the process. */
  readonly checkpoints?: Checkpoints;
  readonly checkpointMs?: number;
  /** Studies lessons elsewhere; without it nobody does, and the symbiote goes on with what it knows. */
  readonly study?: (lesson: Lesson) => Promise<Snapshot>;
  /** Steady milliseconds. */
  readonly now: () => number;
  readonly onError: (error: Error) => void;
}

export interface Host {
  /** Give it a socket with `opened`, what comes in with `receive`. */
  readonly session: ClientSession;
  /** Call every 50 ms or so: credits, half-filled frames, checkpoints of a quiet stream. */
  poll(): void;
}

/** Rows of `decoded` in a frame, and how often the metrics go out. */
const DECODED_ROWS = 16;
const METRIC_MS = 200;
const CHECKPOINT_MS = 1000;
/** Checkpoints take at most one part in so many of the time. */
const SPARING = 400;
/** A symbiote with nothing to say shows that it keeps up so often; a brain without a clock waits for that. */
const SILENT_TICKS = 8;
/** How often the lease is asked for while somebody else has it. */
const LEASE_MS = 1000;
/** Rows that may be under way: more means that this symbiote cannot keep up, and the oldest are dropped. */
const WINDOW = 256;

export function createHost(options: HostOptions): Host {
  const { config, checkpoints, checkpointMs = CHECKPOINT_MS, study, now, onError } = options;
  let symbiote: Symbiote | undefined;
  let resumed: CheckpointId | undefined;
  let lease: number | undefined;
  let nextLease = 0;
  /** Where people want the brain to go. */
  let wanted: Float32Array | undefined;
  let site = 0;
  let dtS = 0.01;
  let creditEach = false;
  let first = true;
  let lastTick = -1;
  let nextCredit = 0;
  let nextMetric = 0;
  let nextCheckpoint = 0;
  let saving = false;
  let metricRows = 0;
  const outlets = { decoded: 0, metric: 0 };
  let command = createFrameBuffer(1);
  const metric = createFrameBuffer(METRIC_LABELS.length);
  let batch = { frame: createFrameBuffer(1), rows: 0, tick: 0, timeS: 0 };

  /** The brain on the other side is known now: be born, or come back. */
  const meet = (hello: Hello) => {
    const activation = hello.streams.find((stream) => stream.name === "activation");
    if (activation === undefined) throw new Error('this server has no stream "activation" to listen to');
    const { recording, stimulation } = hello.montage;
    const outputs = hello.task.intentions.length;
    const world = hello.streams.find((stream) => stream.name === "world");
    site = hello.sites.find((one) => one.electrodes > 0)?.id ?? 0;
    dtS = hello.dtMs / 1000;
    creditEach = hello.caps.includes("lockstep");
    const kernels = simdKernels();
    symbiote = createSymbiote({
      channels: activation.shape[0],
      outputs,
      goals: hello.task.goals,
      worlds: world?.shape[0] ?? 0,
      behaviours: hello.task.behaviours,
      instructed: instructedAt(hello.task.intentions, world?.labels.slice(0, hello.task.behaviours) ?? []),
      epochs: hello.task.epochs.length,
      inputs: hello.streams.find((stream) => stream.name === "input")?.shape[0] ?? 0,
      montage: { recording: Float32Array.from(recording), stimulation: Float32Array.from(stimulation) },
      weightsHash: hello.weightsHash ?? "",
      dtMs: hello.dtMs,
      site,
      config,
      kernels,
      // In lockstep time waits, and so the same session has the same lessons at the same ticks.
      ...(creditEach ? { study: studyWith(kernels) } : {}),
    });
    const saved = checkpoints?.newest();
    if (saved !== undefined) {
      symbiote.restore(saved.snapshot);
      resumed = saved.id;
    }
    command = createFrameBuffer(stimulation.length);
    batch = { frame: createFrameBuffer(DECODED_ROWS * outputs), rows: 0, tick: 0, timeS: 0 };
    nextCheckpoint = now() + checkpointMs;
    session.subscribe(
      { stream: "calibration", policy: "drop-oldest", depth: WINDOW, window: WINDOW, rows: 1 },
      onFrame,
    );
  };

  const publish = ({ task, dtMs }: Hello) => {
    const rateHz = 1000 / dtMs;
    session.send({
      op: "publish",
      streams: [
        { name: "decoded", kind: "decoded", labels: [...task.intentions], unit: "workspace", rateHz },
        { name: "metric", kind: "metric", labels: [...METRIC_LABELS], unit: "", rateHz: 0 },
      ],
    });
  };

  /** Without the lease there is nothing to steer with, so there is no goal to steer to. */
  const setGoal = () => attempt(() => symbiote?.setGoal(lease === undefined ? undefined : wanted));

  const onMessage = (message: ServerMessage) => {
    switch (message.op) {
      case "hello":
        publish(message);
        if (symbiote === undefined) meet(message);
        session.send({ op: "lease", site, take: true });
        return;
      case "published":
        outlets.decoded = message.ids.decoded;
        outlets.metric = message.ids.metric;
        return;
      case "lease":
        if (message.state === "granted") lease = message.id;
        else if (message.id === lease) lease = undefined;
        setGoal();
        return;
      case "goal":
        wanted = message.goal === null ? undefined : Float32Array.from(message.goal);
        setGoal();
        return;
      case "swap":
        attempt(() => symbiote?.swap({ [message.what]: { name: message.name, params: message.params } }));
        return;
      case "error":
        // Somebody else has the lease; it is asked for again.
        if (message.code !== "lease_held") onError(new Error(message.message));
    }
  };

  /** What people ask for may not fit; then they are told and nothing changes. */
  const attempt = (act: () => void) => {
    try {
      act();
    } catch (error) {
      const detail = { message: (error as Error).message };
      session.send({ op: "event", kind: "refused", tick: Math.max(0, lastTick), detail });
    }
  };

  const onFrame = (frame: DataFrame) => {
    const { columns, rows, values, tick, time, dt } = frame;
    for (let r = 0; r < rows; r++) {
      const row = rows === 1 ? values : values.subarray(r * columns, (r + 1) * columns);
      onRow(tick + r, row, time + r * dt);
    }
  };

  const onRow = (tick: number, row: Float32Array, timeS: number) => {
    const mind = symbiote!;
    if (tick <= lastTick) return;
    const said = mind.react(tick, row);
    if (said !== undefined && lease !== undefined) {
      command.values.set(said.currents);
      writeSteering(command, { ...said, lease });
      session.sendFrame(command.bytes);
    } else if (tick >= nextCredit) {
      credit(tick);
      nextCredit = tick + (creditEach ? 1 : SILENT_TICKS);
    }
    if (first) {
      first = false;
      const { decoder, law, intention } = mind.config;
      const parts = { decoder, law, intention };
      const detail = resumed === undefined ? parts : { ...parts, checkpoint: { ...resumed } };
      session.send({ op: "event", kind: "joined", tick, detail });
    }
    lastTick = tick;
    for (const { tick: at, event } of mind.drain()) {
      const { op, ...detail } = recordable(event);
      session.send({ op: "event", kind: op, tick: at, detail });
      // Should this process die, the next one is to know.
      nextCheckpoint = 0;
    }
    keep(tick, timeS, mind.decoded);
    mind.learn();
    for (const assignment of mind.lessons()) give(assignment);
    const time = now();
    if (time >= nextMetric) report(tick, timeS, time);
    if (checkpoints !== undefined && time >= nextCheckpoint && !saving) checkpoint(tick, time);
  };

  /** What comes of it takes effect before a later row. */
  const give = ({ pupil, lesson }: Assignment) => {
    study?.(lesson)
      .then((result) => symbiote!.absorb(pupil, result))
      .catch((error: Error) => onError(new Error(`the lesson came to nothing: ${error.message}`)));
  };

  const credit = (seq: number) => {
    session.send({ op: "credit", id: 1, seq });
  };

  /** Put a decoded row into the frame under way. */
  const keep = (tick: number, timeS: number, decoded: Float32Array) => {
    if (batch.rows > 0 && tick !== batch.tick + batch.rows) flush();
    if (batch.rows === 0) Object.assign(batch, { tick, timeS });
    batch.frame.values.set(decoded, batch.rows * decoded.length);
    batch.rows++;
    if (batch.rows === DECODED_ROWS) flush();
  };

  const flush = () => {
    const { frame, rows, tick, timeS } = batch;
    batch.rows = 0;
    if (rows === 0 || outlets.decoded === 0) return;
    writeDataHeader(frame, 1, 0, outlets.decoded, tick, tick, timeS, dtS, rows);
    const width = frame.values.length / DECODED_ROWS;
    session.sendFrame(frame.bytes.slice(0, frame.bytes.length - 4 * width * (DECODED_ROWS - rows)));
  };

  const report = (tick: number, timeS: number, time: number) => {
    nextMetric = time + METRIC_MS;
    if (outlets.metric === 0) return;
    metric.values.set(symbiote!.metrics);
    writeDataHeader(metric, 1, 0, outlets.metric, metricRows++, tick, timeS, 0, 1);
    session.sendFrame(metric.bytes.slice());
  };

  /** What was decoded goes out first, so that whoever records knows every row behind a checkpoint. */
  const checkpoint = (tick: number, time: number) => {
    flush();
    saving = true;
    const { id, written } = checkpoints!.save(tick, symbiote!.save());
    nextCheckpoint = time + Math.max(checkpointMs, SPARING * (now() - time));
    written
      .then(() => session.send({ op: "event", kind: "checkpoint", tick, detail: { digest: id.digest } }))
      .catch((error: Error) => onError(new Error(`the checkpoint was not written: ${error.message}`)))
      .finally(() => {
        saving = false;
      });
  };

  const session = createClientSession({ now, onMessage });
  return {
    session,
    poll() {
      session.poll();
      flush();
      if (symbiote === undefined || lease !== undefined || now() < nextLease) return;
      nextLease = now() + LEASE_MS;
      session.send({ op: "lease", site, take: false });
    },
  };
}
