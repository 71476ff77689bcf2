/**
 * The exam: trained weights in the brain that ships, in the task that ships, on trials never trained on.
 * Chance is drawn from a generator of its own, so no number of training iterations can reach these trials.
 */
import { createRng } from "../../streams/rng.ts";
import { createRnnBrain, SIGMA } from "../brains/rnn.ts";
import type { Kernels, RnnWeights } from "../kernels/kernel.ts";
import { tasks } from "../tasks/index.ts";

export interface HeldOutOptions {
  readonly task: string;
  /** Parameters of the task (default: none). */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly kernels: Kernels;
  readonly trials: number;
  readonly seed: number;
  readonly dtMs: number;
  readonly sigma?: number;
}

/** @returns the share of trials, catch trials included, that succeed */
export function heldOutSuccess(weights: RnnWeights, options: HeldOutOptions): number {
  const { kernels, trials, seed, dtMs, sigma = SIGMA } = options;
  const rng = createRng(seed).fork("held-out");
  const brain = createRnnBrain("candidate", weights, sigma, { rng: rng.fork("brain"), dtMs, kernels });
  const task = tasks.get(options.task).create(options.params, { rng: rng.fork("task"), dtMs });
  const input = new Float32Array(task.inputs);
  const action = new Float32Array(task.actions);
  const silence = brain.sites.map((site) => new Float32Array(site.width));
  let succeeded = 0;
  for (let done = 0; done < trials; ) {
    task.sense(input);
    brain.step(action, input, silence);
    task.advance(action);
    const { outcome } = task.trial();
    if (outcome === undefined) continue;
    done++;
    if (outcome) succeeded++;
  }
  return succeeded / trials;
}
