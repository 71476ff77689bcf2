/** The certificate of `grasp`: three areas that each matter, and what is lost with each. */
import { SIGMA } from "../../brains/rnn.ts";
import { graspWeights } from "../../brains/weights/index.ts";
import { unpackWeights } from "../../brains/weights.ts";
import { examiner, firstOf } from "../examiner.ts";
import { examine } from "./examine.ts";
import { METHOD } from "./method.ts";

export default examiner({
  brain: "grasp",
  subjects: (count) =>
    firstOf("grasp", graspWeights, count).map((packed) => ({
      brain: "grasp",
      seed: packed.header.seed,
      weights: unpackWeights(packed),
      sigma: SIGMA,
    })),
  examine,
  method: METHOD,
});
