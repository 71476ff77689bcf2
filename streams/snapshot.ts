/**
 * A snapshot as bytes: what `save()` returns, exact to the bit, for checkpoints and for the wire.
 *
 *   "SYMS" | u32 version | u32 header length | u32 blob length | header (JSON) | zeros to 8 | blob (arrays, each on 8)
 *
 * In the header a typed array is {"$":"f32","at":byte,"n":length} and a number that JSON cannot say is {"$":"NaN"}.
 * Numbers are little-endian, as on every machine that Node runs on but one.
 */
import type { Snapshot, SnapshotValue } from "./ports.ts";

const MAGIC = 0x534d5953; // "SYMS"
const VERSION = 1;
const PREFIX = 16;

type Numbers = Float32Array | Float64Array | Int32Array | Uint32Array;
const KINDS = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u32: Uint32Array } as const;
const UNSAYABLE = { NaN: Number.NaN, "+": Number.POSITIVE_INFINITY, "-": Number.NEGATIVE_INFINITY, "-0": -0 };

const isNumbers = (value: unknown): value is Numbers => ArrayBuffer.isView(value);
const on8 = (n: number) => (n + 7) & ~7;

/** @throws when a value is none that a snapshot may hold; the message names its path. */
export function encodeSnapshot(snapshot: Snapshot): Uint8Array {
  const blobs: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  let size = 0;
  const header = new TextEncoder().encode(JSON.stringify(encode(snapshot, "snapshot")));
  const start = on8(PREFIX + header.length);
  const out = new Uint8Array(start + size);
  const view = new DataView(out.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, VERSION, true);
  view.setUint32(8, header.length, true);
  view.setUint32(12, size, true);
  out.set(header, PREFIX);
  for (const { at, bytes } of blobs) out.set(bytes, start + at);
  return out;

  function encode(value: SnapshotValue, path: string): unknown {
    if (typeof value === "number") {
      if (Number.isFinite(value) && !Object.is(value, -0)) return value;
      const [name] = Object.entries(UNSAYABLE).find(([, same]) => Object.is(value, same))!;
      return { $: name };
    }
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    if (isNumbers(value)) {
      const kind = Object.entries(KINDS).find(([, make]) => value instanceof make)?.[0];
      if (kind === undefined) throw new Error(`${path} is an array of a kind that a snapshot cannot hold`);
      const at = size;
      blobs.push({ at, bytes: new Uint8Array(value.buffer, value.byteOffset, value.byteLength) });
      size = on8(size + value.byteLength);
      return { $: kind, at, n: value.length };
    }
    if (Array.isArray(value)) return value.map((one, i) => encode(one, `${path}[${i}]`));
    if (typeof value !== "object")
      throw new Error(`${path} is ${typeof value}; a snapshot holds plain values`);
    const entries = Object.entries(value as Snapshot);
    if (entries.some(([key]) => key === "$")) throw new Error(`${path} has a key "$", which is reserved`);
    return Object.fromEntries(entries.map(([key, one]) => [key, encode(one, `${path}.${key}`)]));
  }
}

/** @throws one sentence when the bytes are no snapshot, of another version, or cut short. */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  if (bytes.length < PREFIX) throw new Error(`a snapshot has at least ${PREFIX} bytes, not ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC)
    throw new Error("these bytes are no snapshot: they do not start with SYMS");
  const version = view.getUint32(4, true);
  if (version !== VERSION)
    throw new Error(`snapshot version ${version} cannot be read; this program reads ${VERSION}`);
  const headerLength = view.getUint32(8, true);
  const blobLength = view.getUint32(12, true);
  const start = on8(PREFIX + headerLength);
  if (bytes.length !== start + blobLength) {
    throw new Error(
      `the snapshot says it has ${start + blobLength} bytes but has ${bytes.length}; it is damaged`,
    );
  }
  // A copy, and never a view: `slice` of Node's Buffer would share memory that starts somewhere else.
  const blob = new Uint8Array(bytes.subarray(start));
  const text = new TextDecoder().decode(bytes.subarray(PREFIX, PREFIX + headerLength));
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw new Error("the snapshot's header is not JSON; it is damaged");
  }
  const value = decode(header);
  if (typeof value !== "object" || value === null || Array.isArray(value) || isNumbers(value)) {
    throw new Error("the snapshot's header is not an object; it is damaged");
  }
  return value as Snapshot;

  function decode(value: unknown): SnapshotValue {
    if (Array.isArray(value)) return value.map(decode);
    if (typeof value !== "object" || value === null) return value as SnapshotValue;
    if (!("$" in value))
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, decode(one)]));
    const { $: kind, at, n } = value as { $: string; at?: number; n?: number };
    if (Object.hasOwn(UNSAYABLE, kind)) return UNSAYABLE[kind as keyof typeof UNSAYABLE];
    const make = Object.hasOwn(KINDS, kind) ? KINDS[kind as keyof typeof KINDS] : undefined;
    const fits = Number.isInteger(at) && Number.isInteger(n) && at! >= 0 && n! >= 0 && at! % 8 === 0;
    if (make === undefined || !fits || at! + n! * make.BYTES_PER_ELEMENT > blobLength) {
      throw new Error("the snapshot's header points outside its arrays; it is damaged");
    }
    return new make(blob.buffer as ArrayBuffer, at, n).slice();
  }
}

/** Are two snapshots the same to the bit, whatever the order of their keys? */
export function snapshotsEqual(a: SnapshotValue, b: SnapshotValue): boolean {
  if (isNumbers(a) || isNumbers(b)) {
    if (!isNumbers(a) || !isNumbers(b) || a.constructor !== b.constructor || a.length !== b.length)
      return false;
    const [x, y] = [a, b].map((v) => new Uint8Array(v.buffer, v.byteOffset, v.byteLength));
    return x.every((byte, i) => byte === y[i]);
  }
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  const [x, y] = [a as Snapshot, b as Snapshot];
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(y, key) && snapshotsEqual(x[key], y[key]))
  );
}
