/** The plan of an experiment is what the task will do, and its goals are as far away as they should be. */
import { expect, test } from "vitest";
import { planTrials } from "../../../server/experiments/schedule.ts";
import { tasks } from "../../../server/tasks/index.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";
import { contestOf } from "./bench.ts";

const seed = claimSeed();
const experiment = contestOf("redirect", { trials: 60 });
const taskOf = () => tasks.get("reach").create({}, { rng: createRng(seed), dtMs: 10 });

test(`goals are turned by 60–180° at a radius of 0.4–0.8 (seed ${seed})`, () => {
  const plans = planTrials(taskOf(), 300, experiment, createRng(seed).fork("goals"));
  const turns = plans.map(({ given, goal }) => {
    const turn = Math.atan2(goal[1], goal[0]) - Math.atan2(given[1], given[0]);
    expect(Math.hypot(goal[0], goal[1])).toBeGreaterThanOrEqual(0.4 - 1e-6);
    expect(Math.hypot(goal[0], goal[1])).toBeLessThanOrEqual(0.8 + 1e-6);
    return (Math.atan2(Math.sin(turn), Math.cos(turn)) * 180) / Math.PI;
  });
  for (const turn of turns) expect(Math.abs(turn)).toBeGreaterThan(60 - 0.01);
  expect(turns.some((turn) => turn > 0) && turns.some((turn) => turn < 0)).toBe(true);
  const catches = plans.filter(({ isCatch }) => isCatch).length;
  expect(catches).toBeGreaterThan(300 * 0.03);
  expect(catches).toBeLessThan(300 * 0.2);
});

test(`a brain that does something else meets the same trials (seed ${seed})`, () => {
  const plans = planTrials(taskOf(), 60, experiment, createRng(seed));
  const task = taskOf();
  const rng = createRng(seed).fork("actions");
  const intention = new Float32Array(4);
  const world = new Float32Array(task.worlds.length);
  for (const { given, isCatch } of plans) {
    do task.advance(rng.normals(new Float32Array(2), 1));
    while (task.trial().outcome === undefined);
    task.intention(intention);
    task.world(world);
    expect([...intention.subarray(0, 2)]).toEqual([...given]);
    expect(world[task.worlds.indexOf("hold")] === 1).toBe(isCatch);
  }
});
