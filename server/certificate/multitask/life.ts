/** A subject's life under one rule of `multitask`, trial after trial, with nobody at its electrodes. */
import type { Task, TrialState } from "../../../streams/ports.ts";
import type { Rng } from "../../../streams/rng.ts";
import { createRnnBrain } from "../../brains/rnn.ts";
import { simdKernels } from "../../kernels/index.ts";
import { tasks } from "../../tasks/index.ts";
import { RULE_NAMES } from "../../tasks/multitask-rules.ts";
import type { Subject } from "../subject.ts";

/** The tick at which the network was trained. */
export const DT_MS = 20;

/** What can be seen at the end of a tick: live views. */
export interface Glance {
  readonly rates: Float32Array;
  readonly task: Task;
  readonly trial: TrialState;
}

export interface Living {
  readonly trials: number;
  readonly rng: Rng;
  /** Multiple of the subject's process noise (default 1). */
  readonly noise?: number;
  readonly dtMs?: number;
  /** What is done to the input before the brain senses it. */
  retell?(input: Float32Array): void;
}

/** Live under one rule. @param visit sees every tick */
export function live(
  { weights, sigma }: Subject,
  rule: string,
  { trials, rng, noise = 1, dtMs = DT_MS, retell }: Living,
  visit?: (glance: Glance) => void,
): number {
  const context = { rng: rng.fork("brain"), dtMs, kernels: simdKernels() };
  const brain = createRnnBrain("subject", weights, sigma * noise, context);
  const task = tasks.get("multitask").create({ rule }, { rng: rng.fork("task"), dtMs });
  const input = new Float32Array(task.inputs);
  const action = new Float32Array(task.actions);
  const rates = brain.activations(0);
  const silence = [new Float32Array(rates.length)];
  let succeeded = 0;
  for (let done = 0; done < trials; ) {
    task.sense(input);
    retell?.(input);
    brain.step(action, input, silence);
    task.advance(action);
    const trial = task.trial();
    visit?.({ rates, task, trial });
    if (trial.outcome === undefined) continue;
    done++;
    if (trial.outcome) succeeded++;
  }
  return succeeded / trials;
}

/** The share of trials that succeed, rule by rule; the same rng gives every subject the same trials. */
export function successes(subject: Subject, living: Living): number[] {
  return RULE_NAMES.map((rule) => live(subject, rule, { ...living, rng: living.rng.fork(rule) }));
}
