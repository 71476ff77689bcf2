/** A life of the planted brain in its task, tick by tick. */
import type { Brain, Task, TrialState } from "../../../streams/ports.ts";
import type { Rng } from "../../../streams/rng.ts";
import { brains } from "../../brains/index.ts";
import type { PlantedTruth } from "../../brains/planted-truth.ts";
import { simdKernels } from "../../kernels/index.ts";
import { tasks } from "../../tasks/index.ts";

export const DT_MS = 10;
export const EPOCH = { rest: 0, cue: 1, delay: 2, go: 3 } as const;

export function makePlanted({ seed, units, features }: PlantedTruth, rng: Rng): Brain {
  return brains
    .get("planted")
    .create({ seed, units, features }, { rng, dtMs: DT_MS, kernels: simdKernels() });
}

/** What can be seen at the end of a tick: live views. */
export interface Glance {
  readonly brain: Brain;
  readonly task: Task;
  readonly trial: TrialState;
  readonly input: Float32Array;
  readonly action: Float32Array;
}

/** @param visit sees every tick; `false` ends the life */
export function live(truth: PlantedTruth, rng: Rng, visit: (glance: Glance) => boolean): void {
  const brain = makePlanted(truth, rng.fork("brain"));
  const task = tasks.get("planted").create({}, { rng: rng.fork("task"), dtMs: DT_MS });
  const input = new Float32Array(task.inputs);
  const action = new Float32Array(task.actions);
  const silence = brain.sites.map(({ width }) => new Float32Array(width));
  for (let going = true; going; ) {
    task.sense(input);
    brain.step(action, input, silence);
    task.advance(action);
    going = visit({ brain, task, trial: task.trial(), input, action });
  }
}
