/** The certificate of `decide`: what is known of decisions by evidence that only sometimes counts, and of a control. */
import { SIGMA } from "../../brains/rnn.ts";
import { decideUnregularisedWeights, decideWeights } from "../../brains/weights/index.ts";
import { type PackedWeights, unpackWeights } from "../../brains/weights.ts";
import { examiner, firstOf } from "../examiner.ts";
import type { Subject } from "../subject.ts";
import { examine } from "./examine.ts";
import { METHOD } from "./method.ts";

const subjectOf = (packed: PackedWeights): Subject => ({
  brain: "decide",
  seed: packed.header.seed,
  weights: unpackWeights(packed),
  sigma: SIGMA,
});

export default examiner({
  brain: "decide",
  subjects: (count) => firstOf("decide", decideWeights, count).map(subjectOf),
  subjectOf,
  control: { name: "unregularised", subjects: () => decideUnregularisedWeights.map(subjectOf) },
  examine,
  method: METHOD,
});
