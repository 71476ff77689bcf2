/**
 * Reads a whole recording: what ran, and its entries in the order in which they happened, from any tick on. Memory
 * holds the index and the few chunks that overlap in time, however long the recording is.
 */
import { type FileHandle, open } from "node:fs/promises";
import { McapIndexedReader } from "@mcap/core";
import { ZodError } from "zod";
import type { Entry, RecordingHeader } from "../../../streams/recording.ts";
import { shellWord } from "../shell.ts";
import { HEADER_NAME, PROFILE, timeOf } from "./container.ts";
import { sentenceFor } from "./file.ts";
import { channelsOf, decodeEntry } from "./messages.ts";
import { readableOf } from "./readable.ts";
import { headerIn, NotARecording, scan } from "./scan.ts";

export interface Recording {
  readonly path: string;
  readonly header: RecordingHeader;
  /** Ticks on the record. */
  readonly ticks: number;
  readonly seconds: number;
  /** Entries in order, from tick `from` on; only of these kinds, if given. @throws where the file is damaged. */
  entries(from?: number, kinds?: readonly Entry["kind"][]): AsyncGenerator<Entry, void, void>;
  close(): Promise<void>;
}

/** Open the recording at `path`. @throws one sentence when it is none, was cut off, or its index is damaged. */
export async function openRecording(path: string): Promise<Recording> {
  const handle = await open(path, "r").catch((error) => {
    throw new Error(sentenceFor(path, error), { cause: error });
  });
  try {
    const { reader, header } = await indexOf(path, handle);
    const topics = new Map(channelsOf(header).map((channel) => [channel.id, channel.topic]));
    const tickId = [...topics].find(([, topic]) => topic === "tick")![0];
    const ticks = Number(reader.statistics?.channelMessageCounts.get(tickId) ?? 0n);
    return {
      path,
      header,
      ticks,
      seconds: (ticks * header.config.dtMs) / 1000,
      async *entries(from = 0, kinds = [...topics.values()]) {
        try {
          const startTime = timeOf(header, from, 0);
          const wanted = kinds.map((kind) => `/${kind}`);
          for await (const message of reader.readMessages({ startTime, topics: wanted })) {
            yield decodeEntry(topics.get(message.channelId)!, message.data);
          }
        } catch (error) {
          throw new Error(error instanceof ZodError ? unknownContent(path) : damaged(path), { cause: error });
        }
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The entries of the recording at `path`, from tick `from` on. @throws like `openRecording`. */
export async function* readSession(path: string, from = 0): AsyncGenerator<Entry, void, void> {
  const recording = await openRecording(path);
  try {
    yield* recording.entries(from);
  } finally {
    await recording.close();
  }
}

async function indexOf(path: string, handle: FileHandle) {
  const readable = readableOf(handle);
  const reader = await McapIndexedReader.Initialize({ readable }).catch(() => undefined);
  if (reader === undefined) throw new Error(await whyNot(path, handle));
  if (reader.header.profile !== PROFILE)
    throw new Error(notOurs(path, "it is an MCAP file of something else"));
  try {
    for await (const { metadata } of reader.readMetadata({ name: HEADER_NAME })) {
      return { reader, header: headerIn(metadata) };
    }
  } catch (error) {
    throw new Error(error instanceof NotARecording ? notOurs(path, error.message) : damaged(path), {
      cause: error,
    });
  }
  throw new Error(notOurs(path, "it is an MCAP file of something else"));
}

/** Why a file without a usable index cannot be opened. */
async function whyNot(path: string, handle: FileHandle): Promise<string> {
  try {
    for await (const found of scan(readableOf(handle))) {
      if (found.what === "chunk")
        return `${path} was cut off or is damaged: run "symbiote recover ${shellWord(path)}" first`;
    }
    return notOurs(path, "it was cut before the first tick");
  } catch (error) {
    return error instanceof NotARecording ? notOurs(path, error.message) : sentenceFor(path, error);
  }
}

function notOurs(path: string, why: string): string {
  return `${path} cannot be opened as a recording: ${why}`;
}

function unknownContent(path: string): string {
  return `${path} holds something that this version of symbiote does not know: use the version that recorded it`;
}

function damaged(path: string): string {
  return `${path} is damaged: run "symbiote recover ${shellWord(path)}" and use the file that it writes`;
}
