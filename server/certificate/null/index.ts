/** The certificate of `null`: everything like `reach`, and nothing to be found. */
import { reachWeights } from "../../brains/weights/index.ts";
import { examiner, firstOf } from "../examiner.ts";
import { examine } from "./examine.ts";

export default examiner({
  brain: "null",
  subjects: (count) => firstOf("null", reachWeights, count).map(({ header: { seed } }) => ({ seed })),
  examine,
  method: [
    "The null brain is two sleeping copies of a trained reach network, each with an arm of its own to feel and, at every cue, a target imagined by chance. One is recorded and stimulated; the other moves the hand. Both hear that a cue is on and whether to hold, and never what the cue says.",
    "So what is recorded has the law of reach's activity with the target exchanged for an independent one. Null are, given the timing of the trial: both components of the target, and both of the hand's velocity, which comes from the other network. Not null is what the timing tells: whether it is time to move, and so how fast a hand is likely to be, in no direction.",
    "Match: 150 trials of each; differences are relative norms, beside those between two lives of reach itself. The autocorrelation follows the five leading components of reach; the locked response is the mean over trials around go.",
    "Discovery: in each of 24 lives of 40 trials the target is read from the whole trial, by ridge regression and by a Gaussian kernel, and the velocity from the last 100 ms; all units, cross-validated over trials. p is the share of permutations of the trials' labels that do as well; targets are drawn in balanced blocks of four, and their permutations keep the blocks. At a level of .05 one life in twenty is a false discovery; the bar allows for chance over lives.",
    "Control: the same readers find both in reach, with p as small as permutations allow.",
  ],
});
