/** What a steering law is made from. */
import type { Montage, SteeringLaw } from "../../../streams/ports.ts";
import { type Draft, type Entry, entry } from "../../../streams/registry.ts";
import type { Rng } from "../../../streams/rng.ts";
import type { Population } from "./population.ts";

export interface LawContext {
  readonly channels: number;
  readonly electrodes: number;
  /** Leading components of the intention that a goal sets. */
  readonly goals: number;
  /** Components of the behaviour; the first `goals` of them are what a goal is about. */
  readonly behaviours: number;
  /** Where in the intention the instructed behaviour begins, component by component; absent where none is instructed. */
  readonly instructed?: number | undefined;
  /** Epochs of a trial. */
  readonly epochs: number;
  readonly montage: Montage;
  readonly dtMs: number;
  /** SHA-256 of the brain's weights, as the brain says it; "" or absent when it has none. */
  readonly weightsHash?: string;
  readonly rng: Rng;
  /** What laws that listen to the same moments learn together; without it a law learns on its own. */
  readonly population?: Population;
}

/** Doses and gains are stated per 10 ms of brain time, so that another tick length delivers the same. */
export const DOSE_MS = 10;

/** Make a registry entry of a steering law. */
export function lawEntry<Params>(
  draft: Draft<Params, LawContext, SteeringLaw>,
): Entry<LawContext, SteeringLaw> {
  return entry(draft);
}
