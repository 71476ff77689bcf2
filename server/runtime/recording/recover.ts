/**
 * `recover`: read a recording that was cut off or damaged, say what is left of it, and write that to a clean, indexed
 * file. Whole chunks survive; a recorder that was killed leaves at most one unfinished chunk behind.
 */
import { open } from "node:fs/promises";
import type { McapTypes } from "@mcap/core";
import type { RecordingHeader } from "../../../streams/recording.ts";
import { createContainer } from "./container.ts";
import { createFile, type RecordingFile, sentenceFor } from "./file.ts";
import { channelsOf, tickOf } from "./messages.ts";
import { readableOf } from "./readable.ts";
import { NotARecording, scan } from "./scan.ts";

/** What a file holds. */
export interface Findings {
  readonly state: "whole" | "cut" | "unreadable";
  readonly header?: RecordingHeader;
  /** The recorder came to an end: nothing was cut off, and what is missing was damaged. */
  readonly finished: boolean;
  /** Whole ticks, the last of them, and the ticks missing before and between them, and after them where it is known. */
  readonly ticks: number;
  readonly lastTick: number;
  readonly missingTicks: number;
  readonly bytes: number;
  readonly bytesDropped: number;
  /** Why it is unreadable. */
  readonly reason?: string;
}

export interface Recovery extends Omit<Findings, "state" | "header" | "reason"> {
  readonly state: "whole" | "recovered" | "unreadable";
  readonly path: string;
  /** The file that was written, when one was. */
  readonly out?: string;
  readonly seconds: number;
  /** One sentence for people. */
  readonly summary: string;
  readonly exitCode: 0 | 1 | 3;
}

/** Read a whole file and say what is in it; bounded memory, never throws about content. */
export async function examine(file: McapTypes.IReadable): Promise<Findings> {
  const bytes = Number(await file.size());
  let header: RecordingHeader | undefined;
  let [ticks, lastTick, missingTicks, bytesDropped] = [0, -1, 0, 0];
  let [whole, finished] = [false, false];
  try {
    for await (const found of scan(file)) {
      if (found.what === "header") header = found.header;
      else if (found.what === "damage") bytesDropped += found.bytes;
      else if (found.what === "end") {
        ({ whole, finished } = found);
        const written = found.counts?.get(tickChannel(header!));
        if (written !== undefined) missingTicks = Math.max(missingTicks, Number(written) - ticks);
      } else {
        for (const { channelId, data } of found.messages) {
          if (channelId !== tickChannel(header!)) continue;
          const tick = tickOf(data);
          const expected = ticks > 0 ? lastTick + 1 : (header!.start?.tick ?? 0);
          missingTicks += Math.max(0, tick - expected);
          lastTick = tick;
          ticks++;
        }
      }
    }
  } catch (error) {
    if (!(error instanceof NotARecording)) throw error;
    return {
      state: "unreadable",
      finished,
      ticks,
      lastTick,
      missingTicks,
      bytes,
      bytesDropped: bytes,
      reason: error.message,
    };
  }
  const found = { finished, ticks, lastTick, missingTicks, bytes, bytesDropped, header: header! };
  if (whole) return { state: "whole", ...found };
  if (ticks > 0) return { state: "cut", ...found };
  return {
    state: "unreadable",
    ...found,
    reason: finished ? "no tick in it is whole" : "it was cut before the first tick",
  };
}

/** Copy every whole chunk of `file` to `to`, then finish it properly. */
export async function rewrite(
  file: McapTypes.IReadable,
  header: RecordingHeader,
  to: Pick<RecordingFile, "write">,
): Promise<void> {
  const container = createContainer(header);
  const topics = new Map(channelsOf(header).map((channel) => [channel.id, channel.topic]));
  await to.write(container.opening());
  for await (const found of scan(file)) {
    if (found.what !== "chunk") continue;
    for (const { channelId, logTime, data } of found.messages) {
      container.copy(topics.get(channelId)!, logTime, data);
    }
    const sealed = container.seal();
    if (sealed === undefined) continue;
    await to.write(sealed.bytes);
    container.commit(sealed);
  }
  await to.write(container.closing());
}

/**
 * Recover the recording at `path` to `out` (default: beside it, `….recovered.mcap`). A whole recording is left alone.
 * @throws one sentence when a file cannot be read or written.
 */
export async function recover(path: string, out = recoveredName(path)): Promise<Recovery> {
  const handle = await open(path, "r").catch((error) => {
    throw new Error(sentenceFor(path, error), { cause: error });
  });
  try {
    const file = readableOf(handle);
    const findings = await examine(file).catch((error) => {
      throw new Error(sentenceFor(path, error), { cause: error });
    });
    if (findings.state === "cut") await writeTo(out, (to) => rewrite(file, findings.header!, to));
    return recoveryOf(path, out, findings);
  } finally {
    await handle.close();
  }
}

async function writeTo(out: string, write: (to: RecordingFile) => Promise<void>): Promise<void> {
  try {
    const to = await createFile(out);
    try {
      await write(to);
      await to.sync();
    } finally {
      await to.close();
    }
  } catch (error) {
    throw new Error(sentenceFor(out, error), { cause: error });
  }
}

function recoveryOf(path: string, out: string, { state, header, reason, ...rest }: Findings): Recovery {
  const seconds = (rest.ticks * (header?.config.dtMs ?? 0)) / 1000;
  const there = `${rest.ticks} ticks (${seconds.toFixed(2)} s)`;
  const base = { path, seconds, ...rest };
  if (state === "whole") {
    return {
      ...base,
      state,
      summary: `${path} is whole: ${there}; there is nothing to recover`,
      exitCode: 0,
    };
  }
  if (state === "unreadable") {
    const summary = `${path} cannot be recovered: ${reason ?? "it cannot be read"}`;
    return { ...base, state, summary, exitCode: 1 };
  }
  const summary = `${path} ${whatHappened(rest)}; ${there} recovered to ${out}, ${whatIsLost(rest)}`;
  return { ...base, state: "recovered", out, summary, exitCode: 3 };
}

type Loss = Pick<Findings, "finished" | "lastTick" | "missingTicks" | "bytesDropped">;

function whatHappened({ finished, lastTick, missingTicks }: Loss): string {
  if (finished) return "is damaged";
  return `was cut off after tick ${lastTick}${missingTicks > 0 ? ", and is damaged before that" : ""}`;
}

function whatIsLost({ finished, lastTick, missingTicks, bytesDropped }: Loss): string {
  if (missingTicks > 0)
    return `${missingTicks} ticks are missing where the file is damaged (${bytesDropped} bytes dropped in all)`;
  if (finished && bytesDropped === 0)
    return `no tick is missing up to ${lastTick}: only its index or a checksum is damaged`;
  if (finished)
    return `no tick is missing up to ${lastTick}, the last that is whole (${bytesDropped} bytes dropped)`;
  return `at most the last 250 ms are lost (${bytesDropped} bytes of an unfinished end)`;
}

function recoveredName(path: string): string {
  return `${path.replace(/\.mcap$/, "")}.recovered.mcap`;
}

function tickChannel(header: RecordingHeader): number {
  return channelsOf(header).find((channel) => channel.topic === "tick")!.id;
}
