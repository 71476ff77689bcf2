/** A subject's life in the task `reach`, tick by tick, as in a session but with nobody at its electrodes. */
import type { Brain, Task, TrialState } from "../../../streams/ports.ts";
import type { Rng } from "../../../streams/rng.ts";
import { createRnnBrain } from "../../brains/rnn.ts";
import { simdKernels } from "../../kernels/index.ts";
import { tasks } from "../../tasks/index.ts";
import type { Subject } from "../subject.ts";

/** Ticks of 10 ms, as the network was trained; analyses look this often, however short a tick is. */
export const DT_MS = 10;

/** The epochs of `reach`, by their index. */
export const EPOCH = { home: 0, cue: 1, delay: 2, move: 3 } as const;

/** What can be seen at the end of a tick: live views. */
export interface Glance {
  readonly brain: Brain;
  readonly task: Task;
  readonly trial: TrialState;
  /** What the brain sensed in this tick, and what it did. */
  readonly input: Float32Array;
  readonly action: Float32Array;
  readonly world: Float32Array;
}

/**
 * Live `trials` trials. @param visit sees every tick and may give the task its next goals
 * @param options.noise multiple of the subject's process noise
 */
export function live(
  { weights, sigma, dtMs = DT_MS, arm = "point" }: Subject,
  { trials, rng, noise = 1 }: { trials: number; rng: Rng; noise?: number },
  visit: (glance: Glance) => void,
): void {
  const context = { rng: rng.fork("brain"), dtMs, kernels: simdKernels() };
  const brain = createRnnBrain("subject", weights, sigma * noise, context);
  const task = tasks.get("reach").create({ arm }, { rng: rng.fork("task"), dtMs });
  const input = new Float32Array(task.inputs);
  const action = new Float32Array(task.actions);
  const world = new Float32Array(task.worlds.length);
  const silence = [new Float32Array(brain.sites[0].width)];
  for (let done = 0; done < trials; ) {
    task.sense(input);
    brain.step(action, input, silence);
    task.advance(action);
    task.world(world);
    const trial = task.trial();
    visit({ brain, task, trial, input, action, world });
    if (trial.outcome !== undefined) done++;
  }
}
