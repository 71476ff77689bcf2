/** The certificate of `multitask`: many tasks in one network, and units that share them out among themselves. */
import { SIGMA } from "../../brains/rnn.ts";
import { multitaskWeights } from "../../brains/weights/index.ts";
import { type PackedWeights, unpackWeights } from "../../brains/weights.ts";
import { examiner, firstOf } from "../examiner.ts";
import type { Subject } from "../subject.ts";
import { examine } from "./examine.ts";
import { METHOD } from "./method.ts";

const subjectOf = (packed: PackedWeights): Subject => ({
  brain: "multitask",
  seed: packed.header.seed,
  weights: unpackWeights(packed),
  sigma: SIGMA,
});

export default examiner({
  brain: "multitask",
  subjects: (count) => firstOf("multitask", multitaskWeights, count).map(subjectOf),
  subjectOf,
  examine,
  method: METHOD,
});
