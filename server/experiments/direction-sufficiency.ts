/**
 * Does a direction do it alone? A push along it, and nothing else, while the brain remembers another target: where the hand
 * follows, the direction is enough. Compared with the opposite direction, which must push away, with directions read from
 * shuffled labels, and with random ones.
 */
import * as z from "zod";
import { entry } from "../../streams/registry.ts";
import { shade } from "../certificate/figure.ts";
import type { Arm } from "./contest.ts";
import { antiSteerable, meanShift, withShifts } from "./effect/shift.ts";
import type { ContestExperiment } from "./experiment-of.ts";
import { intervalText, percent } from "./number-text.ts";
import { CEILING, CONTROLS, type RedirectionParams, redirection, redirectionParams } from "./redirection.ts";

const DOSE = 0.4;
const KINDS = [
  { control: "none", name: "direction", what: "the direction of the target" },
  { control: "flipped", name: "flipped", what: "its opposite" },
  { control: "shuffled", name: "shuffled", what: "a direction of shuffled labels" },
  { control: "random", name: "random fixed", what: "random directions, the same in all trials" },
] as const;
const laws = KINDS.map(
  ({ control, name, what }): Arm => ({
    name,
    summary: `a push of norm ${DOSE} per 10 ms along ${what}`,
    act: { kind: "law", law: "direct", doses: [{ control, dose: DOSE }] },
  }),
);
const controls = CONTROLS.map((arm) =>
  arm.act.kind === "placebo"
    ? {
        ...arm,
        summary: "placebo: a random direction, another in each trial",
        act: { ...arm.act, of: "direction" },
      }
    : arm,
);
const SUMMARY = "whether a direction is enough: push along it alone, and see whether the hand follows";

export default entry<RedirectionParams, void, ContestExperiment>({
  name: "direction-sufficiency",
  summary: SUMMARY,
  params: z.strictObject(redirectionParams),
  create(params) {
    const contest = redirection("direction-sufficiency", SUMMARY, [...controls, ...laws, CEILING], params);
    return withShifts(contest, (seeds, arms) => ({
      figures: [
        {
          kind: "bars",
          title: "how far the hand follows",
          caption:
            "The shift towards the goal by a push of the same norm along each direction; below 0 the hand went away.",
          y: { label: "shift" },
          bars: KINDS.map(({ name }, i) => {
            const { mean, lo, hi } = meanShift(seeds, name);
            return { name, value: mean, error: [lo, hi] as const, colour: shade(i + 1) };
          }),
        },
      ],
      notes: KINDS.map(({ name, what }) => {
        const { success } = arms.find((arm) => arm.name === name)!;
        return `Along ${what} the hand comes ${intervalText(meanShift(seeds, name), (x) => x.toFixed(2))} of the way; ${intervalText(antiSteerable(seeds, name), percent)} % of trials go the wrong way, ${intervalText(success, percent)} % end on the goal.`;
      }),
    }));
  },
});
