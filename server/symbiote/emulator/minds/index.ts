/** The minds that ship: one line each. */
import { misfit, type PackedMind, type Patient, unpackMind } from "../mind.ts";
import type { Learned } from "../study.ts";
import reach1 from "./reach-1.ts";

export const minds: readonly PackedMind[] = [reach1];

export interface ShippedMind {
  readonly learned: Learned;
  /** Its success when it was examined. */
  readonly success: number;
}

/** A shipped mind that fits; `undefined` when none does. */
export function mindFor(patient: Patient): ShippedMind | undefined {
  const mind = minds.find((one) => misfit(one, patient) === undefined);
  return mind === undefined ? undefined : { learned: unpackMind(mind), success: mind.header.success };
}

/** Why no shipped mind fits: what is wrong with the one that comes nearest, in one sentence. */
export function whyNone(patient: Patient): string {
  const nearest = minds.find(({ header }) => header.weightsHash === patient.weightsHash) ?? minds[0];
  return nearest === undefined
    ? "no co-processor ships"
    : `the shipped co-processor does not fit: ${misfit(nearest, patient)}`;
}
