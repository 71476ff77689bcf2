/**
 * ReFIT acquires targets about twice as fast as the velocity Kalman filter that it starts from (Gilja et al. 2012): the
 * same filter, learned anew from trials under brain control, with each velocity turned towards the target.
 */
import { entry } from "../../streams/registry.ts";
import { meanOf, ratioOf, throughputOf, timeToTarget } from "./cursor/compare.ts";
import { asFlown, refit, velocityKalman } from "./cursor/decoders.ts";
import { type CursorParams, cursorParams, experimentOfFinding } from "./cursor/experiment-of-finding.ts";
import { barsOf, HAND } from "./cursor/figures.ts";
import type { CursorArm, CursorExperiment, Reading } from "./cursor/finding.ts";
import { intervalText } from "./number-text.ts";

const PRACTICE = 32;
const filter: Reading = { decoder: velocityKalman, binMs: 50, beginning: "true" };
const ARMS: readonly CursorArm[] = [
  HAND,
  { name: "kalman", summary: "velocity Kalman filter, learned from the hand", reading: filter },
  {
    name: "as flown",
    summary: `learned anew from ${PRACTICE} trials under brain control, labelled with what the cursor did`,
    reading: { ...filter, practice: { trials: PRACTICE, intention: asFlown, anew: true } },
  },
  {
    name: "refit",
    summary: `learned anew from the same ${PRACTICE} trials, each velocity turned towards the target (ReFIT)`,
    reading: { ...filter, practice: { trials: PRACTICE, intention: refit, anew: true } },
  },
];
const SUMMARY =
  "brain-controlled cursor: ReFIT acquires targets faster than the Kalman filter it starts from (Gilja et al. 2012)";

export default entry<CursorParams, void, CursorExperiment>({
  name: "cursor-refit",
  summary: SUMMARY,
  params: cursorParams(40),
  create: (params) =>
    experimentOfFinding(
      {
        name: "cursor-refit",
        summary: SUMMARY,
        arms: ARMS,
        method: [
          "Published: ReFIT acquires targets about twice as fast as the velocity Kalman filter, and comes to 75 to 85 % of the arm's speed.",
        ],
        figures: (seeds) => [
          barsOf(
            seeds,
            ARMS,
            "time to target, s",
            timeToTarget,
            "How long it takes to the target; missed trials count whole.",
          ),
          barsOf(
            seeds,
            ARMS,
            "throughput, bit/s",
            throughputOf,
            "Fitts throughput; missed trials count as 0.",
          ),
        ],
        notes(seeds) {
          const faster = ratioOf(seeds, "kalman", "refit", timeToTarget);
          const hand = meanOf(seeds, "hand", timeToTarget)!;
          return [
            `The Kalman filter needs ${intervalText(faster, (x) => x.toFixed(2))} times as long as ReFIT (published: about twice); the hand needs ${intervalText(hand, (x) => x.toFixed(2))} s.`,
          ];
        },
      },
      params,
    ),
});
