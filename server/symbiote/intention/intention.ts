/** What an intention estimator is made from. */
import type { IntentionEstimator } from "../../../streams/ports.ts";
import { type Draft, type Entry, entry } from "../../../streams/registry.ts";
import type { Rng } from "../../../streams/rng.ts";

export interface IntentionContext {
  readonly outputs: number;
  readonly goals: number;
  readonly dtMs: number;
  readonly rng: Rng;
}

/** Make a registry entry of an intention estimator. */
export function intentionEntry<Params>(
  draft: Draft<Params, IntentionContext, IntentionEstimator>,
): Entry<IntentionContext, IntentionEstimator> {
  return entry(draft);
}
