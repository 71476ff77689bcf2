/** How a co-processor is come by: one line each. */
import type { Snapshot } from "../../../streams/ports.ts";
import type { Rng } from "../../../streams/rng.ts";
import type { Kernels } from "../../kernels/kernel.ts";
import type { Frame, Situation } from "./frame.ts";
import { constant, online } from "./online.ts";
import { readOut } from "./read-out.ts";
import type { StandardTrial, Units } from "./standard.ts";
import type { Learned } from "./study.ts";
import { turns } from "./turns.ts";

/** What a scheme makes a lesson from. */
export interface SchemeMaterial {
  readonly frame: Frame;
  readonly situation: Situation;
  readonly units: Units;
  /** All that is remembered, oldest first, and how many of the last are new. */
  readonly trials: readonly StandardTrial[];
  readonly fresh: number;
  readonly energy: number;
  /** Gradient steps, as a share of the scheme's own. */
  readonly steps: number;
  readonly learned: Learned | undefined;
  readonly kernels: Kernels;
  readonly rng: Rng;
}

export interface SchemeOutcome {
  readonly emulators: readonly Float32Array[];
  readonly coprocessor: Float32Array;
  readonly notes: Snapshot;
  /** Noise in the trials to come, share of the bound; `undefined` goes on probing and says nothing of its own. */
  readonly exploration: number | undefined;
  readonly imagined: number;
  readonly forecast: number;
}

export type Scheme = (material: SchemeMaterial) => SchemeOutcome;

export const SCHEMES = {
  online,
  turns,
  constant,
  "read-out": readOut,
} satisfies Readonly<Record<string, Scheme>>;
export type SchemeName = keyof typeof SCHEMES;
