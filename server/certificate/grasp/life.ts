/** A subject's life in the task `grasp`, tick by tick, whole or damaged, with nobody at its electrodes. */
import type { Brain, Task, TrialState } from "../../../streams/ports.ts";
import type { Rng } from "../../../streams/rng.ts";
import { areaSites } from "../../brains/grasp-areas.ts";
import { type Damage, damaged } from "../../brains/grasp-damage.ts";
import { createRnnBrain } from "../../brains/rnn.ts";
import { simdKernels } from "../../kernels/index.ts";
import { tasks } from "../../tasks/index.ts";
import type { Subject } from "../subject.ts";

/** Ticks of 20 ms, as the network was trained. */
export const DT_MS = 20;

/** The epochs of `grasp`, by their index. */
export const EPOCH = { home: 0, cue: 1, delay: 2, move: 3 } as const;

/** What can be seen at the end of a tick: live views. */
export interface Glance {
  readonly brain: Brain;
  readonly task: Task;
  readonly trial: TrialState;
  readonly world: Float32Array;
}

export interface Circumstances {
  readonly trials: number;
  /** The same generator gives the same trials and the same noise, whatever the damage. */
  readonly rng: Rng;
  /** Multiple of the subject's process noise. */
  readonly noise?: number;
  readonly damage?: Damage;
  readonly dtMs?: number;
}

/** @param visit sees every tick and may give the task its next goals */
export function live(
  { weights, sigma }: Subject,
  { trials, rng, noise = 1, damage = {}, dtMs = DT_MS }: Circumstances,
  visit: (glance: Glance) => void,
): void {
  const context = { rng: rng.fork("brain"), dtMs, kernels: simdKernels() };
  const sites = areaSites(weights.units);
  const brain = createRnnBrain("subject", damaged(weights, damage), sigma * noise, context, sites);
  const task = tasks.get("grasp").create({}, { rng: rng.fork("task"), dtMs });
  const input = new Float32Array(task.inputs);
  const action = new Float32Array(task.actions);
  const world = new Float32Array(task.worlds.length);
  const silence = sites.map(({ width }) => new Float32Array(width));
  for (let done = 0; done < trials; ) {
    task.sense(input);
    brain.step(action, input, silence);
    task.advance(action);
    task.world(world);
    const trial = task.trial();
    visit({ brain, task, trial, world });
    if (trial.outcome !== undefined) done++;
  }
}

/** The component of a world that is called `name`. */
export const worldOf = ({ task, world }: Pick<Glance, "task" | "world">, name: string): number =>
  world[task.worlds.indexOf(name)];
