/**
 * Directions as a file that says what they are:
 *
 *   "SYMBDIR1" · header length, uint32 · header, JSON in UTF-8 · directions (G×C), then the centre (C), float32
 *   · SHA-256 of all that comes before it, 32 bytes                                    (little-endian throughout)
 *
 * Whatever is not exactly what was written is refused in one sentence: a direction that is nearly right steers wrongly.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import * as z from "zod";
import { type Directions, readers } from "./study.ts";

const MAGIC = "SYMBDIR1";
const DIGEST = 32;
const HEAD = MAGIC.length + 4;
/** Longer headers are not ours. */
const LONGEST_HEADER = 1 << 20;

const params = z.record(z.string(), z.json());
const headerSchema = z.strictObject({
  /** The brain they were read from. `weights` is the SHA-256 of its trained weights, "" where it has none. */
  brain: z.strictObject({ name: z.string(), params, weights: z.string() }),
  /** The site, how wide it is, and how it was recorded. */
  site: z.strictObject({ name: z.string(), width: z.int().min(1) }),
  electrodes: params,
  channels: z.int().min(1),
  unit: z.string(),
  /** How a direction was read, and what it is meant to be written with. */
  reader: z.enum(readers),
  operation: z.enum(["add", "set", "rotate"]),
  /** Which way is up, and what was subtracted first. */
  sign: z.string(),
  centring: z.string(),
  /** The life they were read in: its seed, trials read from, and trials that examined them. */
  training: z.strictObject({ seed: z.int().min(0), trials: z.int().min(1), heldOut: z.int().min(0) }),
  directions: z
    .array(
      z.strictObject({
        /** The component of the intention that it stands for. */
        name: z.string(),
        /** Trials of each side that it was read from. */
        positive: z.int().min(0),
        negative: z.int().min(0),
        /** How well it tells the sides of held-out trials apart; null where there were none. */
        auroc: z.number().min(0).max(1).nullable(),
        /** Projection per unit of the component. */
        slope: z.number(),
      }),
    )
    .min(1),
});

export type DirectionHeader = z.infer<typeof headerSchema>;

export interface DirectionFile {
  readonly header: DirectionHeader;
  /** Goals × channels, unit length each. */
  readonly directions: Float32Array;
  /** Mean activation, channels. */
  readonly centre: Float32Array;
}

/** @throws one sentence when numbers are missing or not finite */
export function encodeDirections({ header, directions, centre }: DirectionFile): Uint8Array<ArrayBuffer> {
  const { channels } = header;
  if (centre.length !== channels || directions.length !== header.directions.length * channels) {
    throw refusal(
      `${header.directions.length} directions over ${channels} channels do not fit their numbers`,
    );
  }
  checkFinite(directions, centre);
  const said = new TextEncoder().encode(JSON.stringify(header));
  const at = HEAD + said.length;
  const floats = [...directions, ...centre];
  const bytes = new Uint8Array(at + 4 * floats.length + DIGEST);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint32(MAGIC.length, said.length, true);
  bytes.set(said, HEAD);
  for (const [i, value] of floats.entries()) view.setFloat32(at + 4 * i, value, true);
  bytes.set(sha256(bytes.subarray(0, -DIGEST)), bytes.length - DIGEST);
  return bytes;
}

/** @throws one sentence that says what is wrong with the file */
export function decodeDirections(bytes: Uint8Array): DirectionFile {
  const opening = new TextDecoder("latin1").decode(bytes.subarray(0, MAGIC.length));
  if (opening !== MAGIC.slice(0, opening.length) || bytes.length === 0) {
    throw refusal(`it does not begin with "${MAGIC}", so it is no direction file`);
  }
  if (bytes.length < HEAD + DIGEST) throw refusal(`it is cut short after ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(MAGIC.length, true);
  const at = HEAD + length;
  if (length > LONGEST_HEADER || at + DIGEST > bytes.length) {
    throw refusal(`it is cut short after ${bytes.length} bytes, or its header's length is damaged`);
  }
  const digest = sha256(bytes.subarray(0, -DIGEST));
  const kept = bytes.subarray(-DIGEST);
  if (digest.some((byte, i) => byte !== kept[i])) {
    throw refusal("its SHA-256 does not match what is in it: it is damaged or cut short");
  }
  const header = headerOf(bytes.subarray(HEAD, at));
  const size = header.directions.length * header.channels;
  const floats = (bytes.length - DIGEST - at) / 4;
  if (floats !== size + header.channels) {
    throw refusal(`its header asks for ${size + header.channels} numbers and there are ${floats}`);
  }
  const take = (from: number, count: number) =>
    Float32Array.from({ length: count }, (_, i) => view.getFloat32(at + 4 * (from + i), true));
  const file = { header, directions: take(0, size), centre: take(size, header.channels) };
  checkFinite(file.directions, file.centre);
  return file;
}

function headerOf(bytes: Uint8Array): DirectionHeader {
  let said: unknown;
  try {
    said = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw refusal("its header is no JSON");
  }
  const parsed = headerSchema.safeParse(said);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0];
  throw refusal(`its header, field "${path.join(".")}": ${message}`);
}

function checkFinite(...arrays: readonly Float32Array[]): void {
  if (arrays.every((values) => values.every(Number.isFinite))) return;
  throw refusal("not all of its numbers are finite");
}

const refusal = (why: string) => new Error(`the direction file cannot be used: ${why}`);

/** Where directions are to be written. */
export interface Subject {
  readonly brain: { readonly name: string; readonly weights: string };
  readonly site: { readonly name: string; readonly width: number };
  readonly channels: number;
}

/** @throws one sentence when these directions were read elsewhere */
export function checkSubject({ header }: DirectionFile, { brain, site, channels }: Subject): void {
  const from = header.brain;
  if (from.name !== brain.name)
    throw refusal(`it was read from brain "${from.name}", and this is "${brain.name}"`);
  if (from.weights !== brain.weights) {
    const short = (hash: string) => (hash === "" ? "none" : `${hash.slice(0, 12)}…`);
    throw refusal(
      `it was read from another network of brain "${from.name}": weights ${short(from.weights)}, not ${short(brain.weights)}`,
    );
  }
  if (header.site.name !== site.name || header.site.width !== site.width) {
    throw refusal(
      `it was read at site "${header.site.name}" of ${header.site.width} units, and this is "${site.name}" of ${site.width}`,
    );
  }
  if (header.channels !== channels) {
    throw refusal(`it was read from ${header.channels} channels, and here there are ${channels}`);
  }
}

/** A file as text that fits a parameter, and back. */
export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** @throws one sentence when this is no base64 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    throw refusal("it is not base64");
  }
}

/** What a file in base64 says, for a law. @throws one sentence when it cannot be used here */
export function importedFrom(given: string, channels: number, goals: number): Directions {
  const { header, directions, centre } = decodeDirections(fromBase64(given));
  const found = header.directions.length;
  if (header.channels === channels && found === goals) {
    return {
      centre: Float64Array.from(centre),
      directions: Float64Array.from(directions),
      slopes: Float64Array.from(header.directions, ({ slope }) => slope),
    };
  }
  throw refusal(
    `it has ${found} directions over ${header.channels} channels, and here ${goals} over ${channels} are needed`,
  );
}
