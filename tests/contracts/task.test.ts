import { describe, expect, test } from "vitest";
import { tasks } from "../../server/tasks/index.ts";
import type { Task } from "../../streams/ports.ts";
import { createRng } from "../../streams/rng.ts";
import { type MakeTask, taskLaws } from "./task.contract.ts";

const seed = Math.floor(Math.random() * 1e9);

for (const entry of tasks.entries) {
  describe(`task "${entry.name}" (seed ${seed})`, () => {
    const make: MakeTask = (seed, dtMs) => entry.create({}, { rng: createRng(seed), dtMs });
    for (const [law, check] of Object.entries(taskLaws)) test(law, () => check(make, seed));

    test("parameters it does not have are refused", () => {
      expect(() => entry.create({ nosuch: 1 }, { rng: createRng(seed), dtMs: 10 })).toThrow("nosuch");
    });
  });
}

describe(`the contract refuses broken tasks (seed ${seed})`, () => {
  const reach = (seed: number, dtMs: number) => tasks.get("reach").create({}, { rng: createRng(seed), dtMs });
  const refuses = (make: MakeTask) =>
    Object.entries(taskLaws)
      .filter(([, check]) => {
        try {
          check(make, seed);
          return false;
        } catch {
          return true;
        }
      })
      .map(([law]) => law);

  test("one whose schedule waits for the brain: a busy hand draws an extra trial", () => {
    const impatient: MakeTask = (seed, dtMs) => {
      const task = reach(seed, dtMs);
      const rest = new Float32Array(task.actions);
      return {
        ...task,
        advance(action) {
          task.advance(action);
          if (Math.abs(action[0]) > 1) task.advance(rest);
        },
      } satisfies Task;
    };
    expect(refuses(impatient)).toContain("the schedule never depends on behaviour");
  });

  test("one that forgets its chance when saved", () => {
    const forgetful: MakeTask = (seed, dtMs) => {
      const task = reach(seed, dtMs);
      return { ...task, save: () => ({ ...task.save(), rng: createRng(0).save() }) };
    };
    expect(refuses(forgetful)).toEqual([
      "saved and restored, it goes on exactly, also in another task and after a structured clone",
    ]);
  });

  test("one that judges all the time and keeps the goal it was handed", () => {
    const hasty: MakeTask = (seed, dtMs) => ({ ...reach(seed, dtMs), judge: () => true });
    expect(refuses(hasty)).toContain(
      "judge says yes only on the last tick of a trial, and agrees with the outcome on the instructed goal",
    );
  });
});
