/**
 * Reads a recording front to back without trusting it: every chunk whose checksum holds is handed on, whatever lies
 * between them is damage. Works on files that were cut anywhere, and on files with garbage in the middle.
 */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import {
  hasMcapPrefix,
  McapIndexedReader,
  McapRecordBuilder,
  McapStreamReader,
  type McapTypes,
} from "@mcap/core";
import { parseRecordingHeader, type RecordingHeader } from "../../../streams/recording.ts";
import { HEADER_NAME, PROFILE } from "./container.ts";
import { channelsOf } from "./messages.ts";
import { writeChannels } from "./summary.ts";

type Readable = McapTypes.IReadable;
type Message = McapTypes.TypedMcapRecords["Message"];

/** What a scan meets, in file order. */
export type Scanned =
  | { readonly what: "header"; readonly header: RecordingHeader }
  | { readonly what: "chunk"; readonly messages: readonly Message[] }
  | { readonly what: "damage"; readonly bytes: number }
  /**
   * `whole`: every checksum of the file holds, and its index can be used. `finished`: its recorder came to an end, so
   * that what is missing was not cut off. `counts`: messages that were written, by channel, where the index says so.
   */
  | {
      readonly what: "end";
      readonly whole: boolean;
      readonly finished: boolean;
      readonly counts: ReadonlyMap<number, bigint> | undefined;
    };

const MAGIC = 8;
const RECORD_HEAD = 9;
const CHUNK_HEAD = 40;
/** No writer of ours makes a record this large; a length beyond it is damage. */
const LARGEST = 1 << 28;
const WINDOW = 1 << 20;
const HEADER = 0x01;
const CHUNK = 0x06;
const METADATA = 0x0c;
const DATA_END = 0x0f;
/** The records that stand before the summary, as their fields: so many bytes, or `b`, bytes after their u32 length. */
const SHAPES: Readonly<Record<number, string>> = {
  [HEADER]: "bb",
  3: "2bbb",
  4: "22bbb",
  [CHUNK]: "its checksum says",
  7: "2b",
  [METADATA]: "bb",
  [DATA_END]: "4",
};

/** The file is not one of ours, or what says so is damaged. */
export class NotARecording extends Error {}

/** @throws NotARecording with half a sentence ("it is …") when there is nothing to scan. */
export async function* scan(file: Readable): AsyncGenerator<Scanned, void, void> {
  const size = Number(await file.size());
  const read = async (offset: number, length: number) => file.read(BigInt(offset), BigInt(length));
  if (size === 0) throw new NotARecording("it is empty");
  if (size < MAGIC || !hasMcapPrefix(viewOf(await read(0, MAGIC)))) {
    throw new NotARecording("it is not an MCAP file");
  }
  let crc = crc32(await read(0, MAGIC));
  let position = MAGIC;
  let damaged = false;
  let channels: Uint8Array | undefined;

  while (position < size) {
    const record = await recordAt(read, position, size);
    if (record !== undefined && record.opcode === DATA_END) {
      const intact = !damaged && viewOf(record.bytes).getUint32(RECORD_HEAD, true) === crc;
      const index = await indexOf(file);
      yield { what: "end", whole: intact && index !== undefined, finished: true, counts: countsIn(index) };
      return;
    }
    const messages = record?.opcode === CHUNK && channels ? messagesOf(channels, record.bytes) : undefined;
    if (record === undefined || (record.opcode === CHUNK && messages === undefined)) {
      if (channels === undefined) throw new NotARecording("what it says about its session is damaged");
      const next = await nextChunk(read, position + 1, size, channels);
      damaged = true;
      yield { what: "damage", bytes: next - position };
      position = next;
      continue;
    }
    if (messages !== undefined) {
      yield { what: "chunk", messages };
    } else if (record.opcode === HEADER && profileOf(record.bytes) !== PROFILE) {
      throw new NotARecording("it is an MCAP file of something else");
    } else if (record.opcode === METADATA && channels === undefined) {
      const header = headerOf(record.bytes);
      channels = channelRecords(header);
      yield { what: "header", header };
    }
    crc = crc32(record.bytes, crc);
    position += record.bytes.length;
  }
  if (channels === undefined) throw new NotARecording("it was cut before it says what its session is");
  const finished = hasMcapPrefix(viewOf(await read(size - MAGIC, MAGIC)));
  yield { what: "end", whole: false, finished, counts: finished ? countsIn(await indexOf(file)) : undefined };
}

type Read = (offset: number, length: number) => Promise<Uint8Array>;

/** The record that starts at `offset`, or `undefined` when none of ours fits there. */
async function recordAt(
  read: Read,
  offset: number,
  size: number,
): Promise<{ opcode: number; bytes: Uint8Array } | undefined> {
  if (offset + RECORD_HEAD > size) return undefined;
  const head = viewOf(await read(offset, RECORD_HEAD));
  const opcode = head.getUint8(0);
  const length = RECORD_HEAD + Number(head.getBigUint64(1, true));
  if (SHAPES[opcode] === undefined || length > LARGEST || offset + length > size) return undefined;
  const bytes = await read(offset, length);
  const whole = opcode === CHUNK ? looksLikeChunk(viewOf(bytes), 0) : fits(SHAPES[opcode], viewOf(bytes));
  return whole ? { opcode, bytes } : undefined;
}

/** Do the fields of a record add up to its length? Then a length that was damaged cannot swallow what follows. */
function fits(shape: string, record: DataView): boolean {
  let at = RECORD_HEAD;
  for (const field of shape) {
    if (field !== "b") at += Number(field);
    else if (at + 4 > record.byteLength) return false;
    else at += 4 + record.getUint32(at, true);
  }
  return at === record.byteLength;
}

function profileOf(record: Uint8Array): string {
  const length = viewOf(record).getUint32(RECORD_HEAD, true);
  return Buffer.from(record.subarray(RECORD_HEAD + 4, RECORD_HEAD + 4 + length)).toString();
}

/** The messages of a chunk record, or `undefined` when it is not whole. */
function messagesOf(channels: Uint8Array, chunk: Uint8Array): Message[] | undefined {
  const reader = new McapStreamReader({ noMagicPrefix: true });
  const messages: Message[] = [];
  try {
    reader.append(channels);
    reader.append(chunk);
    for (let record = reader.nextRecord(); record !== undefined; record = reader.nextRecord()) {
      if (record.type === "Message") messages.push(record);
    }
    return reader.bytesRemaining() === 0 ? messages : undefined;
  } catch {
    return undefined;
  }
}

/** Where the next whole chunk starts, or `size` when there is none. */
async function nextChunk(read: Read, from: number, size: number, channels: Uint8Array): Promise<number> {
  const head = RECORD_HEAD + CHUNK_HEAD;
  for (let start = from; start + head <= size; start += WINDOW) {
    const window = await read(start, Math.min(WINDOW + head, size - start));
    const view = viewOf(window);
    for (let i = window.indexOf(CHUNK); i >= 0 && i < WINDOW; i = window.indexOf(CHUNK, i + 1)) {
      if (i + head > window.length || !looksLikeChunk(view, i)) continue;
      const record = await recordAt(read, start + i, size);
      if (record !== undefined && messagesOf(channels, record.bytes) !== undefined) return start + i;
    }
  }
  return size;
}

/**
 * Three lengths in a chunk's head must agree: that rejects nearly everything before a checksum is computed, and a chunk
 * whose own length was damaged, which would swallow what follows.
 */
function looksLikeChunk(view: DataView, at: number): boolean {
  if (at + RECORD_HEAD + CHUNK_HEAD > view.byteLength) return false;
  const length = view.getBigUint64(at + 1, true);
  const uncompressed = view.getBigUint64(at + RECORD_HEAD + 16, true);
  const compression = view.getUint32(at + RECORD_HEAD + 28, true);
  const records = view.getBigUint64(at + RECORD_HEAD + 32, true);
  return compression === 0 && uncompressed === records && length === records + BigInt(CHUNK_HEAD);
}

/** The summary at the end of the file, if it is what its checksum says. */
async function indexOf(file: Readable): Promise<McapIndexedReader | undefined> {
  return McapIndexedReader.Initialize({ readable: file }).catch(() => undefined);
}

const countsIn = (index: McapIndexedReader | undefined) => index?.statistics?.channelMessageCounts;

/** The session in a metadata record. @throws NotARecording when it is another's, or damaged. */
export function headerOf(record: Uint8Array): RecordingHeader {
  const reader = new McapStreamReader({ noMagicPrefix: true });
  let metadata: McapTypes.TypedMcapRecord | undefined;
  try {
    reader.append(record);
    metadata = reader.nextRecord();
  } catch {
    throw new NotARecording("what it says about its session is damaged");
  }
  if (metadata?.type !== "Metadata" || metadata.name !== HEADER_NAME) {
    throw new NotARecording("it is an MCAP file of something else");
  }
  return headerIn(metadata.metadata);
}

/** The session in the entries of our metadata. @throws NotARecording when it is damaged. */
export function headerIn(entries: ReadonlyMap<string, string>): RecordingHeader {
  const json = entries.get("json") ?? "";
  if (createHash("sha256").update(json).digest("hex") !== entries.get("sha256")) {
    throw new NotARecording("what it says about its session is damaged");
  }
  try {
    return parseRecordingHeader(JSON.parse(json));
  } catch (error) {
    throw new NotARecording(`it is of another version: ${(error as Error).message}`);
  }
}

function channelRecords(header: RecordingHeader): Uint8Array {
  const records = new McapRecordBuilder();
  writeChannels(records, channelsOf(header));
  return records.buffer;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
