/**
 * Delay between thought and cursor hurts progressively: 100, 200 and 300 ms cost more and more (Willett et al. 2013;
 * Marathe & Taylor 2015). One decoder, learned once; what it reads moves the cursor later.
 */
import { entry } from "../../streams/registry.ts";
import { shade } from "../certificate/figure.ts";
import { ratioOf, successOf, throughputOf, timeToTarget } from "./cursor/compare.ts";
import { velocityKalman } from "./cursor/decoders.ts";
import { type CursorParams, cursorParams, experimentOfFinding } from "./cursor/experiment-of-finding.ts";
import { curveOf, HAND } from "./cursor/figures.ts";
import type { CursorArm, CursorExperiment } from "./cursor/finding.ts";
import { intervalText } from "./number-text.ts";

const DELAYS_MS = [0, 100, 200, 300];
const DELAYED = DELAYS_MS.map((delayMs) => ({
  name: `${delayMs} ms`,
  summary: `what is read moves the cursor ${delayMs} ms later than it could`,
  x: delayMs,
  reading: { decoder: velocityKalman, binMs: 50, delayMs, beginning: "true" as const },
}));
const ARMS: readonly CursorArm[] = [HAND, ...DELAYED];
const SUMMARY = "brain-controlled cursor: delay hurts, the more the longer (Willett et al. 2013)";

export default entry<CursorParams, void, CursorExperiment>({
  name: "cursor-delay",
  summary: SUMMARY,
  params: cursorParams(40),
  create: (params) =>
    experimentOfFinding(
      {
        name: "cursor-delay",
        summary: SUMMARY,
        arms: ARMS,
        method: [
          "Published: throughput falls with every further 100 ms of delay, and cannot be bought back by a slower cursor.",
        ],
        figures: (seeds) => [
          {
            kind: "curves",
            title: "time to target over delay",
            caption:
              "How long it takes to the target, missed trials counted whole, over the delay that was added.",
            x: { label: "added delay", unit: " ms" },
            y: { label: "time to target, s" },
            curves: [curveOf(seeds, DELAYED, timeToTarget, { name: "time to target", colour: shade(1) })],
          },
          {
            kind: "curves",
            title: "throughput and success over delay",
            caption: "Fitts throughput, bit/s, and the share of targets acquired; missed trials count as 0.",
            x: { label: "added delay", unit: " ms" },
            y: { label: "bit/s, and share" },
            curves: [
              curveOf(seeds, DELAYED, throughputOf, { name: "throughput", colour: shade(2) }),
              curveOf(seeds, DELAYED, successOf, { name: "success", colour: shade(3) }),
            ],
          },
        ],
        notes: (seeds) =>
          DELAYED.slice(1).map(({ name }) => {
            const slower = ratioOf(seeds, name, "0 ms", timeToTarget);
            return `With ${name} of delay it takes ${intervalText(slower, (x) => x.toFixed(2))} times as long as without.`;
          }),
      },
      params,
    ),
});
