/**
 * The arena's first task, redirect: every kind of steering on the same brain, electrodes, labels, limits and trials.
 * Through blurred electrodes, 96 record and 16 stimulate; with `count=16` for the electrodes most of the brain is
 * hidden. Where a family has a dose, its best one is chosen on the other half of the trials; beside every arm runs the
 * placebo at its own norms, tick by tick; and of the best direction and of the symbiote there are shams (placebos.ts).
 *
 *   directions   read from labelled trials by four readers and written by three operators (representation engineering)
 *   units        the one, or the four, channels that differ most between targets, set to what the goal means
 *   control      P, PI, PID on the decoded intention; LQR and MPC on a model identified while they steer
 *   oracle       who knows the brain's own equations and state: the ceiling by writing
 *   one vector, offline   what the symbiote's networks learn from a recording under noise, frozen
 *   symbiote     emulator and co-processor, learned from as many further trials as `training` says
 */
import type { ImplantParams } from "../../../streams/implant.ts";
import { chosen } from "../chosen.ts";
import type { Arm } from "../contest.ts";
import type { Params } from "../experiment.ts";
import { experimentOf } from "../experiment-of.ts";
import {
  CEILING,
  CONTROLS,
  offlineArms,
  type RedirectionParams,
  redirection,
  symbioteArm,
} from "../redirection.ts";
import { shams } from "./placebos.ts";
import { isReachKnown, reachOracle } from "./reach-oracle.ts";
import type { ArenaTask } from "./task.ts";

/** Many electrodes record, sixteen stimulate, with limits that a white-box co-processor can do the task within. */
const ELECTRODES = { count: 96 };
const STIMULATOR = { electrodes: 16, bound: 2, normPerTick: 8, energyPerWindow: 1200 };

const law = (name: string, summary: string, law: string, doses: readonly Params[] = [{}]): Arm => ({
  name,
  summary,
  act: { kind: "law", law, doses },
});
const doses = (values: readonly number[], rest: Params) => values.map((dose) => ({ ...rest, dose }));
const PUSHES = [0.2, 0.8, 3.2];
const SHARES = [1, 8, 64];
/** Control arms may use all that the stimulator lets through; from the gains of the full implant to far beyond them. */
const CAP = STIMULATOR.normPerTick;
const gains = (ki: number, kd: number): Params[] =>
  [0.5, 4, 32].map((kp) => ({ kp, ki: ki * kp, kd: kd * kp, cap: CAP }));
const prices = [1, 0.03, 0.001].map((effort): Params => ({ effort, cap: CAP }));

export const LAWS: readonly Arm[] = [
  law("add mean", "difference in means, a constant dose", "direct", doses(PUSHES, { reader: "mean" })),
  law("add lat", "leading component of paired differences", "direct", doses(PUSHES, { reader: "lat" })),
  law("add probe", "pattern of a logistic probe", "direct", doses(PUSHES, { reader: "probe" })),
  law("add lda", "pattern of Fisher's discriminant", "direct", doses(PUSHES, { reader: "lda" })),
  law("set mean", "projections set to what the goal means", "direct", doses(SHARES, { operator: "set" })),
  law("rotate mean", "turned to the goal's angle", "direct", doses(SHARES, { operator: "rotate" })),
  law("one unit", "single-unit clamp", "direct", doses(SHARES, { operator: "set", units: 1 })),
  law("four units", "clamp of the four largest", "direct", doses(SHARES, { operator: "set", units: 4 })),
  law("p", "proportional feedback", "pi", gains(0, 0)),
  law("pi", "proportional-integral feedback on the decoded intention", "pi", gains(0.08, 0)),
  law("pid", "with a derivative", "pi", gains(0.08, 0.2)),
  law("lqr", "linear-quadratic regulator on an identified model", "lqr", prices),
  law("mpc", "model-predictive control on an identified model", "mpc", prices),
];

/** The implant of those tasks of the arena that are about this brain. */
export const implantOf = ({ electrodes, stimulator }: ImplantParams): ImplantParams => ({
  electrodes: { ...ELECTRODES, ...electrodes },
  stimulator: { ...STIMULATOR, ...stimulator },
});

/** The ceiling by writing, where it is known. */
export const oracleOf = ({ brain, brainParams, stimulator }: RedirectionParams): Arm[] =>
  isReachKnown(brain, brainParams, stimulator)
    ? [
        {
          name: "oracle",
          summary:
            "model-predictive control through the brain's own equations and state, within the same limits",
          act: { kind: "oracle", create: (rig) => reachOracle(rig, brainParams) },
        },
      ]
    : [];

export const redirect: ArenaTask = ({ training, brain = "reach", ...given }) => {
  const params = { ...given, ...implantOf(given), brain };
  const placebos = shams(LAWS, training > 0 ? "symbiote" : "pi");
  const arms = [...CONTROLS, ...placebos, ...LAWS, CEILING, ...oracleOf(params)];
  if (training > 0) {
    arms.push(...offlineArms(training, params.stimulator), symbioteArm(training, params.stimulator));
  }
  const summary = "make a brain that remembers one target reach for another";
  return experimentOf(chosen(redirection("arena", summary, arms, params), given.arms));
};
