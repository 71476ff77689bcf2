/**
 * One lesson in restoring: from all remembered trials to a co-processor, by one of the schemes. The first lesson also
 * fixes the units, but for the slow means that go on. Pure: the material says everything, its seed too.
 */
import type { Snapshot } from "../../../streams/ports.ts";
import { createRng } from "../../../streams/rng.ts";
import type { Kernels } from "../../kernels/kernel.ts";
import { frameFor, type Situation } from "./frame.ts";
import type { TrialRecord } from "./memory.ts";
import { SCHEMES, type SchemeName } from "./schemes.ts";
import { standardise, type Units, unitsOf } from "./standard.ts";

/** What has been learned so far, and comes out of a lesson anew. */
export interface Learned {
  readonly units: Units;
  readonly emulators: readonly Float32Array[];
  readonly coprocessor: Float32Array;
  /** What a scheme keeps for its next lesson. */
  readonly notes: Snapshot;
  /** Noise in the trials to come, share of the bound; null goes on probing. */
  readonly exploration: number | null;
}

export interface Material {
  readonly seed: number;
  readonly scheme: SchemeName;
  readonly situation: Situation;
  /** Largest current of an electrode in a tick. */
  readonly bound: number;
  readonly energy: number;
  /** Gradient steps, as a share of what the scheme takes. */
  readonly steps: number;
  readonly trials: readonly TrialRecord[];
  /** Trials that were not in any lesson before: the last ones. */
  readonly fresh: number;
  /** Absent in the first lesson. */
  readonly learned?: Learned;
}

export interface Outcome extends Learned {
  /** The loss that the co-processor imagines; 1 is what the mean of the instructed behaviour would have. */
  readonly imagined: number;
  /** RMS error of what the emulator said of the fresh trials before this lesson, behaviour's units; NaN in the first. */
  readonly forecast: number;
}

/** The study behind "restoring". @param material a `Material`; @returns an `Outcome` */
export function studyRestoring(material: Snapshot, kernels: Kernels): Snapshot {
  const { seed, scheme, situation, bound, energy, steps, trials, fresh, learned } =
    material as unknown as Material;
  const frame = frameFor(situation);
  const first = learned?.units ?? unitsOf(frame, situation, trials);
  const { trials: all, units } = standardise(frame, situation, first, bound, trials);
  const outcome = SCHEMES[scheme]({
    frame,
    situation,
    units,
    trials: all,
    fresh,
    energy,
    steps,
    learned,
    kernels,
    rng: createRng(seed),
  });
  return { ...outcome, units, exploration: outcome.exploration ?? null } as unknown as Snapshot;
}
