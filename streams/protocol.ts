/**
 * symbiote.v1: the control messages, JSON text, one object per WebSocket message (docs/protocol.md is the page for
 * implementers). Schemas are the law for what a server accepts; unknown fields are ignored. Samples never come this
 * way: they are binary frames (codec.ts).
 */
import * as z from "zod";
import { MINOR, PROTOCOL, ProtocolError, ROLES, type Role } from "./words.ts";

export { CLOSE, MAX_PAYLOAD, MINOR, PROTOCOL, ProtocolError, ROLES, type Role } from "./words.ts";

/** The longest list in a control message: channels of a subscription, currents of a command. */
const MAX_LIST = 65_536;

const u32 = z.int().min(0).max(0xffffffff);
const name = z.string().min(1).max(64);
const finite = z.number().refine(Number.isFinite, "must be a finite number");
const stringy = z.string().max(200);
/** Parameters of a plug-in: checked against its own schema by the registry that makes it. */
const params = z.record(z.string().max(64), z.unknown());
const seqOrNone = z.int().min(-1).max(0xffffffff);

const KINDS = [
  "activation",
  "intention",
  "decoded",
  "steering",
  "world",
  "trial",
  "metric",
  "event",
  "timing",
] as const;

/** A stream as a symbiote announces it; the server gives it an id. `rateHz` 0 means "now and then". */
export const streamDraft = z.object({
  name,
  kind: z.enum(KINDS),
  labels: z.array(z.string().max(64)).min(1).max(4096),
  unit: z.string().max(32),
  rateHz: finite.min(0).max(100_000),
});

/** What a subscriber asks for. */
const terms = {
  /** The client's own number for this subscription. */
  id: u32,
  /** A stream's id or name, as announced in `hello`. */
  stream: z.union([u32, name]),
  /** `latest`: newest wins. `drop-oldest`: a queue of `depth` frames. `lossless`: overflow closes with 4008. */
  policy: z.enum(["latest", "drop-oldest", "lossless"]).default("latest"),
  /** Frames kept while the client is slow. */
  depth: z.int().min(1).max(4096).default(64),
  /** At most this many rows a second of brain time; the server keeps every k-th row. */
  maxHz: finite.positive().optional(),
  /** The columns wanted, in this order; all when absent. */
  channels: z.array(z.int().min(0)).min(1).max(MAX_LIST).optional(),
  /** With `maxHz`: send each group's minimum and maximum (two rows) instead of its first row. */
  reduce: z.literal("minmax").optional(),
  /** Rows per frame: 1 for a closed loop, about 16 for a page. */
  rows: z.int().min(1).max(256).default(1),
  /** Rows that may be under way and not yet credited; no credit window when absent. */
  window: z.int().min(1).max(1_000_000).optional(),
};

export const clientMessage = z.discriminatedUnion("op", [
  z.object({ op: z.literal("subscribe"), ...terms }),
  z.object({ op: z.literal("unsubscribe"), id: u32 }),
  /** The last row of the subscription that the client has finished processing. */
  z.object({ op: z.literal("credit"), id: u32, seq: u32 }),
  z.object({ op: z.literal("visibility"), hidden: z.boolean() }),
  /** The newest rows of a subscription, at once, as a frame of type 3. */
  z.object({ op: z.literal("snapshot"), id: u32, rows: z.int().min(1).max(4096).default(1) }),
  z.object({ op: z.literal("clock"), t0: finite }),
  z.object({
    op: z.literal("resume"),
    sessionId: z.string().max(64),
    /** Subscriptions as before, each with the last row received (−1: none). */
    streams: z.array(z.object({ ...terms, lastSeq: seqOrNone })).max(256),
  }),
  z.object({ op: z.literal("lease"), site: u32, take: z.boolean().default(false) }),
  z.object({ op: z.literal("release"), site: u32 }),
  z.object({
    op: z.literal("steer"),
    id: z.string().min(1).max(64),
    n: u32,
    lease: z.int().min(1),
    site: u32,
    currents: z.array(finite).min(1).max(MAX_LIST),
    gain: finite.default(1),
    causeTick: u32,
    ttlTicks: z.int().min(1).max(65_535),
    rampTicks: z.int().min(0).max(65_535).default(0),
  }),
  z.object({ op: z.literal("estop") }),
  z.object({ op: z.literal("rearm") }),
  /** Where the brain should go: the leading components of the intention; null leaves it alone. */
  z.object({ op: z.literal("goal"), goal: z.array(finite).min(1).max(64).nullable() }),
  z.object({
    op: z.literal("swap"),
    what: z.enum(["decoder", "law", "intention"]),
    name,
    params: params.default({}),
  }),
  z.object({ op: z.literal("configure"), part: z.enum(["electrodes", "stimulator"]), params }),
  z.object({
    op: z.literal("control"),
    do: z.enum(["start", "pause", "step", "speed"]),
    speed: z.union([z.literal(1), z.literal(4), z.literal("max")]).optional(),
  }),
  z.object({ op: z.literal("publish"), streams: z.array(streamDraft).min(1).max(64) }),
  /** Something a symbiote did, at a tick: a swap taken up, a checkpoint written. */
  z.object({ op: z.literal("event"), kind: name, tick: u32, detail: params.default({}) }),
  z.object({ op: z.literal("record"), do: z.enum(["start", "stop"]) }),
  /** Play a recording, by its name in the server's own list. */
  z.object({ op: z.literal("replay"), file: stringy.min(1) }),
  z.object({ op: z.literal("live") }),
]);

export type ClientMessage = z.infer<typeof clientMessage>;
/** A client message as it may be written: fields with a default left out. */
export type ClientRequest = z.input<typeof clientMessage>;
export type ClientOp = ClientMessage["op"];
export type MessageOf<Op extends ClientOp> = Extract<ClientMessage, { op: Op }>;
export type Subscribe = MessageOf<"subscribe">;

/** Who may say what; anything else closes the connection with 4003. */
export const MAY: Record<ClientOp, readonly Role[]> = {
  subscribe: ROLES,
  unsubscribe: ROLES,
  credit: ROLES,
  visibility: ROLES,
  snapshot: ROLES,
  clock: ROLES,
  resume: ROLES,
  lease: ["controller", "symbiote"],
  release: ["controller", "symbiote"],
  steer: ["controller", "symbiote"],
  estop: ["controller", "symbiote"],
  rearm: ["controller"],
  goal: ["controller"],
  swap: ["controller"],
  configure: ["controller"],
  control: ["controller"],
  publish: ["symbiote"],
  event: ["symbiote"],
  record: ["controller"],
  replay: ["controller"],
  live: ["controller"],
};

const descriptor = z.object({
  id: u32,
  name,
  kind: z.enum(KINDS),
  dtype: z.literal("f32"),
  shape: z.tuple([z.int().min(1)]),
  rateHz: z.number(),
  unit: z.string(),
  labels: z.array(z.string()),
});
/** A registered thing a client may ask for: its name, one line about it, and the JSON schema of its parameters. */
const registered = z.object({ name, summary: z.string(), params: z.unknown() });

/** Where the session stands; sent whole whenever any of it changes. */
const state = z.object({
  op: z.literal("state"),
  running: z.boolean(),
  speed: z.union([z.number(), z.literal("max")]),
  tick: u32,
  goal: z.array(z.number()).nullable(),
  decoder: z.string(),
  law: z.string(),
  intention: z.string(),
  link: z.string(),
  /** What trains and fits networks here: native, wasm or cpu; empty when nothing does. */
  backend: z.string(),
  recording: z.object({ file: z.string(), bytes: z.number() }).nullable(),
  /** The recording being played, or null when live. */
  replaying: z.string().nullable(),
  recordings: z.array(z.string()),
  estopped: z.boolean(),
  symbiote: z.enum(["absent", "starting", "connected", "lost"]),
});

export const serverMessage = z.discriminatedUnion("op", [
  z.object({
    op: z.literal("hello"),
    proto: z.literal(PROTOCOL),
    minor: z.int(),
    server: z.object({ name: z.string(), version: z.string(), commit: z.string() }),
    sessionId: z.string(),
    runId: z.string(),
    seed: z.number(),
    configHash: z.string(),
    /** Zero of `time` in data frames and of `t1` in clock replies, Unix milliseconds. */
    epochUnixMs: z.number(),
    role: z.enum(ROLES),
    caps: z.array(z.string()),
    limits: z.object({
      maxPayload: z.number(),
      maxSubs: z.number(),
      steerHz: z.number(),
      normPerTick: z.number(),
      energyPerWindow: z.number(),
      ringSeconds: z.number(),
    }),
    dtMs: z.number(),
    streams: z.array(descriptor),
    sites: z.array(z.object({ id: u32, name, width: z.int(), electrodes: z.int() })),
    /** Positions along their site of what records and what stimulates, in units. */
    montage: z.object({ recording: z.array(z.number()), stimulation: z.array(z.number()) }),
    task: z.object({
      name,
      goals: z.int(),
      intentions: z.array(z.string()),
      epochs: z.array(z.string()),
      trialTicks: z.number(),
    }),
    registries: z.record(z.string(), z.array(registered)),
    state: state.omit({ op: true }),
  }),
  z.object({
    op: z.literal("subscribed"),
    id: u32,
    stream: u32,
    policy: z.enum(["latest", "drop-oldest", "lossless"]),
    rows: z.int(),
    /** Every `stride`-th row is sent. */
    stride: z.int(),
    columns: z.int(),
    reduced: z.boolean(),
  }),
  z.object({ op: z.literal("unsubscribed"), id: u32 }),
  z.object({
    op: z.literal("stats"),
    subs: z.array(
      z.object({
        id: u32,
        /** Frames sent. */
        sent: z.number(),
        /** Rows thrown away before `lastSeq`: exactly the gaps the client has seen. */
        dropped: z.number(),
        /** Rows left out on purpose: decimation, a hidden page, a change of terms. */
        coalesced: z.number(),
        queueAgeMs: z.number(),
        /** The last row sent, −1 before the first. */
        lastSeq: seqOrNone,
      }),
    ),
  }),
  z.object({ op: z.literal("clock"), t0: z.number(), t1: z.number() }),
  z.object({
    op: z.literal("steerAck"),
    id: z.string().optional(),
    n: u32,
    state: z.enum(["queued", "rejected"]),
    code: z.string().optional(),
    message: z.string().optional(),
  }),
  z.object({
    op: z.literal("steerApplied"),
    id: z.string().optional(),
    n: u32,
    tick: u32,
    causeTick: u32,
    normAsked: z.number(),
    normApplied: z.number(),
    clipped: z.boolean(),
  }),
  z.object({
    op: z.literal("steerEnded"),
    id: z.string().optional(),
    n: u32,
    tick: u32,
    why: z.enum(["ttl", "replaced", "released", "watchdog", "disconnect", "estop"]),
  }),
  z.object({
    op: z.literal("lease"),
    id: z.int(),
    site: u32,
    state: z.enum(["granted", "lost", "released"]),
  }),
  z.object({ op: z.literal("error"), code: z.string(), message: z.string(), ref: z.unknown().optional() }),
  z.object({ op: z.literal("streamsChanged"), streams: z.array(descriptor) }),
  z.object({ op: z.literal("published"), ids: z.record(z.string(), u32) }),
  z.object({ op: z.literal("event"), kind: name, tick: u32, detail: z.record(z.string(), z.unknown()) }),
  state,
  /** Rows `from`…`to` of this stream are gone for good. */
  z.object({ op: z.literal("gap"), id: u32, from: u32, to: u32 }),
  /** Rows `from`…`to` were served again from the ring; `to` < `from` when there were none. */
  z.object({ op: z.literal("resumed"), id: u32, from: z.number(), to: z.number() }),
  /** To symbiotes: the goal that holds from the next row on. */
  z.object({ op: z.literal("goal"), goal: z.array(z.number()).nullable() }),
  /** To symbiotes: take up another part from the next row on. */
  z.object({ op: z.literal("swap"), what: z.enum(["decoder", "law", "intention"]), name, params }),
]);

export type ServerMessage = z.infer<typeof serverMessage>;
export type ServerOp = ServerMessage["op"];
export type ServerMessageOf<Op extends ServerOp> = Extract<ServerMessage, { op: Op }>;
export type Hello = ServerMessageOf<"hello">;
export type State = Omit<ServerMessageOf<"state">, "op">;

/** A stream as clients see it: the descriptor without its place in the tick row. */
export type StreamOnWire = z.infer<typeof descriptor>;

const CLIENT_OPS: ReadonlySet<string> = new Set(Object.keys(MAY));

/**
 * Text from a client → a checked message with its defaults filled in.
 * @throws ProtocolError: `unknown_op` (the connection may stay) or `malformed` (three of them close it).
 */
export function parseClientMessage(text: string): ClientMessage {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new ProtocolError("malformed", "a text message must be one JSON object");
  }
  const op = typeof raw === "object" && raw !== null ? (raw as { op?: unknown }).op : undefined;
  if (typeof op !== "string")
    throw new ProtocolError("malformed", 'a message needs an "op", a string that says what it asks for');
  if (!CLIENT_OPS.has(op))
    throw new ProtocolError("unknown_op", `no op "${op.slice(0, 40)}" in ${PROTOCOL}.${MINOR}`);
  const parsed = clientMessage.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue.path.length > 0 ? ` field "${issue.path.join(".")}":` : "";
  throw new ProtocolError("malformed", `${op}:${where} ${issue.message}`);
}
