/** What servers say, as schemas. Control messages are never dropped, whatever the samples do. */
import * as z from "zod";
import { name, params, policy, seqOrNone, streamKind, swappable, u32 } from "./fields.ts";
import { PROTOCOL, ROLES } from "./words.ts";

const descriptor = z.object({
  id: u32,
  name,
  kind: streamKind,
  dtype: z.literal("f32"),
  shape: z.tuple([z.int().min(1)]),
  rateHz: z.number(),
  unit: z.string(),
  labels: z.array(z.string()),
});
/** A registered thing a client may ask for: its name, one line about it, and the JSON schema of its parameters. */
const registered = z.object({ name, summary: z.string(), params: z.unknown() });

/** Numbers that `configure` changes, by part. */
const settings = z.record(z.string(), z.number());

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
  /** What is set of the implant now; absent where nothing can be configured. */
  interface: z.object({ electrodes: settings, stimulator: settings }).exactOptional(),
  symbiote: z.enum(["absent", "starting", "connected", "lost"]),
  /** Of a brain that lives elsewhere: whether it is there, and where it joins. */
  remote: z.object({ phase: z.enum(["awaited", "connected", "lost"]), at: z.string() }).exactOptional(),
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
    /** The registered name of the brain that runs. */
    brain: name,
    /** SHA-256 of its trained weights; absent where it has none. */
    weightsHash: z.string().exactOptional(),
    sites: z.array(z.object({ id: u32, name, width: z.int(), electrodes: z.int() })),
    /** What a brain that lives elsewhere is asked: one row for each body. Absent where the brain lives here. */
    asks: z.object({ stream: u32, inputs: z.int(), actions: z.int(), bodies: z.int() }).exactOptional(),
    /** Positions along their site of what records and what stimulates, in units. */
    montage: z.object({ recording: z.array(z.number()), stimulation: z.array(z.number()) }),
    task: z.object({
      name,
      goals: z.int(),
      intentions: z.array(z.string()),
      /** The leading components of `world` that are the brain's behaviour. */
      behaviours: z.int(),
      epochs: z.array(z.string()),
      trialTicks: z.number(),
    }),
    registries: z.record(z.string(), z.array(registered)),
    /** What `configure` takes, as the JSON schema of each part's params. */
    interface: z.object({ electrodes: z.unknown(), stimulator: z.unknown() }).exactOptional(),
    state: state.omit({ op: true }),
  }),
  z.object({
    op: z.literal("subscribed"),
    id: u32,
    stream: u32,
    policy,
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
  z.object({ op: z.literal("swap"), what: swappable, name, params }),
]);

export type ServerMessage = z.infer<typeof serverMessage>;
export type ServerOp = ServerMessage["op"];
export type ServerMessageOf<Op extends ServerOp> = Extract<ServerMessage, { op: Op }>;
export type Hello = ServerMessageOf<"hello">;
export type State = Omit<ServerMessageOf<"state">, "op">;

/** A stream as clients see it: the descriptor without its place in the tick row. */
export type StreamOnWire = z.infer<typeof descriptor>;
