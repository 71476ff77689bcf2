/**
 * Where a symbiote keeps what it has learned: one file per checkpoint, named by tick and SHA-256, written beside and
 * renamed into place, so that a file is whole or not there. The newest two stay; older ones go.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Snapshot } from "../../../streams/ports.ts";
import { decodeSnapshot, encodeSnapshot } from "../../../streams/snapshot.ts";

/** Identity of a checkpoint: the tick after which it was taken, and the SHA-256 of its bytes. */
export interface CheckpointId {
  readonly tick: number;
  readonly digest: string;
}

const NAME = /^(\d{10})-([0-9a-f]{64})\.checkpoint$/;
const KEPT = 2;

export interface Checkpoints {
  /** Write a checkpoint; the snapshot is encoded before this returns, the disk follows. */
  save(tick: number, snapshot: Snapshot): { id: CheckpointId; written: Promise<void> };
  /** The newest whole checkpoint, or undefined. */
  newest(): { id: CheckpointId; snapshot: Snapshot } | undefined;
}

/** @param directory made when it does not exist. @throws when it cannot be made. */
export function openCheckpoints(directory: string): Checkpoints {
  mkdirSync(directory, { recursive: true });
  const pathOf = (id: CheckpointId) => join(directory, fileOf(id));
  return {
    save(tick, snapshot) {
      const bytes = encodeSnapshot(snapshot);
      const id = { tick, digest: createHash("sha256").update(bytes).digest("hex") };
      const path = pathOf(id);
      const written = writeFile(`${path}.part`, bytes)
        .then(() => rename(`${path}.part`, path))
        .then(() => prune(directory));
      return { id, written };
    },
    newest() {
      for (const id of list(directory).reverse()) {
        const bytes = readFileSync(pathOf(id));
        if (createHash("sha256").update(bytes).digest("hex") !== id.digest) continue;
        return { id, snapshot: decodeSnapshot(bytes) };
      }
      return undefined;
    },
  };
}

/** The bytes of one checkpoint, or undefined when it is not there (any more). */
export function readCheckpoint(directory: string, id: CheckpointId): Uint8Array | undefined {
  try {
    return readFileSync(join(directory, fileOf(id)));
  } catch {
    return undefined;
  }
}

function fileOf({ tick, digest }: CheckpointId): string {
  return `${String(tick).padStart(10, "0")}-${digest}.checkpoint`;
}

/** Oldest first. */
function list(directory: string): CheckpointId[] {
  return readdirSync(directory)
    .sort()
    .flatMap((file) => {
      const match = NAME.exec(file);
      return match === null ? [] : [{ tick: Number(match[1]), digest: match[2] }];
    });
}

function prune(directory: string): void {
  for (const id of list(directory).slice(0, -KEPT)) rmSync(join(directory, fileOf(id)), { force: true });
}
