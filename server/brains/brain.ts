/** What a brain is made from, and what its registry entry says besides: the task it lives in. */
import type { Anatomy, Elsewhere } from "../../streams/asking.ts";
import type { Brain } from "../../streams/ports.ts";
import { type Draft, type Entry, entry } from "../../streams/registry.ts";
import type { Rng } from "../../streams/rng.ts";
import type { Named } from "../../streams/session.ts";
import type { Kernels } from "../kernels/kernel.ts";

export interface BrainContext {
  readonly rng: Rng;
  readonly dtMs: number;
  readonly kernels: Kernels;
  /** Hosts the bodies of a brain that lives elsewhere, one a call. `rng` is the body's fork of the randomness. */
  readonly host?: Host | undefined;
}

export type Host = (anatomy: Anatomy, rng: Rng) => Elsewhere;

/** Parameters as plain JSON. */
export type Params = Named["params"];

export interface BrainEntry extends Entry<BrainContext, Brain> {
  /** Name of the task the brain lives in. */
  readonly task: string;
  /** Parameters of that task that these parameters of the brain ask for. */
  taskParams?(params: Params): Params;
  /** Where these parameters say that it lives instead, and whether it has a twin. */
  lives?(params: Params): { readonly task: Named; readonly twin: boolean };
  /** It lives in another process, and is asked for every tick. */
  readonly elsewhere?: boolean;
  /** The length of tick at which it was trained, and runs unless told otherwise (default 10). */
  readonly dtMs?: number;
  /** SHA-256 of the trained weights that these parameters ask for; absent where weights are drawn, not trained. */
  weightsHash?(params: Readonly<Record<string, unknown>>): string;
}

/** Make a registry entry of a brain. */
export function brainEntry<Params>(
  draft: Draft<Params, BrainContext, Brain> &
    Pick<BrainEntry, "task" | "taskParams" | "lives" | "elsewhere" | "dtMs" | "weightsHash">,
): BrainEntry {
  const { task, taskParams, lives, elsewhere, dtMs, weightsHash } = draft;
  return {
    ...entry(draft),
    task,
    ...(taskParams === undefined ? {} : { taskParams }),
    ...(lives === undefined ? {} : { lives }),
    ...(elsewhere === undefined ? {} : { elsewhere }),
    ...(dtMs === undefined ? {} : { dtMs }),
    ...(weightsHash === undefined ? {} : { weightsHash }),
  };
}
