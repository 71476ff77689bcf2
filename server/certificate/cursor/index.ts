/** The certificate of `cursor`: it goes where it is told, it corrects what it sees, and there is something to read. */
import { SIGMA } from "../../brains/rnn.ts";
import { cursorWeights } from "../../brains/weights/index.ts";
import { type PackedWeights, unpackWeights } from "../../brains/weights.ts";
import type { RnnWeights } from "../../kernels/kernel.ts";
import { examiner, firstOf } from "../examiner.ts";
import type { Subject } from "../subject.ts";
import { examine } from "./examine.ts";
import { METHOD } from "./method.ts";

const subjectOf = (packed: PackedWeights): Subject => ({
  brain: "cursor",
  seed: packed.header.seed,
  weights: unpackWeights(packed),
  sigma: SIGMA,
});

/** Inputs that tell of the cursor: the first two are the target. */
const SENSES_FROM = 2;

/** The same network without its senses of the cursor. */
export function deaf(weights: RnnWeights): RnnWeights {
  const input = weights.input.map((value, i) => (i % weights.inputs < SENSES_FROM ? value : 0));
  return { ...weights, input };
}

export default examiner({
  brain: "cursor",
  subjects: (count) => firstOf("cursor", cursorWeights, count).map(subjectOf),
  subjectOf,
  control: {
    name: "deaf",
    subjects: () => cursorWeights.map(subjectOf).map((one) => ({ ...one, weights: deaf(one.weights) })),
  },
  examine,
  method: METHOD,
});
