/** The brains: one export line each. */
import { registry } from "../../streams/registry.ts";
import reach from "./reach.ts";
import untrained from "./untrained.ts";

export type { BrainContext } from "./brain.ts";

const entries = [reach, untrained];

export const brains = registry("brain", entries);

/** The name of the task a brain lives in. @throws when there is no such brain */
export function taskOf(brain: string): string {
  const { name } = brains.get(brain);
  return entries.find((entry) => entry.name === name)!.task;
}

/** SHA-256 of a brain's trained weights, "" when it has none. @throws when there is no such brain */
export function weightsHashOf(brain: string, params: Readonly<Record<string, unknown>>): string {
  const { name } = brains.get(brain);
  return entries.find((entry) => entry.name === name)!.weightsHash?.(params) ?? "";
}
