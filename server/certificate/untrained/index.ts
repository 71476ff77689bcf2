/** The certificate of `untrained`, asked what `reach` is asked: what a network has without training. */
import { createRng } from "../../../streams/rng.ts";
import { initialWeights } from "../../brains/initial.ts";
import { SIGMA } from "../../brains/rnn.ts";
import { examiner } from "../examiner.ts";
import { examine } from "../reach/examine.ts";
import { METHOD } from "../reach/method.ts";

/** The size of the trained brain. */
const UNITS = 128;

export default examiner({
  brain: "untrained",
  subjects: (count) =>
    Array.from({ length: count }, (_, i) => ({
      brain: "untrained",
      seed: i + 1,
      weights: initialWeights(UNITS, 9, 2, createRng(i + 1)),
      sigma: SIGMA,
    })),
  examine,
  method: METHOD,
});
