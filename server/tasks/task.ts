/** What a task is made from: its own randomness and the length of a tick. */
import type { Task } from "../../streams/ports.ts";
import { type Draft, type Entry, entry } from "../../streams/registry.ts";
import type { Rng } from "../../streams/rng.ts";

export interface TaskContext {
  readonly rng: Rng;
  readonly dtMs: number;
}

/** Make a registry entry of a task. */
export function taskEntry<Params>(draft: Draft<Params, TaskContext, Task>): Entry<TaskContext, Task> {
  return entry(draft);
}
