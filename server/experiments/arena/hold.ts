/**
 * The arena's task `hold`: keep an intention against a disturbance. While the brain remembers its target an unknown
 * current hits it, along another direction in each trial; the goal is what the task asked for. Everybody is hit alike,
 * the twin too; "undisturbed" is the same brain in the same trials, spared.
 *
 *   rejection = 20 log₁₀(steady-state error of off / that of the arm), dB: how much of the error is gone
 */

import { createRng } from "../../../streams/rng.ts";
import { bootstrapPairedRatio } from "../bootstrap.ts";
import { chosen } from "../chosen.ts";
import type { Arm, Contest } from "../contest.ts";
import { experimentOf } from "../experiment-of.ts";
import { CONTROLS, redirection, symbioteArm } from "../redirection.ts";
import { scoredTrials } from "../summarise.ts";
import { courseOfHand, STEADY } from "./course-of-hand.ts";
import { disturbed } from "./disturbance.ts";
import { shams } from "./placebos.ts";
import { implantOf, LAWS } from "./redirect.ts";
import type { ArenaTask } from "./task.ts";

const ARMS: readonly string[] = ["add mean", "set mean", "p", "pi", "pid", "lqr", "mpc"];

export const hold: ArenaTask = ({ training, brain = "reach", push, ...given }) => {
  const params = { ...given, ...implantOf(given), brain };
  const spared: Arm = {
    name: "undisturbed",
    summary: "the same brain in the same trials, not disturbed and not steered",
    act: { kind: "life", brain: given.brainParams ?? {} },
  };
  const laws = LAWS.filter(({ name }) => ARMS.includes(name));
  const placebos = shams(laws, training > 0 ? "symbiote" : "pi");
  const arms = [...CONTROLS, ...placebos, ...laws, spared];
  if (training > 0) arms.push(symbioteArm(training, params.stimulator));
  const whole: Contest = {
    ...redirection("arena", "keep what a brain remembers against a current that disturbs it", arms, params),
    goal: { kind: "given", told: true },
    befall: (rig, from) => disturbed(rig, { epoch: "delay", norm: push, from }),
    tally: (rig) => courseOfHand(rig, "move"),
    merit: ({ measures }) => -measures[STEADY],
    reference: { placebo: "random", ceiling: spared.name },
  };
  const contest = chosen(whole, given.arms);
  return experimentOf(contest, {
    method: [
      `In every trial's delay a current of norm ${push} per 10 ms, along a direction over all units that is another in each trial, hits brain and twin alike. Doses are chosen by the steady-state error.`,
      "IAE, rise, settling, overshoot and steady-state error are of the hand against the goal, from the go signal on. Rejection is 20 log₁₀ of the steady-state error of off over that of the arm: 0 dB is no help, 6 dB is half the error.",
    ],
    conclude(found, seeds) {
      const errors = (arm: string) =>
        scoredTrials(contest, arm, seeds).map((list) => list.map(({ measures }) => measures[STEADY]));
      const idle = errors("off");
      const arms = found.arms.map((arm) => {
        const ratio = bootstrapPairedRatio(
          idle,
          errors(arm.name),
          createRng(0).fork(`rejection ${arm.name}`),
        );
        if (ratio === undefined) return arm;
        const [mean, lo, hi] = [ratio.mean, ratio.lo, ratio.hi].map((one) => 20 * Math.log10(one));
        return { ...arm, measures: { ...arm.measures, "rejection, dB": { mean, lo, hi } } };
      });
      return { ...found, arms };
    },
  });
};
