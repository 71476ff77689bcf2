/**
 * A higher control rate helps (Shanechi et al. 2017): the decoder reads all the time and is the same in every arm, but the
 * cursor is told of it only so many times a second, and keeps its velocity in between.
 */
import { entry } from "../../streams/registry.ts";
import { shade } from "../certificate/figure.ts";
import { ratioOf, successOf, throughputOf, timeToTarget } from "./cursor/compare.ts";
import { smoothed } from "./cursor/decoders.ts";
import { type CursorParams, cursorParams, experimentOfFinding } from "./cursor/experiment-of-finding.ts";
import { curveOf, HAND } from "./cursor/figures.ts";
import type { CursorArm, CursorExperiment } from "./cursor/finding.ts";
import { intervalText } from "./number-text.ts";

const RATES_HZ = [100, 50, 20, 10, 5, 2.5];
const RATED = RATES_HZ.map((hz) => ({
  name: `${hz} Hz`,
  summary: `the cursor is told its velocity ${hz} times a second`,
  x: hz,
  reading: { decoder: smoothed, binMs: 10, holdMs: 1000 / hz, beginning: "true" as const },
}));
const ARMS: readonly CursorArm[] = [HAND, ...RATED];
const SUMMARY =
  "brain-controlled cursor: the more often it is told its velocity the better (Shanechi et al. 2017)";

export default entry<CursorParams, void, CursorExperiment>({
  name: "cursor-rate",
  summary: SUMMARY,
  params: cursorParams(40),
  create: (params) =>
    experimentOfFinding(
      {
        name: "cursor-rate",
        summary: SUMMARY,
        arms: ARMS,
        method: [
          "Published: control at a high rate beats the usual 10 to 20 Hz. Here the reading is the same at all rates, so that nothing but the rate differs.",
        ],
        figures: (seeds) => [
          {
            kind: "curves",
            title: "time to target over control rate",
            caption:
              "How long it takes to the target, missed trials counted whole, over how often the cursor is told.",
            x: { label: "log₂ of the control rate in Hz" },
            y: { label: "time to target, s" },
            curves: [
              curveOf(seeds, onLog(RATED), timeToTarget, { name: "time to target", colour: shade(1) }),
            ],
          },
          {
            kind: "curves",
            title: "throughput and success over control rate",
            caption: "Fitts throughput, bit/s, and the share of targets acquired; missed trials count as 0.",
            x: { label: "log₂ of the control rate in Hz" },
            y: { label: "bit/s, and share" },
            curves: [
              curveOf(seeds, onLog(RATED), throughputOf, { name: "throughput", colour: shade(2) }),
              curveOf(seeds, onLog(RATED), successOf, { name: "success", colour: shade(3) }),
            ],
          },
        ],
        notes: (seeds) =>
          RATED.slice(1).map(({ name }) => {
            const slower = ratioOf(seeds, name, "100 Hz", timeToTarget);
            return `At ${name} it takes ${intervalText(slower, (x) => x.toFixed(2))} times as long as at 100 Hz.`;
          }),
      },
      params,
    ),
});

const onLog = (arms: typeof RATED) => arms.map(({ name, x }) => ({ name, x: Math.log2(x) }));
