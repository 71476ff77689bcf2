/**
 * What a recording holds: a header that says what ran, and entries, each at a tick.
 *
 * Entries of one tick have one order, which is the order of cause: what arrived before the tick (controls and
 * commands, as they came) and what a brain that lives elsewhere answered, the tick's row, what took effect at the symbiote before it processed that row, what it
 * decoded, the checkpoint it took afterwards, and its metrics.
 */
import * as z from "zod";
import { type Control, control } from "./control.ts";
import type { Layout, StreamDescriptor } from "./frame.ts";
import type { Command } from "./ports.ts";
import { namedSchema, type SessionConfig, sessionConfigSchema } from "./session.ts";

/** A stream that does not come from the loop: its rows are recorded beside the tick rows. */
export const BESIDE = ["decoded", "metric", "timing"] as const;
export type Beside = (typeof BESIDE)[number];

const tick = z.int().min(0).max(0xffffffff);

/**
 * What happened to the symbiote at a tick: `goal`, `swap`, `absorbed` and `joined` take effect before it processes that tick's
 * row, a `checkpoint` is its state after that row. `joined` without a checkpoint starts from nothing.
 */
export const symbioteEvent = z.discriminatedUnion("op", [
  z.object({ op: z.literal("goal"), goal: z.array(z.number()).nullable() }),
  z.object({
    op: z.literal("swap"),
    decoder: namedSchema.exactOptional(),
    intention: namedSchema.exactOptional(),
    law: namedSchema.exactOptional(),
  }),
  z.object({
    op: z.literal("joined"),
    checkpoint: z.object({ tick, digest: z.string() }).exactOptional(),
    /** The checkpoint itself (snapshot.ts) as base64, where the record does not hold what led to it. */
    state: z.string().exactOptional(),
  }),
  z.object({
    op: z.literal("absorbed"),
    pupil: z.enum(["decoder", "law"]),
    /** What was learned in a lesson (snapshot.ts), as base64: a replay does not study again. */
    result: z.string(),
  }),
  z.object({ op: z.literal("checkpoint"), digest: z.string() }),
  z.object({ op: z.literal("left") }),
]);
export type SymbioteEvent = z.infer<typeof symbioteEvent>;

/** Worth knowing, changes nothing: a new speed, a pause, who took the lease. */
export const note = z.object({ what: z.string() }).catchall(z.json());
export type Note = z.infer<typeof note>;

/** One thing on the record, at its tick. `row` and `values` belong to whoever receives the entry. */
export type Entry =
  | { readonly kind: "control"; readonly tick: number; readonly control: Control }
  | { readonly kind: "command"; readonly tick: number; readonly command: Command }
  | { readonly kind: "note"; readonly tick: number; readonly note: Note }
  /** What a brain that lives elsewhere answered: a row of each body, one after another (asking.ts). */
  | { readonly kind: "answer"; readonly tick: number; readonly values: Float32Array }
  | { readonly kind: "tick"; readonly tick: number; readonly row: Float32Array }
  | { readonly kind: "symbiote"; readonly tick: number; readonly event: SymbioteEvent }
  | { readonly kind: Beside; readonly tick: number; readonly values: Float32Array };

/** What entries of these kinds hold besides their tick, in JSON. */
export const jsonEntries = {
  control: z.object({ tick, control }),
  note: z.object({ tick, note }),
  symbiote: z.object({ tick, event: symbioteEvent }),
} as const;

/** The place of an entry within its tick: see the top of this file. */
export function phaseOf(entry: Entry): number {
  switch (entry.kind) {
    case "control":
    case "command":
    case "note":
    case "answer":
      return 0;
    case "tick":
      return 1;
    case "symbiote":
      return entry.event.op === "checkpoint" ? 4 : 2;
    case "decoded":
      return 3;
    case "metric":
    case "timing":
      return 5;
  }
}

/** What ran. `layout` is the loop's; `beside` gives the labels of the other recorded streams. */
export interface RecordingHeader {
  readonly format: 1;
  readonly sessionId: string;
  readonly runId: string;
  readonly epochUnixMs: number;
  readonly config: SessionConfig;
  readonly configHash: string;
  readonly weightsHash: string;
  /** Versions of what made it: `symbiote`, `node`, … */
  readonly versions: Readonly<Record<string, string>>;
  readonly layout: Layout;
  readonly beside: Readonly<Partial<Record<Beside, readonly string[]>>>;
  /** Numbers in an answer of a brain that lives elsewhere, all bodies; absent where the brain lived here. */
  readonly answer?: number;
  /** Only the session's own symbiote (the default) can be run again; of a foreign one, rows and events are hearsay. */
  readonly symbiote?: "own" | "foreign";
  /** A recording begun while the session ran: the rig before its first tick (snapshot.ts), as base64. */
  readonly start?: { readonly tick: number; readonly rig: string };
}

const streamSchema: z.ZodType<StreamDescriptor> = z.object({
  id: z.int().min(0),
  name: z.string().min(1),
  kind: z.enum([
    "activation",
    "intention",
    "decoded",
    "steering",
    "world",
    "trial",
    "metric",
    "event",
    "timing",
  ]),
  dtype: z.literal("f32"),
  shape: z.tuple([z.int().min(0)]),
  rateHz: z.number(),
  unit: z.string(),
  labels: z.array(z.string()),
  offset: z.int().min(-1),
});

export const recordingHeaderSchema = z.object({
  format: z.literal(1),
  sessionId: z.string(),
  runId: z.string(),
  epochUnixMs: z.number().min(0),
  config: sessionConfigSchema,
  configHash: z.string(),
  weightsHash: z.string(),
  versions: z.record(z.string(), z.string()),
  layout: z.object({ streams: z.array(streamSchema), width: z.int().min(1) }),
  beside: z.partialRecord(z.enum(BESIDE), z.array(z.string())),
  answer: z.int().min(1).exactOptional(),
  symbiote: z.enum(["own", "foreign"]).exactOptional(),
  start: z.object({ tick, rig: z.string() }).exactOptional(),
});

/** Read a header. @throws one sentence that names the field that does not fit. */
export function parseRecordingHeader(value: unknown): RecordingHeader {
  const parsed = recordingHeaderSchema.safeParse(value);
  if (parsed.success) return parsed.data as RecordingHeader;
  const issue = parsed.error.issues[0];
  throw new Error(`the recording's header does not fit, field "${issue.path.join(".")}": ${issue.message}`);
}
