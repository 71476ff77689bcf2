/** The minds that ship: one line each. */
import { misfit, type PackedMind, type Patient, unpackMind } from "../mind.ts";
import type { Learned } from "../study.ts";

export const minds: readonly PackedMind[] = [];

/** A shipped mind that fits; `undefined` when none does. */
export function mindFor(patient: Patient): Learned | undefined {
  const mind = minds.find((one) => misfit(one, patient) === undefined);
  return mind === undefined ? undefined : unpackMind(mind);
}

/** Why no shipped mind fits: what is wrong with the one that comes nearest, in one sentence. */
export function whyNone(patient: Patient): string {
  const nearest = minds.find(({ header }) => header.weightsHash === patient.weightsHash) ?? minds[0];
  return nearest === undefined
    ? "no co-processor ships"
    : `the shipped co-processor does not fit: ${misfit(nearest, patient)}`;
}
