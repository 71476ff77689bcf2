/** The certificate of `decide`: what is known of decisions by evidence that only sometimes counts. */
import { SIGMA } from "../../brains/rnn.ts";
import { decideWeights } from "../../brains/weights/index.ts";
import { unpackWeights } from "../../brains/weights.ts";
import { examiner, firstOf } from "../examiner.ts";
import { examine } from "./examine.ts";
import { METHOD } from "./method.ts";

export default examiner({
  brain: "decide",
  subjects: (count) =>
    firstOf("decide", decideWeights, count).map((packed) => ({
      brain: "decide",
      seed: packed.header.seed,
      weights: unpackWeights(packed),
      sigma: SIGMA,
    })),
  examine,
  method: METHOD,
});
