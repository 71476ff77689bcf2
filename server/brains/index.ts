/** The brains: one export line each. */
import { registry } from "../../streams/registry.ts";
import type { BrainEntry } from "./brain.ts";
import reach from "./reach.ts";
import untrained from "./untrained.ts";

export type { BrainContext } from "./brain.ts";

const entries = [reach, untrained];
const DT_MS = 10;

export const brains = registry("brain", entries);

/** The registry entry of a brain, with what it says besides. @throws when there is no such brain */
function entryOf(brain: string): BrainEntry {
  const { name } = brains.get(brain);
  return entries.find((entry) => entry.name === name)!;
}

/** The name of the task a brain lives in. @throws when there is no such brain */
export const taskOf = (brain: string): string => entryOf(brain).task;

/** The length of tick at which a brain was trained. @throws when there is no such brain */
export const dtMsOf = (brain: string): number => entryOf(brain).dtMs ?? DT_MS;

/** SHA-256 of a brain's trained weights, "" when it has none. @throws when there is no such brain */
export const weightsHashOf = (brain: string, params: Readonly<Record<string, unknown>>): string =>
  entryOf(brain).weightsHash?.(params) ?? "";
