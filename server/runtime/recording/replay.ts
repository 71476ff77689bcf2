/**
 * `replay --verify`: runs a recording again and compares every bit. The rig and the symbiote are rebuilt from the
 * recorded configuration, and the player feeds them what the file holds. Of a session with a foreign symbiote the loop
 * alone is run again, on the commands that reached it; a brain that lives elsewhere says again what it said then.
 */
import { open } from "node:fs/promises";
import type { Rig } from "../../../streams/loop.ts";
import type { SessionConfig } from "../../../streams/session.ts";
import { decodeSnapshot } from "../../../streams/snapshot.ts";
import { shellWord } from "../shell.ts";
import type { RecordedAnswers } from "./answers.ts";
import { createPlayer, type ReplaySymbiote, type Verdict } from "./player.ts";
import { readableOf } from "./readable.ts";
import { openRecording, type Recording } from "./reader.ts";
import { examine } from "./recover.ts";

/** What a recorded configuration is rebuilt into. */
export interface Rebuilt {
  readonly rig: Rig;
  readonly symbiote: ReplaySymbiote;
  /** Where the rig's brain, if it lives elsewhere, finds what it said. */
  readonly answers?: RecordedAnswers;
  /** Hash of the weights it was built with, to compare with the recorded one. */
  readonly weightsHash?: string;
}

export interface VerifyOptions {
  readonly build: (config: SessionConfig) => Rebuilt | Promise<Rebuilt>;
  readonly onProgress?: (ticks: number, of: number) => void;
}

/**
 * Replay the recording at `path`. A difference is a verdict, not an exception.
 * @throws one sentence when the file is damaged, or cannot be replayed by this build.
 */
export async function verify(path: string, { build, onProgress }: VerifyOptions): Promise<Verdict> {
  const recording = await openRecording(path);
  try {
    await refuseDamaged(path);
    const { header } = recording;
    const rebuilt = await build(header.config);
    const { rig, symbiote } = rebuilt;
    if (rebuilt.weightsHash !== undefined && rebuilt.weightsHash !== header.weightsHash) {
      throw new Error(
        `${path} was recorded with other weights of "${header.config.brain.name}" than there are here`,
      );
    }
    if (rig.layout.width !== header.layout.width) {
      throw new Error(
        `${path} has ${header.layout.width} numbers a tick and this version makes ${rig.layout.width}: replay it with ` +
          `version ${header.versions.symbiote ?? "unknown"}`,
      );
    }
    if (header.start !== undefined) rig.restore(decodeSnapshot(Buffer.from(header.start.rig, "base64")));
    const own = header.symbiote === "foreign" ? undefined : symbiote;
    const player = createPlayer(rig, own, await checkpointsNeeded(recording), rebuilt.answers);
    for await (const entry of recording.entries()) {
      if (!(await player.play(entry))) break;
      if (entry.kind === "tick" && entry.tick % 1000 === 999) onProgress?.(entry.tick + 1, recording.ticks);
    }
    return player.verdict();
  } finally {
    await recording.close();
  }
}

async function refuseDamaged(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    const { state } = await examine(readableOf(handle));
    if (state !== "whole")
      throw new Error(`${path} is damaged: run "symbiote recover ${shellWord(path)}" first`);
  } finally {
    await handle.close();
  }
}

/** The ticks of the checkpoints from which the symbiote came back. */
async function checkpointsNeeded(recording: Recording): Promise<ReadonlySet<number>> {
  const ticks = new Set<number>();
  for await (const entry of recording.entries(0, ["symbiote"])) {
    if (entry.kind !== "symbiote" || entry.event.op !== "joined") continue;
    if (entry.event.checkpoint !== undefined) ticks.add(entry.event.checkpoint.tick);
  }
  return ticks;
}
