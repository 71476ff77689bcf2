/** A thread that runs seeds of one experiment, one after another, as they are asked for. */
import { parentPort, workerData } from "node:worker_threads";
import { buildRig, buildSymbiote } from "../../build.ts";
import { experiments } from "../../experiments/index.ts";
import type { Lab } from "../../experiments/lab.ts";
import type { SeedResult } from "../../experiments/result.ts";
import { simdKernels } from "../../kernels/index.ts";

/** What a seed worker is started with: an experiment and its parameters. */
export interface SeedJob {
  readonly experiment: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What a seed worker says. */
export type SeedMessage = { readonly kind: "trial" } | { readonly kind: "done"; readonly result: SeedResult };

const port = parentPort!;
const { experiment: name, params } = workerData as SeedJob;
const experiment = experiments.get(name).create(params);
const kernels = simdKernels();
const lab: Lab = {
  rig: (config) => buildRig(config, kernels),
  symbiote: (config, rig) => buildSymbiote(config, rig, kernels),
};
const say = (message: SeedMessage) => port.postMessage(message);

port.on("message", (seed: number) => {
  say({ kind: "done", result: experiment.conduct(seed, lab, () => say({ kind: "trial" })) });
});
