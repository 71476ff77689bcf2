/** The certificate of `reach`: everything that motor cortex is known for, and what is lost without regularisation. */
import { SIGMA } from "../../brains/rnn.ts";
import { reachUnregularisedWeights, reachWeights } from "../../brains/weights/index.ts";
import { type PackedWeights, unpackWeights } from "../../brains/weights.ts";
import { examiner, firstOf } from "../examiner.ts";
import type { Subject } from "../subject.ts";
import { examine } from "./examine.ts";
import { METHOD } from "./method.ts";

const subjectOf = (packed: PackedWeights): Subject => ({
  brain: "reach",
  seed: packed.header.seed,
  weights: unpackWeights(packed),
  sigma: SIGMA,
});

const CONTROL =
  "The control is a network trained for the task alone: no penalty on rates and weights, and no noise to be robust against. It lives here with the same noise as the others.";

export default examiner({
  brain: "reach",
  subjects: (count) => firstOf("reach", reachWeights, count).map(subjectOf),
  subjectOf,
  control: { name: "unregularised", subjects: () => reachUnregularisedWeights.map(subjectOf) },
  examine,
  method: [...METHOD, CONTROL],
});
