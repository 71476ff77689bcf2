/**
 * Does the brain need a direction? Its projection is erased while the target is remembered and reached for, and the brain is
 * to do what its task asks: where it fails, it needed what was erased. Erased for comparison: random directions, and those
 * that are read from shuffled labels. These mean nothing, but as targets are most of what trials differ in they lie in the
 * same plane, nearly: they control for labels and not for where the activity is.
 */
import * as z from "zod";
import { entry } from "../../streams/registry.ts";
import { shade } from "../certificate/figure.ts";
import type { Arm } from "./contest.ts";
import { withShifts } from "./effect/shift.ts";
import type { ContestExperiment } from "./experiment-of.ts";
import { intervalText, percent } from "./number-text.ts";
import { CEILING, CONTROLS, type RedirectionParams, redirection, redirectionParams } from "./redirection.ts";

/** Shares of the change that is asked for, per 10 ms: stimulation enters before the leak, so one is not all of it. */
const SHARES = [1, 4];
const KINDS = [
  { control: "none", name: "erase", what: "directions of the target" },
  { control: "shuffled", name: "erase shuffled", what: "directions of shuffled labels" },
  { control: "random", name: "erase random", what: "random directions" },
] as const;
const laws = KINDS.flatMap(({ control, name, what }) =>
  SHARES.map(
    (share): Arm => ({
      name: `${name} ×${share}`,
      summary: `${what} erased, ${share} of what is there in every 10 ms`,
      act: { kind: "law", law: "direct", doses: [{ operator: "erase", control, dose: share }] },
    }),
  ),
);
const controls = CONTROLS.map((arm) =>
  arm.act.kind === "placebo"
    ? {
        ...arm,
        summary: "placebo: a random direction with the norm of erase ×4, tick by tick",
        act: { ...arm.act, of: "erase ×4" },
      }
    : arm,
);
const SUMMARY = "whether a brain needs a direction: erase it, and see what it can still do";

export default entry<RedirectionParams, void, ContestExperiment>({
  name: "direction-necessity",
  summary: SUMMARY,
  params: z.strictObject(redirectionParams),
  create(params) {
    const asked = redirection("direction-necessity", SUMMARY, [...controls, ...laws, CEILING], params);
    const contest = withShifts({ ...asked, goal: { kind: "given", told: true } }, (_, arms) => ({
      figures: [
        {
          kind: "bars",
          title: "what the brain still does",
          caption:
            "Share of trials in which the brain reaches the target of its task while directions are erased.",
          y: { label: "success", range: [0, 1] },
          bars: arms
            .filter(({ name }) => name === "off" || name.startsWith("erase") || name === "random")
            .map(({ name, success }, i) => ({
              name,
              value: success.mean,
              error: [success.lo, success.hi] as const,
              colour: shade(i),
            })),
        },
      ],
      notes: SHARES.map((share) => {
        const said = KINDS.map(({ name, what }) => {
          const { success } = arms.find((arm) => arm.name === `${name} ×${share}`)!;
          return `without ${what} ${intervalText(success, percent)} %`;
        });
        const off = arms.find(({ name }) => name === "off")!.success;
        return `×${share}: the brain reaches its target in ${intervalText(off, percent)} % of trials, ${said.join(", ")}.`;
      }),
    }));
    return { ...contest, method: [...contest.method, PLANE] };
  },
});

const PLANE =
  "Targets are most of what trials differ in, so directions of shuffled labels lie nearly in the same plane as those of the target: they control for the labels, random directions for the number of directions.";
