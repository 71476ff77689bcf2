/** What runner tests share: the real lab, and a small redirect. */

import * as z from "zod";
import { buildRig, buildSymbiote } from "../../../server/build.ts";
import type { Contest } from "../../../server/experiments/contest.ts";
import type { Experiment } from "../../../server/experiments/experiment.ts";
import type { ContestExperiment } from "../../../server/experiments/experiment-of.ts";
import { experiments } from "../../../server/experiments/index.ts";
import type { Lab } from "../../../server/experiments/lab.ts";
import type { TrialResult } from "../../../server/experiments/trial-log.ts";
import { simdKernels } from "../../../server/kernels/index.ts";

const kernels = simdKernels();

export const lab: Lab = {
  rig: (config) => buildRig(config, kernels),
  symbiote: (config, rig) => buildSymbiote(config, rig, kernels),
};

type Params = Readonly<Record<string, unknown>>;

export function isContest(experiment: Experiment): experiment is ContestExperiment {
  return "contest" in experiment;
}

/** An experiment with those of the parameters that it has. */
export function briefly(name: string, params: Params): Experiment {
  const { params: schema, create } = experiments.get(name);
  const known = Object.keys(z.toJSONSchema(schema, { io: "input" }).properties ?? {});
  return create(Object.fromEntries(Object.entries(params).filter(([key]) => known.includes(key))));
}

/** A trial in which nothing happened but what is said. */
export const trialOf = (said: Partial<TrialResult> = {}): TrialResult => ({
  success: false,
  isCatch: false,
  effort: 0,
  collateral: 0,
  offTarget: 0,
  divergence: 0,
  loss: null,
  measures: {},
  shift: null,
  ...said,
});

/** A contest's data. */
export function contestOf(name: string, params: Params = {}): Contest {
  const experiment = experiments.get(name).create(params);
  if (!isContest(experiment)) throw new Error(`"${name}" is no contest`);
  return experiment.contest;
}

/** A contest in short: with only the last dose of each law. */
export function shorter(contest: Contest): Contest {
  const arms = contest.arms.map((arm) =>
    arm.act.kind === "law" ? { ...arm, act: { ...arm.act, doses: arm.act.doses.slice(-1) } } : arm,
  );
  return { ...contest, arms };
}

export function short(name: string, params: Params): Contest {
  return shorter(contestOf(name, params));
}

/** `redirect` with few trials. */
export function small(params: Params = {}): Contest {
  return short("redirect", { trials: 12, calibrationTrials: 20, ...params });
}
