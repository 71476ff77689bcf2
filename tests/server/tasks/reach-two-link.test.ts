/** `reach` with an arm of two links is the same task with another body, and one that can be mastered. */
import { describe, expect, test } from "vitest";
import { tasks } from "../../../server/tasks/index.ts";
import { SHOULDER } from "../../../server/tasks/two-link-arm.ts";
import { createRng } from "../../../streams/rng.ts";
import { type MakeTask, taskLaws } from "../../contracts/task.contract.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const made =
  (arm: string): MakeTask =>
  (seed, dtMs) =>
    tasks.get("reach").create({ arm }, { rng: createRng(seed), dtMs });
const twoLink = made("two-link");

describe(`it is a task (seed ${seed})`, () => {
  for (const [law, check] of Object.entries(taskLaws)) test(law, () => check(twoLink, seed));
});

test(`the schedule is that of the point mass (seed ${seed})`, () => {
  const both = [made("point"), twoLink].map((make) => make(seed, 10));
  const worlds = both.map((task) => new Float32Array(task.worlds.length));
  for (let t = 0; t < 2000; t++) {
    const looks = both.map((task, i) => {
      task.advance(new Float32Array(2));
      task.world(worlds[i]);
      return [...worlds[i].subarray(4, 8), task.trial().trial, task.trial().epoch];
    });
    expect(looks[1]).toEqual(looks[0]);
  }
});

test(`springs at the hand, through the joints, reach the targets and come home (seed ${seed})`, () => {
  const task = twoLink(seed, 10);
  const world = new Float32Array(task.worlds.length);
  const torques = new Float32Array(2);
  let [trials, succeeded] = [0, 0];
  task.world(world);
  while (trials < 100) {
    const { epoch, outcome } = task.trial();
    if (outcome !== undefined) {
      trials++;
      if (outcome) succeeded++;
    }
    const [x, y, vx, vy, targetX, targetY, , hold, elbowX, elbowY] = world;
    const goes = task.epochs[epoch] === "move" && hold === 0;
    const pull = [(goes ? targetX : 0) - x, (goes ? targetY : 0) - y];
    const force = [4 * pull[0] - 0.7 * vx, 4 * pull[1] - 0.7 * vy];
    const turn = (fromX: number, fromY: number) => -(y - fromY) * force[0] + (x - fromX) * force[1];
    torques[0] = turn(SHOULDER.x, SHOULDER.y);
    torques[1] = turn(elbowX, elbowY);
    task.advance(torques);
    task.world(world);
  }
  expect(succeeded).toBeGreaterThan(95);
});

test("an arm there is not is refused by name", () => {
  expect(() => made("tail")(seed, 10)).toThrow(/"reach", parameter "arm"/);
});
