/**
 * Delay margin: how late a command may come before a steering law is worth half of what it is worth at once. Feedback
 * answers to what was true a while ago; a constant dose loses only the time by which it comes late.
 */
import * as z from "zod";
import { entry } from "../../streams/registry.ts";
import { createRng } from "../../streams/rng.ts";
import { type Curve, shade } from "../certificate/figure.ts";
import type { Interval } from "./bootstrap.ts";
import type { Arm } from "./contest.ts";
import { runOf } from "./dose.ts";
import { meanShift, shiftsOf, withShifts } from "./effect/shift.ts";
import type { ContestExperiment } from "./experiment-of.ts";
import { CEILING, CONTROLS, type RedirectionParams, redirection, redirectionParams } from "./redirection.ts";
import type { ContestSeed } from "./result.ts";

const LATENCIES_TICKS = [1, 4, 8, 12, 16, 24, 32];
/** What the stimulator is told to take. */
const OLDEST_TICKS = 64;
const FEEDBACK = LATENCIES_TICKS.map((ticks) => ({ name: nameOf("pi", ticks), ticks }));
const OPEN = [1, 16, 32].map((ticks) => ({ name: nameOf("add", ticks), ticks }));
const SUMMARY = "how late commands may come before a steering law loses half of its effect";

function nameOf(law: string, ticks: number): string {
  return ticks === 1 ? law : `${law}, ${ticks} ticks`;
}

const laws: readonly Arm[] = [
  ...FEEDBACK.map(
    ({ name, ticks }): Arm => ({
      name,
      summary: `feedback on the decoded intention; commands come ${ticks} ticks after what caused them`,
      act: { kind: "law", law: "pi", doses: [{}], latencyTicks: ticks },
    }),
  ),
  ...OPEN.map(
    ({ name, ticks }): Arm => ({
      name,
      summary: `a constant dose; commands come ${ticks} ticks after what caused them`,
      act: { kind: "law", law: "add", doses: [{ dose: 0.4 }], latencyTicks: ticks },
    }),
  ),
];

/** Scored trials' success, one list per seed. */
const successes = (seeds: readonly ContestSeed[], arm: string) =>
  seeds.map((seed) =>
    runOf(seed, arm, 0)
      .trials.filter(({ isCatch }) => !isCatch)
      .map(({ success }) => Number(success)),
  );

/** Where a falling curve has halved, between the points at which it was measured; NaN where it never has. */
export function halvedAt(points: readonly (readonly [x: number, y: number])[]): number {
  const half = points[0][1] / 2;
  for (let i = 1; i < points.length; i++) {
    const [[x0, y0], [x1, y1]] = [points[i - 1], points[i]];
    if (y0 >= half && y1 < half) return x0 + ((y0 - half) / (y0 - y1)) * (x1 - x0);
  }
  return Number.NaN;
}

/** The margin over all seeds, and over the middle 95 % of draws of seeds, ticks; the longest delay where it never halves. */
export function marginOf(
  seeds: readonly ContestSeed[],
  of: (seeds: readonly ContestSeed[], arm: string) => number[][],
) {
  const mean = (groups: readonly (readonly number[])[]) => {
    const all = groups.flat();
    return all.reduce((sum, value) => sum + value, 0) / all.length;
  };
  const longest = LATENCIES_TICKS[LATENCIES_TICKS.length - 1];
  const groups = FEEDBACK.map(({ name, ticks }) => ({ ticks, values: of(seeds, name) }));
  const over = (chosen: readonly number[]) => {
    const at = halvedAt(groups.map(({ ticks, values }) => [ticks, mean(chosen.map((s) => values[s]))]));
    return Number.isNaN(at) ? longest : at;
  };
  const rng = createRng(0).fork("margin");
  const draws = Float64Array.from({ length: 1000 }, () =>
    over(seeds.map(() => rng.below(seeds.length))),
  ).sort();
  return { mean: over(seeds.map((_, s) => s)), lo: draws[25], hi: draws[974] };
}

export default entry<RedirectionParams, void, ContestExperiment>({
  name: "delay-margin",
  summary: SUMMARY,
  params: z.strictObject(redirectionParams),
  create(params) {
    // A stimulator refuses commands that are a quarter of a second old, unless it is told to take them.
    const stimulator = { maxAgeTicks: OLDEST_TICKS, ...params.stimulator };
    const arms = [...CONTROLS, ...laws, CEILING];
    const contest = redirection("delay-margin", SUMMARY, arms, { ...params, stimulator });
    const { dtMs } = contest.session;
    return withShifts(contest, (seeds, arms) => ({
      figures: [
        {
          kind: "curves",
          title: "effect over delay",
          caption: "Success and shift over the delay of every command.",
          x: { label: "delay", unit: " ms" },
          y: { label: "success, and shift", range: [-0.2, 1.5] },
          curves: [
            curveOf(
              "feedback, success",
              shade(1),
              FEEDBACK,
              dtMs,
              (arm) => arms.find((a) => a.name === arm)!.success,
            ),
            curveOf("feedback, shift", shade(2), FEEDBACK, dtMs, (arm) => meanShift(seeds, arm)),
            curveOf("constant dose, shift", shade(3), OPEN, dtMs, (arm) => meanShift(seeds, arm)),
          ],
        },
      ],
      notes: [
        `Feedback has lost half of its success at a delay of ${told(marginOf(seeds, successes), dtMs)}, and half of its shift at ${told(marginOf(seeds, shiftsOf), dtMs)} (a delay that is not reached counts as the longest).`,
      ],
    }));
  },
});

const told = ({ mean, lo, hi }: Interval, dtMs: number) =>
  `${Math.round(mean * dtMs)} [${Math.round(lo * dtMs)}, ${Math.round(hi * dtMs)}] ms`;

function curveOf(
  name: string,
  colour: string,
  arms: readonly { readonly name: string; readonly ticks: number }[],
  dtMs: number,
  of: (arm: string) => Interval,
): Curve {
  const found = arms.map((arm) => ({ x: arm.ticks * dtMs, ...of(arm.name) }));
  return {
    name,
    colour,
    look: "both",
    points: found.map(({ x, mean }) => [x, mean]),
    errors: found.map(({ lo, hi }) => [lo, hi]),
  };
}
