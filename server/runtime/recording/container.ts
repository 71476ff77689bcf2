/**
 * The MCAP file as a sequence of byte strings (https://mcap.dev/spec): an opening with everything needed to read what
 * follows, then self-contained chunks, then a summary. Nothing here touches a disk. The records are the MCAP library's;
 * only their order is ours, because the library's writer closes a chunk by its size and a recording closes it by time.
 */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { McapChunkBuilder, McapRecordBuilder, type McapTypes } from "@mcap/core";
import { type Entry, phaseOf, type RecordingHeader } from "../../../streams/recording.ts";
import { channelsOf, createEncoder } from "./messages.ts";
import { writeChannels, writeSummary } from "./summary.ts";

export const PROFILE = "symbiote";
export const HEADER_NAME = "symbiote.session";

/** MCAP time, ns: the entries of one tick are a nanosecond apart, in the order of cause. */
export function timeOf(header: RecordingHeader, tick: number, phase: number): bigint {
  return BigInt(Math.round((header.epochUnixMs + tick * header.config.dtMs) * 1e3)) * 1000n + BigInt(phase);
}

/** One finished chunk on its way to the file. */
export interface Sealed {
  readonly bytes: Uint8Array;
  readonly index: McapTypes.ChunkIndex;
  readonly messageCounts: ReadonlyMap<number, bigint>;
}

/** Builds the file front to back: `opening`, any number of `add … seal … commit`, `closing`. */
export interface Container {
  opening(): Uint8Array;
  /** Put an entry into the current chunk; its content is copied. */
  add(entry: Entry): void;
  /** Put a stored message into the current chunk as it is. */
  copy(topic: Entry["kind"], logTime: bigint, data: Uint8Array): void;
  /** Bytes in the current chunk. */
  readonly pending: number;
  /** Finish the current chunk (`undefined` when it is empty); its bytes are the next ones in the file. */
  seal(): Sealed | undefined;
  /** The sealed chunk has reached the file. Until then another must not be sealed. */
  commit(sealed: Sealed): void;
  closing(): Uint8Array;
}

export function createContainer(header: RecordingHeader): Container {
  const channels = channelsOf(header);
  const ids = new Map(channels.map((channel) => [channel.topic, channel.id]));
  const encoder = createEncoder();
  const chunk = new McapChunkBuilder({});
  const records = new McapRecordBuilder();
  const chunks: McapTypes.ChunkIndex[] = [];
  const messageCounts = new Map<number, bigint>();
  let chunkCounts = new Map<number, bigint>();
  let metadata: McapTypes.MetadataIndex = { name: HEADER_NAME, offset: 0n, length: 0n };
  let position = 0;
  let dataCrc = 0;
  let sequence = 0;

  const take = (): Uint8Array => {
    const bytes = records.buffer;
    records.reset();
    return bytes;
  };
  const advance = (bytes: Uint8Array) => {
    position += bytes.length;
    dataCrc = crc32(bytes, dataCrc);
  };
  const copy: Container["copy"] = (topic, logTime, data) => {
    const channelId = ids.get(topic)!;
    chunk.addMessage({ channelId, sequence: sequence++ >>> 0, logTime, publishTime: logTime, data });
    chunkCounts.set(channelId, (chunkCounts.get(channelId) ?? 0n) + 1n);
  };

  return {
    opening() {
      const library = `symbiote ${header.versions.symbiote ?? ""}`.trim();
      records.writeMagic();
      records.writeHeader({ profile: PROFILE, library });
      const offset = BigInt(records.length);
      metadata = { name: HEADER_NAME, offset, length: writeHeader(records, header) };
      writeChannels(records, channels);
      const bytes = take();
      advance(bytes);
      return bytes;
    },
    add(entry) {
      copy(entry.kind, timeOf(header, entry.tick, phaseOf(entry)), encoder.entry(entry));
    },
    copy,
    get pending() {
      return chunk.byteLength;
    },
    seal() {
      if (chunk.numMessages === 0) return undefined;
      const body = chunk.buffer;
      const { messageStartTime, messageEndTime } = chunk;
      const uncompressedSize = BigInt(body.length);
      const chunkLength = records.writeChunk({
        messageStartTime,
        messageEndTime,
        uncompressedSize,
        uncompressedCrc: crc32(body),
        compression: "",
        records: body,
      });
      const messageIndexOffsets = new Map<number, bigint>();
      for (const index of chunk.indices) {
        messageIndexOffsets.set(index.channelId, BigInt(position + records.length));
        records.writeMessageIndex(index);
      }
      const bytes = take();
      const index = {
        messageStartTime,
        messageEndTime,
        chunkStartOffset: BigInt(position),
        chunkLength,
        messageIndexOffsets,
        messageIndexLength: BigInt(bytes.length) - chunkLength,
        compression: "",
        compressedSize: uncompressedSize,
        uncompressedSize,
      };
      const sealed = { bytes, index, messageCounts: chunkCounts };
      chunk.reset();
      chunkCounts = new Map();
      return sealed;
    },
    commit(sealed) {
      advance(sealed.bytes);
      chunks.push(sealed.index);
      for (const [id, count] of sealed.messageCounts) {
        messageCounts.set(id, (messageCounts.get(id) ?? 0n) + count);
      }
    },
    closing() {
      records.writeDataEnd({ dataSectionCrc: dataCrc });
      const dataEnd = take();
      const start = position + dataEnd.length;
      return Buffer.concat([
        dataEnd,
        writeSummary(records, { channels, chunks, messageCounts, metadata }, start),
      ]);
    },
  };
}

/** The session as a metadata record with its own checksum. */
function writeHeader(records: McapRecordBuilder, header: RecordingHeader): bigint {
  const json = JSON.stringify(header);
  const sha256 = createHash("sha256").update(json).digest("hex");
  const entries = { json, sha256 };
  return records.writeMetadata({ name: HEADER_NAME, metadata: new Map(Object.entries(entries)) });
}
