/**
 * The arena's task `linear`: regret. The brain is linear and Gaussian, every matrix of it known, so the controller that
 * no other beats is known as well (brains/linear-optimum.ts). The cursor is wanted 60–180° away from where the brain
 * takes it, and every tick costs
 *
 *   J = ‖cursor − goal‖² + ρ‖s‖² (tasks/linear-trial.ts),   regret = (J − J_LQG) / J_LQG
 *
 * J_LQG is measured on the same trials with the same noise: the oracle knows the equations and is told the target.
 */

import { checkImplant } from "../../../streams/implant.ts";
import type { Rig } from "../../../streams/loop.ts";
import { createRng } from "../../../streams/rng.ts";
import { lifeOf, type Params } from "../../brains/index.ts";
import { linearCost } from "../../tasks/linear-trial.ts";
import { bootstrapPairedRatio } from "../bootstrap.ts";
import { chosen } from "../chosen.ts";
import type { Arm, Contest, Tally } from "../contest.ts";
import { experimentOf } from "../experiment-of.ts";
import { CONTROLS, symbioteArm } from "../redirection.ts";
import type { ContestSeed } from "../result.ts";
import { scoredTrials } from "../summarise.ts";
import { linearOracle } from "./linear-oracle.ts";
import { shams } from "./placebos.ts";
import type { ArenaTask } from "./task.ts";

/** Limits that cut nothing any arm here asks for. */
const STIMULATOR = { bound: 4, normPerTick: 16, energyPerWindow: 10_000 };
/** Trials of probing, 48 s of which a model is identified from. */
const PROBED = 29;
const COST = "cost, per tick";
const OPTIMUM = "oracle";

const law = (name: string, summary: string, law: string, doses: readonly Params[]): Arm => ({
  name,
  summary,
  act: { kind: "law", law, doses },
});
const CAP = STIMULATOR.normPerTick;
const gains = (ki: number): Params[] => [0.02, 0.1, 0.5, 2].map((kp) => ({ kp, ki: ki * kp, cap: CAP }));
const prices = [10, 0.3, 0.01].map((effort): Params => ({ effort, cap: CAP }));

const LAWS: readonly Arm[] = [
  law("p", "proportional feedback on the decoded target", "pi", gains(0)),
  law("pi", "proportional-integral feedback on the decoded target", "pi", gains(0.02)),
  law("lqr", "linear-quadratic regulator of the decoded target, on an identified model", "lqr", prices),
  law("mpc", "model-predictive control of the decoded target, on an identified model", "mpc", prices),
  {
    name: "lqg",
    summary: `LQG of the cursor on a state-space model identified from 48 s of the stream (${PROBED} trials of probing)`,
    act: { kind: "law", law: "lqg", doses: [{ learning: false }], training: { trials: PROBED, params: {} } },
  },
];

export const linear: ArenaTask = ({ brain = "linear", brainParams, dtMs, training, ...given }) => {
  const { stimulator, electrodes } = checkImplant({
    ...given,
    stimulator: { ...STIMULATOR, ...given.stimulator },
  });
  const optimum: Arm = {
    name: OPTIMUM,
    summary: "LQG on the brain's own matrices, told the target: no controller costs less",
    act: { kind: "oracle", create: (rig) => linearOracle(rig, brainParams) },
  };
  const arms = [...CONTROLS, ...shams(LAWS, training > 0 ? "symbiote" : "lqg"), ...LAWS, optimum];
  if (training > 0) arms.push(symbioteArm(training, stimulator));
  const whole: Contest = {
    name: "arena",
    summary: "take the cursor of a linear brain elsewhere, at the least cost",
    session: { version: 1, ...lifeOf(brain, brainParams, dtMs), electrodes, stimulator, twin: true },
    symbiote: { decoder: { name: "rls", params: {} }, intention: { name: "instructed", params: {} } },
    calibrationTrials: given.calibrationTrials,
    trials: given.trials,
    latencyTicks: 1,
    steering: { from: "move", until: "hold", beforeGo: "move" },
    goal: { kind: "turned", turnDeg: [60, 180], radius: [0.4, 0.8] },
    effector: ["cursorX", "cursorY"],
    tally,
    merit: ({ measures }) => -measures[COST],
    placebo: { name: "random", params: {} },
    arms,
    reference: { placebo: "random", ceiling: OPTIMUM },
  };
  const contest = chosen(whole, given.arms);
  return experimentOf(contest, {
    method: [
      "Cost of a tick is ‖cursor − goal‖² + 0.1‖s‖², s what every unit received. Regret is the excess over the cost of the optimal controller on the same trials, (J − J_LQG)/J_LQG. Doses are chosen by cost.",
      `The optimal controller knows A, B, C, the noise and the target. "lqg" is given none of these, nor any label: what it knows comes from its probing trials, whose own cost is stated below the table and is not in its cost.`,
    ],
    conclude(found, seeds) {
      const best = costs(contest, OPTIMUM, seeds);
      const arms = found.arms.map((arm) => {
        const excess = costs(contest, arm.name, seeds).map((list, s) =>
          list.map((cost, t) => cost - best[s][t]),
        );
        const regret = bootstrapPairedRatio(excess, best, createRng(0).fork(`regret ${arm.name}`));
        return { ...arm, measures: { ...arm.measures, ...(regret && { regret }) } };
      });
      return { ...found, arms, notes: [...found.notes, ...probingNote(seeds)] };
    },
  });
};

function costs(contest: Contest, arm: string, seeds: readonly ContestSeed[]): number[][] {
  return scoredTrials(contest, arm, seeds).map((list) => list.map(({ measures }) => measures[COST]));
}

function probingNote(seeds: readonly ContestSeed[]): string[] {
  const probed = seeds.flatMap(({ runs }) => runs.find(({ arm }) => arm === "lqg")?.training ?? []);
  if (probed.length === 0) return [];
  const mean = probed.reduce((sum, { measures }) => sum + measures[COST], 0) / probed.length;
  return [`lqg: a tick of its probing trials cost ${mean.toPrecision(3)} on average.`];
}

/** Mean cost of a tick. */
function tally(rig: Rig): Tally {
  let sum = 0;
  let ticks = 0;
  return {
    tick({ goal }) {
      const { world } = rig.views;
      let effort = 0;
      for (const site of rig.stimulation) for (const s of site) effort += s * s;
      sum += linearCost((world[0] - goal[0]) ** 2 + (world[1] - goal[1]) ** 2, effort, rig.dtMs);
      ticks++;
    },
    end() {
      const cost = sum / ticks;
      sum = 0;
      ticks = 0;
      return { [COST]: cost };
    },
  };
}
