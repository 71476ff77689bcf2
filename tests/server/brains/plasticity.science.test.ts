/**
 * A plastic brain does what its variant is called: the same push in the memory of a reaching brain moves its hand less
 * and less far where it resists and farther where it adapts, and once nobody pushes any more the hand errs for a
 * while the other way, or the same way.
 */
import { expect, test } from "vitest";
import { brains } from "../../../server/brains/index.ts";
import { simdKernels } from "../../../server/kernels/index.ts";
import { tasks } from "../../../server/tasks/index.ts";
import type { Brain } from "../../../streams/ports.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const kernels = simdKernels();
const dtMs = 10;
const DELAY = 2;
const DOSE = 0.1;
const PUSHED = 80;
const TRIALS = 100;

const taskOf = (chance: number) =>
  tasks.get("reach").create({}, { rng: createRng(chance).fork("task"), dtMs });
const brainOf = (params: object) =>
  brains.get("reach").create(params, { rng: createRng(seed).fork("brain"), dtMs, kernels });

/** A brain in its task, tick by tick. */
function bodyOf(brain: Brain) {
  const task = taskOf(seed);
  const [input, action] = [new Float32Array(task.inputs), new Float32Array(task.actions)];
  const world = new Float32Array(task.worlds.length);
  return {
    task,
    world,
    step(stimulation: readonly Float32Array[]) {
      task.sense(input);
      brain.step(action, input, stimulation);
      task.advance(action);
      task.world(world);
      return task.trial();
    },
  };
}

/** How the population leans with the target's x while it is remembered, of length 1. */
function pattern(): Float32Array {
  const brain = brainOf({});
  const { step, world } = bodyOf(brain);
  const silence = [new Float32Array(brain.sites[0].width)];
  const sum = new Float32Array(brain.sites[0].width);
  for (let done = 0; done < 60; ) {
    const { epoch, outcome } = step(silence);
    if (epoch === DELAY) for (const [i, rate] of brain.activations(0).entries()) sum[i] += rate * world[4];
    if (outcome !== undefined) done++;
  }
  const length = Math.hypot(...sum);
  return sum.map((value) => value / length);
}

/** Where the hand ended beside the twin's, along x, in every trial but catch trials: [trial, shift]. */
function shifts(params: object, push: Float32Array): (readonly [number, number])[] {
  const brain = brainOf(params);
  const [pushed, free] = [bodyOf(brain), bodyOf(brain.double!(createRng(seed).fork("brain")))];
  const [silence, stimulation] = [0, 1].map(() => [new Float32Array(push.length)]);
  const found: (readonly [number, number])[] = [];
  for (let done = 0; done < TRIALS; ) {
    const on = done < PUSHED && pushed.task.trial().epoch === DELAY;
    stimulation[0].set(on ? push : silence[0]);
    free.step(silence);
    if (pushed.step(stimulation).outcome === undefined) continue;
    if (pushed.world[7] === 0) found.push([done, pushed.world[0] - free.world[0]]);
    done++;
  }
  return found;
}

const meanOf = (found: readonly (readonly [number, number])[], from: number, to: number) => {
  const within = found.filter(([trial]) => trial >= from && trial < to).map(([, shift]) => shift);
  return within.reduce((sum, shift) => sum + shift, 0) / within.length;
};

test(`resisting shrinks the effect of a dose, adapting makes it grow (seed ${seed})`, () => {
  const push = pattern().map((value) => DOSE * value);
  const [plain, resisting, adapting] = ["off", "resist", "adapt"].map((plasticity) =>
    shifts({ plasticity, plasticityRate: 0.2 }, push),
  );
  const late = (found: typeof plain) => meanOf(found, 40, PUSHED);
  const after = (found: typeof plain) => meanOf(found, PUSHED, PUSHED + 8);
  expect(late(plain)).toBeGreaterThan(0.08);
  expect(late(resisting) / late(plain)).toBeLessThan(0.6);
  expect(late(adapting) / late(plain)).toBeGreaterThan(1.3);
  expect(Math.abs(after(plain))).toBeLessThan(0.005);
  expect(after(resisting)).toBeLessThan(-0.005);
  expect(after(adapting)).toBeGreaterThan(0.005);
});
