/** Which brains can be certified, and where their networks come from. */
import { unknownName } from "../../streams/registry.ts";
import { createRng } from "../../streams/rng.ts";
import { initialWeights } from "../brains/initial.ts";
import { SIGMA } from "../brains/rnn.ts";
import { reachWeights } from "../brains/weights/index.ts";
import { unpackWeights } from "../brains/weights.ts";
import type { Subject } from "./subject.ts";

/** The untrained twin has the size of the trained brain. */
const UNTRAINED_UNITS = 128;

const candidates: Readonly<Record<string, (seeds: number) => Subject[]>> = {
  reach(seeds) {
    if (seeds > reachWeights.length) {
      const known = reachWeights.map(({ header }) => header.seed).join(", ");
      throw new Error(`there are trained weights of "reach" for seeds ${known} only, not for ${seeds} seeds`);
    }
    return reachWeights.slice(0, seeds).map((packed) => ({
      brain: "reach",
      seed: packed.header.seed,
      weights: unpackWeights(packed),
      sigma: SIGMA,
    }));
  },
  untrained: (seeds) =>
    Array.from({ length: seeds }, (_, i) => ({
      brain: "untrained",
      seed: i + 1,
      weights: initialWeights(UNTRAINED_UNITS, 9, 2, createRng(i + 1)),
      sigma: SIGMA,
    })),
};

/** The first `seeds` networks of a brain. @throws when it has no certificate, or has fewer networks */
export function subjectsOf(brain: string, seeds: number): Subject[] {
  const of = candidates[brain];
  if (of === undefined)
    throw new Error(unknownName("certificate for a brain", brain, Object.keys(candidates)));
  return of(seeds);
}
