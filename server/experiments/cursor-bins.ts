/**
 * The bin that is best offline is not the bin that is best online (Cunningham et al. 2011; Willett et al. 2013): longer
 * bins average more spikes and predict recorded movements better, but a brain that corrects a cursor pays for their delay.
 */
import { entry } from "../../streams/registry.ts";
import { shade } from "../certificate/figure.ts";
import type { Interval } from "./bootstrap.ts";
import { meanOf, offlineOf, ratioOf, timeToTarget } from "./cursor/compare.ts";
import { velocityKalman } from "./cursor/decoders.ts";
import { type CursorParams, cursorParams, experimentOfFinding } from "./cursor/experiment-of-finding.ts";
import { curveOf, HAND } from "./cursor/figures.ts";
import type { CursorArm, CursorExperiment, CursorSeed } from "./cursor/finding.ts";
import { intervalText } from "./number-text.ts";

const BINS_MS = [10, 20, 50, 100, 150, 200, 300];
const BINNED = BINS_MS.map((binMs) => ({
  name: `${binMs} ms`,
  summary: `spikes are counted, and the cursor is told its velocity, in bins of ${binMs} ms`,
  x: binMs,
  reading: { decoder: velocityKalman, binMs, beginning: "true" as const },
}));
const ARMS: readonly CursorArm[] = [HAND, ...BINNED];
const SUMMARY =
  "brain-controlled cursor: the bin that decodes best offline does not control best (Cunningham et al. 2011)";

/** The arm with the largest, or smallest, mean. */
function best(found: (name: string) => Interval | undefined, sign: 1 | -1): string {
  const scores = BINNED.map(({ name }) => sign * (found(name)?.mean ?? Number.NEGATIVE_INFINITY));
  return BINNED[scores.indexOf(Math.max(...scores))].name;
}

const offlineCurve = (seeds: readonly CursorSeed[]) => {
  const found = BINNED.flatMap(({ name, x }) => {
    const r2 = offlineOf(seeds, name);
    return r2 === undefined ? [] : [{ x, ...r2 }];
  });
  return {
    name: "R² offline",
    colour: shade(4),
    look: "both" as const,
    points: found.map(({ x, mean }) => [x, mean] as const),
    errors: found.map(({ lo, hi }) => [lo, hi] as const),
  };
};

export default entry<CursorParams, void, CursorExperiment>({
  name: "cursor-bins",
  summary: SUMMARY,
  params: cursorParams(40),
  create: (params) =>
    experimentOfFinding(
      {
        name: "cursor-bins",
        summary: SUMMARY,
        arms: ARMS,
        method: [
          "Published: offline bins of about 150 ms look best, online 20 to 50 ms are. Offline score: R² of the mean velocity over each bin, on trials of the hand that were not learned from.",
        ],
        figures: (seeds) => [
          {
            kind: "curves",
            title: "offline R² over bin width",
            caption:
              "Offline: how well recorded movements of the hand are predicted, on trials not learned from.",
            x: { label: "bin width", unit: " ms" },
            y: { label: "R²" },
            curves: [offlineCurve(seeds)],
          },
          {
            kind: "curves",
            title: "time to target over bin width",
            caption:
              "Online: how long the brain needs to the target with the same decoders; missed trials counted whole.",
            x: { label: "bin width", unit: " ms" },
            y: { label: "time to target, s" },
            curves: [curveOf(seeds, BINNED, timeToTarget, { name: "time to target", colour: shade(1) })],
          },
        ],
        notes(seeds) {
          const offline = best((name) => offlineOf(seeds, name), 1);
          const online = best((name) => meanOf(seeds, name, timeToTarget), -1);
          const slower = ratioOf(seeds, offline, online, timeToTarget);
          return [
            `Offline ${offline} is best; online ${online} is.`,
            `With the best bin of offline it takes ${intervalText(slower, (x) => x.toFixed(2))} times as long as with the best of online.`,
          ];
        },
      },
      params,
    ),
});
