/**
 * The arena's task `psychometric`: move the curve of choices by a commanded amount, as microstimulation does in monkeys
 * (Salzman, Britten & Newsome 1990; Afraz, Kiani & Esteky 2006). While evidence is shown the goal is a shift of −s, 0
 * or +s in coherence; a trial succeeds when the choice is that of an observer who adds up the evidence that was shown,
 * and the shift. Per arm and commanded shift one curve is fitted (choice-curve.ts):
 *
 *   achieved = bias of the curve − bias of off's;   slope and R² of achieved against commanded
 *   collateral of its own kind: how steep the curves still are, and how often choices lapse
 */

import { checkImplant } from "../../../streams/implant.ts";
import type { Rig } from "../../../streams/loop.ts";
import { createRng } from "../../../streams/rng.ts";
import { quantile } from "../../../streams/statistic.ts";
import { lifeOf, type Params } from "../../brains/index.ts";
import { type Curve, type Figure, shade } from "../../certificate/figure.ts";
import type { Interval } from "../bootstrap.ts";
import { chosen } from "../chosen.ts";
import type { Arm, Contest, Tally } from "../contest.ts";
import { controls } from "../controls.ts";
import { experimentOf } from "../experiment-of.ts";
import { worldIndex } from "../schedule.ts";
import { scoredTrials, type Trials } from "../summarise.ts";
import type { TrialResult } from "../trial-log.ts";
import { type Choice, type ChoiceCurve, curvePoints, fitChoices } from "./choice-curve.ts";
import { evidenceOracle } from "./evidence-oracle.ts";
import { shams } from "./placebos.ts";
import type { ArenaTask } from "./task.ts";

/** Evidence from hardly any to plain, so that there is a curve. */
const COHERENCES = [0.015, 0.03, 0.06, 0.12, 0.24];
const STIMULATOR = { bound: 2, normPerTick: 8, energyPerWindow: 1200 };
const DRAWS = 200;

const law = (name: string, summary: string, law: string, doses: readonly Params[]): Arm => ({
  name,
  summary,
  act: { kind: "law", law, doses },
});
const LAWS: readonly Arm[] = [
  ...(["mean", "lat", "probe", "lda"] as const).map((reader) =>
    law(
      `push ${reader}`,
      `along the learned choice direction (${reader}), as far as the shift says`,
      "direct",
      [0.5, 2, 8, 32].map((dose) => ({ reader, operator: "push", dose })),
    ),
  ),
  law(
    "pi",
    "proportional-integral feedback of the decoded choice towards the shift, taken as a choice",
    "pi",
    [0.02, 0.1, 0.5].map((kp) => ({ kp, ki: 0.08 * kp, cap: STIMULATOR.normPerTick })),
  ),
];
const CEILING = "more evidence";

export const psychometric: ArenaTask = ({ brain = "decide", brainParams, dtMs, shift, ...given }) => {
  if (brain !== "decide")
    throw new Error(`the task "psychometric" is about the choices of "decide"; "${brain}" makes none such`);
  const { stimulator, electrodes } = checkImplant({
    electrodes: given.electrodes,
    stimulator: { ...STIMULATOR, ...given.stimulator },
  });
  const life = lifeOf(brain, brainParams, dtMs);
  const ceiling: Arm = {
    name: CEILING,
    summary: "writes what as much more evidence would have written, from the brain's own input weights",
    act: { kind: "oracle", create: (rig) => evidenceOracle(rig, brainParams) },
  };
  const whole: Contest = {
    name: "arena",
    summary: "move the curve of choices by a commanded amount",
    session: {
      version: 1,
      ...life,
      task: { ...life.task, params: { ...life.task.params, coherences: COHERENCES } },
      electrodes,
      stimulator,
      twin: true,
    },
    symbiote: { decoder: { name: "rls", params: {} }, intention: { name: "instructed", params: {} } },
    calibrationTrials: given.calibrationTrials,
    trials: given.trials,
    latencyTicks: 1,
    steering: { from: "evidence", until: "evidence", beforeGo: "evidence" },
    goal: { kind: "drawn", goals: [[-shift], [0], [shift]] },
    effector: ["choice"],
    tally,
    verdict: ({ body, views }, { goal }) =>
      body.task.judge(Float32Array.of(views.world[worldIndex(body.task, "evidence")] + goal[0])),
    placebo: { name: "random", params: {} },
    arms: [...controls("push mean"), ...shams(LAWS, "pi"), ...LAWS, ceiling],
    reference: { placebo: "random", ceiling: CEILING },
  };
  const contest = chosen(whole, given.arms);
  return experimentOf(contest, {
    method: [
      "A trial succeeds when the choice is that of an observer who adds up the evidence that was shown, and the commanded shift.",
      "Per arm and commanded shift a logistic curve with lapses is fitted to the choices against the coherence that counts. Achieved shift is the bias of the curve minus that of off. Steepness is the mean slope of an arm's curves over that of off: 1 is a curve that was moved and not bent.",
      "There is no symbiote here: its co-processor practises to end at a goal, and a shift is a change of how evidence is weighed, which no single trial ends at.",
    ],
    conclude(found, seeds) {
      const trialsOfArm = (arm: string) => scoredTrials(contest, arm, seeds);
      const off = trialsOfArm("off");
      const arms = found.arms.map((arm) => {
        return {
          ...arm,
          measures: { ...arm.measures, ...measured(trialsOfArm(arm.name), off, shift, arm.name) },
        };
      });
      const shown = contest.arms.filter(({ name }) => name !== "identity").map(({ name }) => name);
      const figures = shown.map((name) => curvesOf(name, trialsOfArm(name), shift));
      return { ...found, arms, figures: [...figures, ...found.figures], paths: {} };
    },
  });
};

function tally(rig: Rig): Tally {
  const { task } = rig.body;
  const at = (name: string) => worldIndex(task, name);
  const [context, motion, colour] = ["context", "motionCoherence", "colourCoherence"].map(at);
  return {
    tick() {},
    end: () => ({}),
    keep({ goal }) {
      const { world } = rig.views;
      const coherence = world[context] > 0 ? world[motion] : world[colour];
      return { coherence, positive: Number(world[0] > 0), commanded: goal[0] };
    },
  };
}

const choiceOf = ({ kept }: TrialResult): Choice => ({
  coherence: kept?.coherence ?? 0,
  positive: kept?.positive ?? 0,
});
const under = (trials: readonly TrialResult[], commanded: number) =>
  trials.filter(({ kept }) => Math.abs((kept?.commanded ?? 0) - commanded) < 1e-6).map(choiceOf);

interface Shifts {
  readonly slope: number;
  readonly r2: number;
  readonly steepness: number;
  readonly lapse: number;
}

function shiftsOf(trials: readonly TrialResult[], off: readonly TrialResult[], shift: number): Shifts {
  const baseline = fitChoices(off.map(choiceOf));
  const commanded = [-shift, 0, shift];
  const curves = commanded.map((one) => fitChoices(under(trials, one)));
  const achieved = curves.map(({ bias }) => bias - baseline.bias);
  const slope = (achieved[2] - achieved[0]) / (2 * shift);
  const centre = achieved.reduce((sum, one) => sum + one, 0) / 3;
  const left = achieved.reduce((sum, one, i) => sum + (one - commanded[i]) ** 2, 0);
  const spread = achieved.reduce((sum, one) => sum + (one - centre) ** 2, 0);
  const mean = (of: (curve: ChoiceCurve) => number) => curves.reduce((sum, one) => sum + of(one) / 3, 0);
  return {
    slope,
    // Share of the variance of what was achieved that is what was commanded.
    r2: spread > 0 ? Math.max(-1, 1 - left / spread) : Number.NaN,
    steepness: mean((curve) => curve.slope) / baseline.slope,
    lapse: mean((curve) => curve.lapse),
  };
}

/** Every measure with its interval: trials of all seeds are drawn anew, arm and off in the same places. */
function measured(trials: Trials, off: Trials, shift: number, name: string): Record<string, Interval> {
  const rng = createRng(0).fork(`shifts ${name}`);
  const [all, idle] = [trials.flat(), off.flat()];
  const whole = shiftsOf(all, idle, shift);
  const drawn = Array.from({ length: DRAWS }, () => {
    const at = all.map(() => rng.below(all.length));
    return shiftsOf(
      at.map((i) => all[i]),
      at.map((i) => idle[i]),
      shift,
    );
  });
  const interval = (key: keyof Shifts): Interval => {
    const sorted = drawn
      .map((one) => one[key])
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
    return { mean: whole[key], lo: quantile(sorted, 0.025), hi: quantile(sorted, 0.975) };
  };
  return {
    "achieved per commanded shift": interval("slope"),
    "R² of commanded": interval("r2"),
    "steepness, of off's": interval("steepness"),
    lapses: interval("lapse"),
  };
}

function curvesOf(name: string, trials: Trials, shift: number): Figure {
  const all = trials.flat();
  const most = Math.max(...COHERENCES);
  const curves: Curve[] = [-shift, 0, shift].flatMap((commanded, i) => {
    const choices = under(all, commanded);
    const groups = [...new Set(choices.map(({ coherence }) => coherence))].sort((a, b) => a - b);
    const points = groups.map((coherence): [number, number] => {
      const here = choices.filter((one) => one.coherence === coherence);
      return [coherence, here.reduce((sum, { positive }) => sum + positive, 0) / here.length];
    });
    const label = commanded > 0 ? `+${commanded}` : String(commanded);
    const colour = shade([3, 0, 6][i]);
    return [
      { name: label, colour, points: curvePoints(fitChoices(choices), -most, most) },
      { name: "", colour, points, look: "dots" as const },
    ];
  });
  return {
    kind: "curves",
    title: `curves of choices, ${name}`,
    caption: `${name}: share of choices for + against the evidence that counts, by commanded shift.`,
    x: { label: "signed coherence" },
    y: { label: "choices for +", range: [0, 1] },
    curves,
  };
}
