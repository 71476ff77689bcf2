/**
 * The arena's task `plastic`: redirect a brain that learns from what is done to it (brains/plasticity.ts), for it
 * (`adapt`) or against it (`resist`), block after block; then nobody steers any more, and what is left of it is the
 * after-effect. Every arm starts with the brain that nobody has steered yet.
 */
import type { Curve, Figure } from "../../certificate/figure.ts";
import { shade } from "../../certificate/figure.ts";
import { chosen } from "../chosen.ts";
import type { Contest } from "../contest.ts";
import { experimentOf } from "../experiment-of.ts";
import { percent } from "../number-text.ts";
import { CEILING, CONTROLS, redirection, symbioteArm } from "../redirection.ts";
import type { ContestSeed } from "../result.ts";
import { courseOf } from "../summarise.ts";
import type { TrialResult } from "../trial-log.ts";
import { shams } from "./placebos.ts";
import { implantOf, LAWS } from "./redirect.ts";
import type { ArenaTask } from "./task.ts";

const ARMS: readonly string[] = ["add mean", "pi", "mpc"];
const BLOCK = 10;

export const plastic: ArenaTask = ({ training, brain = "reach", plasticity, ...given }) => {
  const params = {
    ...given,
    ...implantOf(given),
    brain,
    brainParams: { ...given.brainParams, plasticity },
  };
  const laws = LAWS.filter(({ name }) => ARMS.includes(name));
  const placebos = shams(laws, training > 0 ? "symbiote" : "pi");
  const arms = [...CONTROLS, ...placebos, ...laws, CEILING];
  if (training > 0) arms.push(symbioteArm(training, params.stimulator));
  const summary = "redirect a brain that learns from being steered, and see what is left of it";
  const whole: Contest = {
    ...redirection("arena", summary, arms, params),
    washout: Math.max(2, Math.round(params.trials / 2)),
  };
  const contest = chosen(whole, given.arms);
  return experimentOf(contest, {
    method: [
      `The brain is plastic: "${plasticity}". After its ${contest.trials} steered trials each arm goes on for ${contest.washout} trials in which nobody steers: there success is at what the task asks for. Its twin was never steered, so collateral in washout is what has stayed in the brain.`,
    ],
    conclude: (found, seeds) => ({
      ...found,
      figures: [...found.figures, blocks(contest, seeds), remains(contest, seeds)],
      notes: [...found.notes, ...aftermath(contest, seeds)],
    }),
  });
};

function curvesOf(
  contest: Contest,
  seeds: readonly ContestSeed[],
  of: (trial: TrialResult) => number,
  from: number,
): Curve[] {
  return contest.arms.map(({ name }, i) => {
    const { steered, washout } = courseOf(contest, name, seeds);
    const all = steered.map((trials, s) => [...trials, ...washout[s]]);
    const length = all[0].length;
    const points: [number, number][] = [];
    for (let start = from; start < length; start += BLOCK) {
      const block = all.flatMap((trials) => trials.slice(start, start + BLOCK)).filter((one) => !one.isCatch);
      const mean = block.reduce((sum, one) => sum + of(one), 0) / block.length;
      points.push([start + Math.min(BLOCK, length - start) / 2, mean]);
    }
    return { name, colour: shade(i), points, look: "both" };
  });
}

function blocks(contest: Contest, seeds: readonly ContestSeed[]): Figure {
  return {
    kind: "curves",
    title: "success over blocks of trials",
    caption: `Success in blocks of ${BLOCK} trials: at the goal while steered; right of the line nobody steers, and it is success at what the task asks for.`,
    x: { label: "trials" },
    y: { label: "success", range: [0, 1] },
    curves: curvesOf(contest, seeds, ({ success }) => Number(success), 0),
    uprights: [contest.trials],
  };
}

function remains(contest: Contest, seeds: readonly ContestSeed[]): Figure {
  return {
    kind: "curves",
    title: "distance from the twin over blocks of trials",
    caption:
      "Collateral against the twin that was never steered; right of the line it is what stayed in the brain.",
    x: { label: "trials" },
    y: { label: "collateral" },
    curves: curvesOf(contest, seeds, ({ collateral }) => collateral, 0),
    uprights: [contest.trials],
  };
}

/** The after-effect in words: the first block of washout, and what is left in it of what was done. */
function aftermath(contest: Contest, seeds: readonly ContestSeed[]): string[] {
  return contest.arms.flatMap(({ name, act }) => {
    if (act.kind !== "law") return [];
    const first = courseOf(contest, name, seeds)
      .washout.flatMap((trials) => trials.slice(0, BLOCK))
      .filter(({ isCatch }) => !isCatch);
    const success = first.filter((one) => one.success).length / Math.max(1, first.length);
    const left = first.reduce((sum, one) => sum + one.collateral, 0) / Math.max(1, first.length);
    return [
      `${name}: in the first ${BLOCK} trials of washout ${percent(success)} % reach what the task asks for, at collateral ${left.toPrecision(2)}.`,
    ];
  });
}
