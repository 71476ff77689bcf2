/** The parts of an MCAP file that say what is in it: schemas and channels, and the summary at the end. */
import { crc32 } from "node:zlib";
import type { McapRecordBuilder, McapTypes } from "@mcap/core";
import type { Channel } from "./messages.ts";

/** What a summary lists. */
export interface Contents {
  readonly channels: readonly Channel[];
  readonly chunks: readonly McapTypes.ChunkIndex[];
  readonly messageCounts: Map<number, bigint>;
  readonly metadata: McapTypes.MetadataIndex;
}

/** A schema and a channel for each kind of entry; both have the channel's id. */
export function writeChannels(records: McapRecordBuilder, channels: readonly Channel[]): void {
  for (const { id, topic, encoding, definition } of channels) {
    records.writeSchema({
      id,
      name: `symbiote/${topic}`,
      encoding: encoding === "ros1" ? "ros1msg" : "jsonschema",
      data: Buffer.from(definition),
    });
  }
  for (const { id, topic, encoding } of channels) {
    records.writeChannel({
      id,
      schemaId: id,
      topic: `/${topic}`,
      messageEncoding: encoding,
      metadata: new Map(),
    });
  }
}

/** Everything after the data section, for a summary that starts at byte `start` of the file. */
export function writeSummary(records: McapRecordBuilder, contents: Contents, start: number): Uint8Array {
  writeChannels(records, contents.channels);
  records.writeStatistics(statisticsOf(contents));
  records.writeMetadataIndex(contents.metadata);
  for (const chunk of contents.chunks) records.writeChunkIndex(chunk);
  const body = records.buffer;
  records.reset();

  const footer = { summaryStart: BigInt(start), summaryOffsetStart: 0n, summaryCrc: 0 };
  records.writeFooter(footer);
  const uncheckedFooter = records.buffer.subarray(0, -4);
  records.reset();
  records.writeFooter({ ...footer, summaryCrc: crc32(uncheckedFooter, crc32(body)) });
  records.writeMagic();
  const end = records.buffer;
  records.reset();
  return Buffer.concat([body, end]);
}

function statisticsOf({ channels, chunks, messageCounts }: Contents): McapTypes.Statistics {
  let messageStartTime = chunks[0]?.messageStartTime ?? 0n;
  let messageEndTime = 0n;
  for (const chunk of chunks) {
    if (chunk.messageStartTime < messageStartTime) messageStartTime = chunk.messageStartTime;
    if (chunk.messageEndTime > messageEndTime) messageEndTime = chunk.messageEndTime;
  }
  let messageCount = 0n;
  for (const count of messageCounts.values()) messageCount += count;
  return {
    messageCount,
    schemaCount: channels.length,
    channelCount: channels.length,
    attachmentCount: 0,
    metadataCount: 1,
    chunkCount: chunks.length,
    messageStartTime,
    messageEndTime,
    channelMessageCounts: messageCounts,
  };
}
