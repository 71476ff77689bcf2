/** The brains: one export line each. */
import { registry } from "../../streams/registry.ts";
import { createRng } from "../../streams/rng.ts";
import type { SessionConfig } from "../../streams/session.ts";
import { referenceKernels } from "../kernels/index.ts";
import type { BrainEntry, Params } from "./brain.ts";
import cursor from "./cursor.ts";
import decide from "./decide.ts";
import grasp from "./grasp.ts";
import linear from "./linear.ts";
import multitask from "./multitask.ts";
import nothing from "./null.ts";
import planted from "./planted.ts";
import reach from "./reach.ts";
import remote from "./remote.ts";
import untrained from "./untrained.ts";

export type { BrainContext, Host, Params } from "./brain.ts";

const entries = [reach, untrained, cursor, decide, multitask, grasp, nothing, linear, planted, remote];
const DT_MS = 10;

export const brains = registry("brain", entries);

/** The registry entry of a brain, with what it says besides. @throws when there is no such brain */
function entryOf(brain: string): BrainEntry {
  const { name } = brains.get(brain);
  return entries.find((entry) => entry.name === name)!;
}

/** The name of the task a brain lives in. @throws when there is no such brain */
export const taskOf = (brain: string): string => entryOf(brain).task;

/** Does this brain live in another process, and is asked for every tick? @throws when there is no such brain */
export const livesElsewhere = (brain: string): boolean => entryOf(brain).elsewhere === true;

/** @throws one sentence when this brain is asked over the wire, which only a live session does, or is not registered */
export function checkHere(brain: string): void {
  if (livesElsewhere(brain))
    throw new Error(
      `the brain "${brain}" lives in another process, and only "symbiote start" asks it; choose another`,
    );
}

/** The length of tick at which a brain was trained. @throws when there is no such brain */
export const dtMsOf = (brain: string): number => entryOf(brain).dtMs ?? DT_MS;

/** SHA-256 of a brain's trained weights, "" when it has none. @throws when there is no such brain */
export const weightsHashOf = (brain: string, params: Readonly<Record<string, unknown>>): string =>
  entryOf(brain).weightsHash?.(params) ?? "";

/**
 * A brain in the task it lives in, as a session says it.
 * @param dtMs length of a tick (default: as it was trained). @throws when there is no such brain
 */
export function lifeOf(
  brain: string,
  params: Params = {},
  dtMs = dtMsOf(brain),
): Pick<SessionConfig, "brain" | "task" | "dtMs"> & Partial<Pick<SessionConfig, "twin">> {
  const { task, taskParams, lives } = entryOf(brain);
  return {
    brain: { name: brain, params },
    task: { name: task, params: taskParams?.(params) ?? {} },
    dtMs,
    ...lives?.(params),
  };
}

/** Make the brain once, to see that it can be made. @throws one sentence that says what does not fit */
export function checkLife(brain: string, params: Params = {}, dtMs = dtMsOf(brain)): void {
  brains.get(brain).create(params, { rng: createRng(0), dtMs, kernels: referenceKernels });
}
