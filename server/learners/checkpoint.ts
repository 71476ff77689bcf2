/** Where training stands, on disk: written beside and moved into place, so a kill never leaves half a file. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import type { Snapshot } from "../../streams/ports.ts";
import { titleOf, type WeightsName } from "../brains/weights.ts";
import type { Numbers } from "./recipe.ts";

interface Checkpoint {
  readonly numbers: Numbers;
  /** The weights it began with, where they were not drawn. */
  readonly from?: WeightsName | undefined;
  readonly trainer: Snapshot;
}

/** Put `text` or bytes at `file` in one move. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const beside = `${file}.part`;
  writeFileSync(beside, content);
  renameSync(beside, file);
}

export function writeCheckpoint(file: string, checkpoint: Checkpoint): void {
  writeWhole(file, serialize(checkpoint));
}

/** @returns the trainer's snapshot. @throws when the file cannot go on as is asked, saying what differs */
export function readCheckpoint(file: string, numbers: Numbers, from: WeightsName | undefined): Snapshot {
  const found = parse(file);
  if (found.from?.sha256 !== from?.sha256) {
    const begun = found.from === undefined ? "weights that were drawn" : titleOf(found.from);
    const asked = from === undefined ? "such" : titleOf(from);
    throw new Error(
      `${file} began with ${begun}, not with ${asked}; ask for the same with --from, or delete the file to begin again`,
    );
  }
  for (const name of Object.keys(numbers) as (keyof Numbers)[]) {
    if (found.numbers[name] === numbers[name]) continue;
    throw new Error(
      `${file} was trained with ${name} ${found.numbers[name]}, not ${numbers[name]}; ` +
        "ask for the same, or delete the file to begin again",
    );
  }
  return found.trainer;
}

function parse(file: string): Checkpoint {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch {
    throw new Error(`there is no checkpoint ${file}; leave out --resume to begin`);
  }
  try {
    const found = deserialize(bytes) as Partial<Checkpoint> | null;
    if (typeof found?.numbers === "object" && typeof found.trainer === "object") return found as Checkpoint;
  } catch {
    // Falls through to the one sentence below: what v8 says helps nobody.
  }
  throw new Error(`${file} is not a training checkpoint; delete it to begin again`);
}
