import { describe, expect, test } from "vitest";
import { brains, type Host, taskOf } from "../../server/brains/index.ts";
import { referenceKernels, simdKernels } from "../../server/kernels/index.ts";
import type { Kernels } from "../../server/kernels/kernel.ts";
import { tasks } from "../../server/tasks/index.ts";
import { createRng } from "../../streams/rng.ts";
import { elsewhereOf } from "../elsewhere.ts";
import { brainLaws, type MakeBrain, silenceOf } from "./brain.contract.ts";

/** What a remote brain's proxy must not change: a trained brain, hosted in this process. */
const hostWith =
  (kernels: Kernels): Host =>
  ({ dtMs }, rng) =>
    elsewhereOf(brains.get("reach").create({}, { rng, dtMs, kernels }));

const seed = Math.floor(Math.random() * 1e9);

for (const entry of brains.entries) {
  for (const kernels of [simdKernels(), referenceKernels]) {
    describe(`brain "${entry.name}" on ${kernels.name} kernels (seed ${seed})`, () => {
      const make: MakeBrain = (seed, dtMs) =>
        entry.create({}, { rng: createRng(seed), dtMs, kernels, host: hostWith(kernels) });
      for (const [law, check] of Object.entries(brainLaws)) test(law, () => check(make, seed));
    });
  }

  describe(`brain "${entry.name}"`, () => {
    const context = { rng: createRng(seed), dtMs: 10, kernels: referenceKernels };

    test("lives in a registered task that fits it", () => {
      const brain = entry.create({}, context);
      const task = tasks.get(taskOf(entry.name)).create({}, context);
      expect([brain.inputs, brain.actions]).toEqual([task.inputs, task.actions]);
      expect(brain.name).toBe(entry.name);
    });

    test("parameters it does not have are refused", () => {
      expect(() => entry.create({ nosuch: 1 }, context)).toThrow("nosuch");
    });
  });
}

describe(`the contract refuses broken brains (seed ${seed})`, () => {
  const whole: MakeBrain = (seed, dtMs) =>
    brains.get("untrained").create({ units: 16 }, { rng: createRng(seed), dtMs, kernels: referenceKernels });
  const refuses = (make: MakeBrain) =>
    Object.entries(brainLaws)
      .filter(([, check]) => {
        try {
          check(make, seed);
          return false;
        } catch {
          return true;
        }
      })
      .map(([law]) => law);

  test("the whole one passes", () => {
    expect(refuses(whole)).toEqual([]);
  });

  test("one whose noise starts over when restored", () => {
    const amnesic: MakeBrain = (seed, dtMs) => {
      const brain = whole(seed, dtMs);
      return { ...brain, save: () => ({ ...brain.save(), rng: createRng(0).save() }) };
    };
    expect(refuses(amnesic)).toContain(
      "saved and restored, it goes on exactly, also in another brain and after a structured clone",
    );
  });

  test("one that is deaf to stimulation", () => {
    const deaf: MakeBrain = (seed, dtMs) => {
      const brain = whole(seed, dtMs);
      return { ...brain, step: (action, input) => brain.step(action, input, silenceOf(brain)) };
    };
    expect(refuses(deaf)).toEqual(["stimulation of one unit of any site changes the state this very tick"]);
  });

  test("one that takes a zero for a touch, and keeps leaning on it", () => {
    const jumpy: MakeBrain = (seed, dtMs) => {
      const brain = whole(seed, dtMs);
      const touched = silenceOf(brain);
      return {
        ...brain,
        step(action, input, stimulation) {
          touched.forEach((site, s) => {
            site.forEach((_, i) => {
              site[i] = Object.is(stimulation[s][i], -0) ? 1e-3 : stimulation[s][i] + 0.1 * site[i];
            });
          });
          return brain.step(action, input, touched);
        },
      };
    };
    expect(refuses(jumpy)).toEqual(
      expect.arrayContaining([
        "stimulation of nothing is exactly nothing, whichever zero it is",
        "stimulation ends with the tick it is given in: nothing but the state remembers it",
      ]),
    );
  });
});
