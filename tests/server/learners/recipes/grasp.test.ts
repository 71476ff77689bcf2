/** What the trainer shows and asks of `grasp` is what its task shows and asks, tick by tick. */
import { expect, test } from "vitest";
import { AREAS, LINKED, spanOf } from "../../../../server/brains/grasp-areas.ts";
import recipe from "../../../../server/learners/recipes/grasp.ts";
import grasp from "../../../../server/tasks/grasp.ts";
import { MOVEMENT_VARIANCE, WIDTH } from "../../../../server/tasks/grasp-movement.ts";
import { CUE_MS, HOME_MS, MOVE_MS, OBJECTS } from "../../../../server/tasks/grasp-trial.ts";
import { createRng } from "../../../../streams/rng.ts";
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();

for (const dtMs of [20, 10]) {
  test(`cues and targets are the task's, at ticks of ${dtMs} ms (seed ${seed})`, () => {
    const size = 24;
    const batch = recipe.draw(size, dtMs, createRng(seed));
    const { ticks, cues, targets } = batch;
    const delayMs = ticks * dtMs - HOME_MS - CUE_MS - MOVE_MS;
    let grasps = 0;
    let farthest = 0;
    const differ = (a: number, b: number) => {
      farthest = Math.max(farthest, Math.abs(a - b));
    };
    for (let b = 0; b < size; b++) {
      const last = targets.subarray(((ticks - 1) * size + b) * WIDTH);
      const isCatch = last[4] === 0;
      if (isCatch) continue;
      grasps++;
      const task = grasp.create({}, { rng: createRng(seed), dtMs });
      // Where a movement ends says what it was for: the wrist has the object's tilt, force tells its size.
      const schedule = { tilt: last[0], size: (last[4] - 0.6) / 0.4, delayMs, isCatch };
      task.restore({ ...task.save(), schedule });
      const input = new Float32Array(task.inputs);
      const world = new Float32Array(task.worlds.length);
      for (let t = 0; t < ticks; t++) {
        task.advance(new Float32Array(WIDTH));
        task.sense(input);
        task.world(world);
        const at = t * size + b;
        for (let i = 0; i < input.length; i++) differ(cues[at * input.length + i], input[i]);
        for (let j = 0; j < WIDTH; j++) differ(targets[at * WIDTH + j], world[WIDTH + j]);
      }
      expect(task.trial().outcome, "the batch ends with the trial").toBeDefined();
    }
    expect(farthest).toBeLessThan(1e-4);
    expect(grasps).toBeGreaterThan(size / 2);
  });
}

test(`a perfect copy of the targets loses nothing, and rest loses what the task says (seed ${seed})`, () => {
  const { ticks, size, targets, weights } = recipe.draw(512, 20, createRng(seed));
  const loss = targets.reduce((sum, target, i) => sum + weights[i] * target ** 2, 0);
  const share = weights.reduce((sum, weight) => sum + weight, 0) * MOVEMENT_VARIANCE;
  expect(share).toBeGreaterThan(0.8);
  expect(share).toBeLessThanOrEqual(1.0001);
  // Resting through a grasp has a loss of about 2; the movement is about half of a trial.
  expect(loss).toBeGreaterThan(0.5);
  expect(loss).toBeLessThan(2);
  expect(ticks * size * WIDTH).toBe(weights.length);
});

test(`weights before training are as strong in every area as in every other (seed ${seed})`, () => {
  const units = 300;
  const { recurrent } = recipe.initial!(units, createRng(seed));
  const spans = AREAS.map((area) => spanOf(area, units));
  for (const [a, [first, after]] of spans.entries()) {
    for (const [b, [from, until]] of spans.entries()) {
      let square = 0;
      for (let i = first; i < after; i++) {
        for (let j = from; j < until; j++) square += recurrent[i * units + j] ** 2;
      }
      // What a unit receives from an area whose rates have mean square 1, through the links that will exist.
      const received = (square / (after - first)) * (a === b ? 1 : LINKED);
      expect(Math.sqrt(received)).toBeCloseTo(a === b ? 1.1 : 0.7, 1);
    }
  }
});

test(`half of the trials show one of the objects, the others any grip (seed ${seed})`, () => {
  const size = 400;
  const { ticks, targets } = recipe.draw(size, 20, createRng(seed));
  let [objects, grips] = [0, 0];
  for (let b = 0; b < size; b++) {
    const last = targets.subarray(((ticks - 1) * size + b) * WIDTH);
    if (last[4] === 0) continue;
    const distances = OBJECTS.map(([x, y]) => Math.hypot((last[4] - 0.6) / 0.4 - x, last[0] - y));
    if (Math.min(...distances) < 1e-4) objects++;
    else grips++;
  }
  const all = objects + grips;
  expect(Math.abs(objects - 0.5 * all)).toBeLessThan(5 * Math.sqrt(0.25 * all));
});
