/** The certificate of `grasp`: three areas that each matter, and what is lost with each. */
import { SIGMA } from "../../brains/rnn.ts";
import { graspWeights } from "../../brains/weights/index.ts";
import { type PackedWeights, unpackWeights } from "../../brains/weights.ts";
import { examiner, firstOf } from "../examiner.ts";
import type { Subject } from "../subject.ts";
import { examine } from "./examine.ts";
import { METHOD } from "./method.ts";

const subjectOf = (packed: PackedWeights): Subject => ({
  brain: "grasp",
  seed: packed.header.seed,
  weights: unpackWeights(packed),
  sigma: SIGMA,
});

export default examiner({
  brain: "grasp",
  subjects: (count) => firstOf("grasp", graspWeights, count).map(subjectOf),
  subjectOf,
  examine,
  method: METHOD,
});
