/** The certificate of `reach` with an arm of two links: the same questions, asked of networks that move another body. */
import { SIGMA } from "../../brains/rnn.ts";
import { reachTwoLinkWeights } from "../../brains/weights/index.ts";
import { type PackedWeights, unpackWeights } from "../../brains/weights.ts";
import { examiner, firstOf } from "../examiner.ts";
import { examine } from "../reach/examine.ts";
import { METHOD } from "../reach/method.ts";
import type { Subject } from "../subject.ts";

const subjectOf = (packed: PackedWeights): Subject => ({
  brain: "reach-two-link",
  seed: packed.header.seed,
  weights: unpackWeights(packed),
  sigma: SIGMA,
  arm: "two-link",
});

const BARS = "The bars are those of the point mass.";

export default examiner({
  brain: "reach-two-link",
  subjects: (count) => firstOf("reach-two-link", reachTwoLinkWeights, count).map(subjectOf),
  subjectOf,
  examine,
  method: [...METHOD, BARS],
});
