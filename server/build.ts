/**
 * From a session's configuration to its parts: the one place where names become a brain, a task, an implant and a
 * symbiote. The live server, experiments, replay and benches all build here, so the same config is the same session.
 */
import { createElectrodes } from "../streams/electrode.ts";
import type { Rig } from "../streams/loop.ts";
import { createRig } from "../streams/rig.ts";
import { createRng } from "../streams/rng.ts";
import { parseSessionConfig, type SessionConfig } from "../streams/session.ts";
import { createStimulator } from "../streams/stimulator.ts";
import { brains, type Host, lifeOf, type Params, weightsHashOf } from "./brains/index.ts";
import { simdKernels } from "./kernels/index.ts";
import type { Kernels } from "./kernels/kernel.ts";
import { instructedAt } from "./symbiote/moment.ts";
import { steersAtOnce } from "./symbiote/steering/symbiote.ts";
import { studyWith } from "./symbiote/studies.ts";
import { createSymbiote, type Symbiote } from "./symbiote/symbiote.ts";
import { tasks } from "./tasks/index.ts";

/**
 * Wire the rig that `config` describes. @throws one sentence that names the part that does not fit.
 * @param host of a brain that lives elsewhere; without one it cannot be stepped
 */
export function buildRig(config: SessionConfig, kernels: Kernels = simdKernels(), host?: Host): Rig {
  const { dtMs } = config;
  return createRig({
    seed: config.seed,
    brain: (rng) => brains.get(config.brain.name).create(config.brain.params, { rng, dtMs, kernels, host }),
    task: (rng) => tasks.get(config.task.name).create(config.task.params, { rng, dtMs }),
    electrodes: (brain, rng) => createElectrodes({ ...config.electrodes, brain }, rng),
    stimulator: (brain) => createStimulator({ ...config.stimulator, brain }),
    twin: config.twin,
  });
}

/**
 * The symbiote that `config` implants in `rig`; it has learned nothing yet. @throws like `buildRig`.
 * @param studies whether it studies its lessons itself, at once, rather than leave them to whoever drives it
 */
export function buildSymbiote(
  config: SessionConfig,
  rig: Rig,
  kernels: Kernels = simdKernels(),
  studies = true,
): Symbiote {
  return createSymbiote({
    ...surroundings(config, rig),
    site: rig.stimulator.site,
    config: config.symbiote,
    kernels,
    ...(studies ? { study: studyWith(kernels) } : {}),
  });
}

/** What a symbiote is told of the brain, the task and the implant it is to live with. */
function surroundings(config: SessionConfig, { body: { task }, electrodes, stimulator, dtMs }: Rig) {
  return {
    channels: electrodes.channels,
    outputs: task.intentions.length,
    goals: task.goals,
    worlds: task.worlds.length,
    behaviours: task.behaviours,
    instructed: instructedAt(task.intentions, task.worlds.slice(0, task.behaviours)),
    inputs: task.inputs,
    epochs: task.epochs.length,
    montage: { recording: electrodes.positions, stimulation: stimulator.positions },
    weightsHash: weightsHashOf(config.brain.name, config.brain.params),
    dtMs,
  };
}

/**
 * The law that a live session begins with unless flags say otherwise: the co-processor that ships, where it fits the brain
 * and the implant and so steers from the first goal; elsewhere plain feedback, which needs the fewest trials.
 */
export function firstLaw(config: SessionConfig): "symbiote" | "pi" {
  const told = surroundings(config, buildRig(config));
  return steersAtOnce({ ...told, electrodes: told.montage.stimulation.length }) ? "symbiote" : "pi";
}

/** Both halves of a session. Lessons are left to whoever drives it; of a recorded one their results are on the record. */
export function buildSession(
  config: SessionConfig,
  host?: Host,
): { readonly rig: Rig; readonly symbiote: Symbiote } {
  const rig = buildRig(config, simdKernels(), host);
  return { rig, symbiote: buildSymbiote(config, rig, simdKernels(), false) };
}

/**
 * The session that experiments and benches begin from, and `symbiote start` unless flags or `firstLaw` say otherwise.
 * @param params of the brain  @param dtMs length of a tick (default: as the brain was trained)
 */
export function defaultSession(
  seed: number,
  brain = "reach",
  params: Params = {},
  dtMs?: number,
): SessionConfig {
  return parseSessionConfig({
    seed,
    ...lifeOf(brain, params, dtMs),
    symbiote: {
      seed: createRng(seed).fork("symbiote").seed,
      decoder: { name: "rls" },
      intention: { name: "instructed" },
      law: { name: "pi" },
    },
  });
}
