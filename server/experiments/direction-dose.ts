/**
 * Dose-response of a direction: how far the hand is moved for a push of this size, from where on more is no better, whether
 * a dose does the same on the way down as on the way up, and how many trials go the wrong way. Beside every dose runs the
 * same push along a random direction.
 *
 *   slope         shift per unit of dose, least squares through the origin, up to half of the best shift
 *   sweet spot    octaves of dose in which the shift is at least 80 % of the best
 *   hysteresis    shift on the way down less that on the way up, in one life in which the dose rises and falls
 */
import * as z from "zod";
import { entry } from "../../streams/registry.ts";
import { createRng } from "../../streams/rng.ts";
import { shade } from "../certificate/figure.ts";
import { bootstrapMean } from "./bootstrap.ts";
import type { Arm, Contest } from "./contest.ts";
import { type DoseSeed, hysteresisOf, liveRamp, rampTrials, responseOf } from "./effect/dose-response.ts";
import { antiSteerable, meanShift, withShifts } from "./effect/shift.ts";
import type { Experiment } from "./experiment.ts";
import { intervalText, percent } from "./number-text.ts";
import { CEILING, CONTROLS, type RedirectionParams, redirection, redirectionParams } from "./redirection.ts";

const DOSES = [0.05, 0.1, 0.2, 0.4, 0.8, 1.6];
const STEPS = DOSES.map((dose) => ({ name: `dose ${dose}`, dose }));
const SUMMARY = "how the hand answers to a push along a direction, dose by dose, up and down";

const arms: readonly Arm[] = [
  ...CONTROLS.map((arm) =>
    arm.act.kind === "placebo"
      ? {
          ...arm,
          summary: "placebo: a random direction with the norm of dose 0.4",
          act: { ...arm.act, of: "dose 0.4" },
        }
      : arm,
  ),
  ...STEPS.map(
    ({ name, dose }): Arm => ({
      name,
      summary: `a push of norm ${dose} per 10 ms along the difference in means`,
      act: { kind: "law", law: "direct", doses: [{ dose }] },
    }),
  ),
  CEILING,
];

interface DoseParams extends RedirectionParams {
  readonly rampTrials: number;
}

export default entry<DoseParams, void, Experiment<DoseSeed>>({
  name: "direction-dose",
  summary: SUMMARY,
  params: z.strictObject({
    ...redirectionParams,
    rampTrials: z
      .int()
      .min(1)
      .max(1000)
      .default(6)
      .describe("trials at each step of the dose that rises and falls"),
  }),
  create({ rampTrials: each, ...params }) {
    const contest: Contest = redirection("direction-dose", SUMMARY, arms, params);
    // More than its contest: a life in which the dose rises and falls comes after it.
    const { contest: _, ...plain } = withShifts(contest, () => ({ figures: [], notes: [] }));
    return {
      ...plain,
      trialsInAll: plain.trialsInAll + contest.calibrationTrials + rampTrials(DOSES, each),
      method: [
        ...plain.method,
        `In one life more the dose rises from ${DOSES[0]} to ${DOSES[DOSES.length - 1]} and falls again, ${each} trials a step, without a pause: a brain that remembers being pushed answers differently on the way down.`,
      ],
      conduct(seed, lab, onTrial = () => {}): DoseSeed {
        const contested = plain.conduct(seed, lab, onTrial);
        const ramp = liveRamp(contest, DOSES, each, seed, lab, onTrial);
        return { ...contested, ramp: ramp.steps, brainSeconds: contested.brainSeconds + ramp.brainSeconds };
      },
      summarise(seeds) {
        const found = plain.summarise(seeds);
        if (seeds.length === 0) return found;
        const response = responseOf(seeds, STEPS);
        const { best } = response;
        const curve = (name: string, colour: string, placebo: boolean) => {
          const points = STEPS.map(({ name: arm, dose }) => ({
            x: Math.log2(dose),
            ...meanShift(seeds, arm, placebo),
          }));
          return {
            name,
            colour,
            look: "both" as const,
            points: points.map(({ x, mean }) => [x, mean] as const),
            errors: points.map(({ lo, hi }) => [lo, hi] as const),
          };
        };
        const ramp = (name: string, colour: string, falls: boolean) => {
          const points = DOSES.map((dose) => {
            const groups = seeds.map((one) =>
              one.ramp
                .filter((step) => step.dose === dose && step.falls === falls)
                .flatMap(({ shifts }) => shifts),
            );
            return {
              x: Math.log2(dose),
              ...(bootstrapMean(groups, createRng(0).fork(name)) ?? { mean: 0, lo: 0, hi: 0 }),
            };
          });
          return {
            name,
            colour,
            look: "both" as const,
            points: points.map(({ x, mean }) => [x, mean] as const),
            errors: points.map(({ lo, hi }) => [lo, hi] as const),
          };
        };
        return {
          ...found,
          figures: [
            {
              kind: "curves",
              title: "shift over dose",
              caption:
                "How far the hand is moved towards the goal, over the logarithm of the dose, and by a random push of the same norm.",
              x: { label: "log₂ dose" },
              y: { label: "shift" },
              curves: [curve("direction", shade(1), false), curve("random", shade(0), true)],
            },
            {
              kind: "curves",
              title: "shift while the dose rises and falls",
              caption:
                "One life in which the dose rises and then falls. Where the curves part, the brain remembers.",
              x: { label: "log₂ dose" },
              y: { label: "shift" },
              curves: [ramp("rising", shade(2), false), ramp("falling", shade(3), true)],
            },
          ],
          notes: [
            `Slope ${intervalText(response.slope, two)} of the way per unit of dose, up to dose ${response.slopeUpTo}; of a random direction ${intervalText(response.placeboSlope, two)}.`,
            `Sweet spot: ${response.octaves.toFixed(1)} octaves, from dose ${response.from.toPrecision(2)} to ${response.to.toPrecision(2)}${response.open ? ", the largest that was tried" : ""}.`,
            `Hysteresis: ${intervalText(hysteresisOf(seeds), two)} of the way more on the way down than on the way up.`,
            `Anti-steerable at dose ${best.dose}: ${intervalText(antiSteerable(seeds, best.name), percent)} % of trials; by a random push of the same norm ${intervalText(antiSteerable(seeds, best.name, true), percent)} %.`,
            ...found.notes,
          ],
        };
      },
    };
  },
});

const two = (value: number) => value.toFixed(2);
