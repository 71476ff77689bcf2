/**
 * Recursive maximum likelihood adapts a decoder faster than SmoothBatch (Dangi et al. 2014): both begin from the same
 * decoder, which turns every movement by a right angle, and learn while it is flown, from the same labels.
 */
import { entry } from "../../streams/registry.ts";
import { adapting, homing } from "./cursor/decoders.ts";
import { type CursorParams, cursorParams, experimentOfFinding } from "./cursor/experiment-of-finding.ts";
import { HAND } from "./cursor/figures.ts";
import type { CursorArm, CursorExperiment, Reading } from "./cursor/finding.ts";
import { learningFigure, secondsToLearn } from "./cursor/learning.ts";
import { intervalText } from "./number-text.ts";

const from: Omit<Reading, "decoder"> = { binMs: 50, beginning: "turned", adapts: homing };
const ARMS: readonly CursorArm[] = [
  HAND,
  {
    name: "rml",
    summary: "each moment is learned and takes effect after its trial (recursive maximum likelihood)",
    reading: { ...from, decoder: adapting.rml },
  },
  {
    name: "smoothbatch",
    summary: "every 40 s a fit to the batch is blended with what was there",
    reading: { ...from, decoder: adapting.smoothBatch },
  },
  {
    name: "fixed",
    summary: "the decoder that both begin from, never adapted",
    reading: { binMs: 50, beginning: "turned", decoder: adapting.rml },
  },
];
const SUMMARY =
  "brain-controlled cursor: recursive maximum likelihood adapts faster than SmoothBatch (Dangi et al. 2014)";

export default entry<CursorParams, void, CursorExperiment>({
  name: "cursor-adaptation",
  summary: SUMMARY,
  params: cursorParams(160),
  create: (params) =>
    experimentOfFinding(
      {
        name: "cursor-adaptation",
        summary: SUMMARY,
        arms: ARMS,
        method: [
          "Published: SmoothBatch takes 13.1 ± 5.5 min from a bad decoder to good control (Orsborn et al. 2012); RML is faster. Time to learn ends with the first block of 8 trials that is, but for a tenth, as good as the last 40 trials of both.",
        ],
        figures: (seeds) => [
          learningFigure(
            seeds,
            ARMS,
            "How the time to target falls while decoders adapt; blocks of 8 trials.",
          ),
        ],
        notes: (seeds) =>
          secondsToLearn(seeds, ["rml", "smoothbatch"]).map(
            ({ arm, seconds, learned }) =>
              `${arm}: ${learned} of ${seeds.length} seeds learned it` +
              (seconds === undefined
                ? "."
                : `, in ${intervalText(seconds, (x) => x.toFixed(0))} s of brain control.`),
          ),
      },
      params,
    ),
});
