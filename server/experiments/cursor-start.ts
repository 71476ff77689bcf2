/**
 * Adaptation converges wherever it begins (Orsborn et al. 2012; Dangi et al. 2014): decoders that learned the truth, that
 * were taught with the labels of other trials or with turned ones, and that were drawn by chance, end up alike.
 */
import { entry } from "../../streams/registry.ts";
import { meanOf, successOf, timeToTarget } from "./cursor/compare.ts";
import { adapting, homing } from "./cursor/decoders.ts";
import { type CursorParams, cursorParams, experimentOfFinding } from "./cursor/experiment-of-finding.ts";
import { HAND } from "./cursor/figures.ts";
import type { CursorArm, CursorExperiment, Reading } from "./cursor/finding.ts";
import { LAST, learningFigure } from "./cursor/learning.ts";
import { intervalText, percent } from "./number-text.ts";

const common: Omit<Reading, "beginning"> = { decoder: adapting.rml, binMs: 50, adapts: homing };
const BEGUN: readonly CursorArm[] = [
  { name: "true", summary: "begins from what the hand taught", reading: { ...common, beginning: "true" } },
  { name: "turned", summary: "begins turned by a right angle", reading: { ...common, beginning: "turned" } },
  {
    name: "shuffled",
    summary: "begins from labels of other trials, which say nothing",
    reading: { ...common, beginning: "shuffled" },
  },
  {
    name: "random",
    summary: "begins from weights drawn by chance",
    reading: { ...common, beginning: "none" },
  },
];
const ARMS = [HAND, ...BEGUN];
const SUMMARY =
  "brain-controlled cursor: adaptation converges wherever a decoder begins (Orsborn et al. 2012)";

export default entry<CursorParams, void, CursorExperiment>({
  name: "cursor-start",
  summary: SUMMARY,
  params: cursorParams(120),
  create: (params) =>
    experimentOfFinding(
      {
        name: "cursor-start",
        summary: SUMMARY,
        arms: ARMS,
        method: [
          "Published: performance after adaptation does not depend on the decoder that it began from.",
        ],
        figures: (seeds) => [
          learningFigure(
            seeds,
            ARMS,
            "How the time to target falls while decoders adapt, each from its own beginning; blocks of 8 trials.",
          ),
        ],
        notes: (seeds) =>
          BEGUN.map(({ name }) => {
            const late = (measure: typeof timeToTarget) => meanOf(seeds, name, measure, -LAST)!;
            const success = intervalText(late(successOf), percent);
            return `${name}: in its last ${LAST} trials success ${success} %, time to target ${intervalText(late(timeToTarget), (x) => x.toFixed(2))} s.`;
          }),
      },
      params,
    ),
});
