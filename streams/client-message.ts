/** What clients say, as schemas: the law for what a server accepts. Unknown fields are ignored. */
import * as z from "zod";
import { name, params, policy, seqOrNone, streamKind, swappable, u32 } from "./fields.ts";

/** The longest list in a message: channels of a subscription, currents of a command. */
const MAX_LIST = 65_536;
const finite = z.number().refine(Number.isFinite, "must be a finite number");

/** A stream as a symbiote announces it; the server gives it an id. `rateHz` 0 means "now and then". */
export const streamDraft = z.object({
  name,
  kind: streamKind,
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
  policy: policy.default("latest"),
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
  /** The newest rows of a subscription, or the first of every `stride`, at once, as frames of type 3. */
  z.object({
    op: z.literal("snapshot"),
    id: u32,
    rows: z.int().min(1).max(4096).default(1),
    stride: z.int().min(1).max(100_000).default(1),
  }),
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
    what: swappable,
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
  z.object({ op: z.literal("replay"), file: z.string().min(1).max(200) }),
  z.object({ op: z.literal("live") }),
]);

export type ClientMessage = z.infer<typeof clientMessage>;
/** A client message as it may be written: fields with a default left out. */
export type ClientRequest = z.input<typeof clientMessage>;
export type ClientOp = ClientMessage["op"];
export type MessageOf<Op extends ClientOp> = Extract<ClientMessage, { op: Op }>;
export type Subscribe = MessageOf<"subscribe">;
