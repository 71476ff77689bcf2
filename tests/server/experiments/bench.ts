/** What runner tests share: the real lab, and a small redirect. */
import { buildRig, buildSymbiote } from "../../../server/build.ts";
import type { Experiment } from "../../../server/experiments/experiment.ts";
import { experiments } from "../../../server/experiments/index.ts";
import type { Lab } from "../../../server/experiments/lab.ts";
import { simdKernels } from "../../../server/kernels/index.ts";

const kernels = simdKernels();

export const lab: Lab = {
  rig: (config) => buildRig(config, kernels),
  symbiote: (config, rig) => buildSymbiote(config, rig, kernels),
};

/** An experiment in short: as `params` say, with only the last dose of each law. */
export function short(name: string, params: Readonly<Record<string, unknown>>): Experiment {
  const experiment = experiments.get(name).create(params);
  const arms = experiment.arms.map((arm) =>
    arm.act.kind === "law" ? { ...arm, act: { ...arm.act, doses: arm.act.doses.slice(-1) } } : arm,
  );
  return { ...experiment, arms };
}

/** `redirect` with few trials. */
export function small(params: Readonly<Record<string, unknown>> = {}): Experiment {
  return short("redirect", { trials: 12, calibrationTrials: 20, ...params });
}
