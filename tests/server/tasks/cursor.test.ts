/** Cursor control: by hand as in reach, and through a decoder, when nothing but the decoder moves the cursor. */
import { expect, test } from "vitest";
import cursor, { type CursorTask } from "../../../server/tasks/cursor.ts";
import { DISTANCE, DWELL_MS, TRIAL_MS, WINDOW } from "../../../server/tasks/cursor-trial.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const DT = 10;
const make = () => cursor.create({}, { rng: createRng(seed), dtMs: DT }) as CursorTask;
const rest = new Float32Array(2);

function worldOf(task: CursorTask) {
  const world = new Float32Array(task.worlds.length);
  task.world(world);
  const [x, y, vx, vy, targetX, targetY] = world;
  return { x, y, vx, vy, targetX, targetY };
}

test(`a driven cursor moves as it is told and not as it is pushed, and the brain sees it late (seed ${seed})`, () => {
  const task = make();
  const rng = createRng(seed).fork("drive");
  const push = new Float32Array(2);
  let [x, y] = [0, 0];
  const places: number[][] = [];
  for (let t = 0; t < 60; t++) {
    const velocity = [rng.normal(), rng.normal()] as const;
    task.drive(velocity);
    task.advance(rng.normals(push, 5));
    [x, y] = [x + (velocity[0] * DT) / 1000, y + (velocity[1] * DT) / 1000];
    places.push([x, y]);
    const world = worldOf(task);
    expect(world.x).toBeCloseTo(x, 5);
    expect(world.y).toBeCloseTo(y, 5);
    expect(world.vx).toBeCloseTo(velocity[0], 3);
    const input = new Float32Array(task.inputs);
    task.sense(input);
    if (t < 7) continue;
    expect(input[2]).toBeCloseTo(places[t - 7][0], 5);
    expect(input[5]).toBeCloseTo(places[t - 2][1], 5);
  }
  task.drive(undefined);
  const before = worldOf(task);
  task.advance(rest);
  expect(worldOf(task).x - before.x, "the hand goes on with the velocity that it was left with").toBeCloseTo(
    (before.vx * 0.95 * DT) / 1000,
    5,
  );
});

test("it stops at the edge of the screen, and says so", () => {
  const task = make();
  task.drive([4, 0]);
  for (let t = 0; t < 100; t++) task.advance(rest);
  expect(worldOf(task)).toMatchObject({ x: expect.closeTo(1.2, 5), vx: 0 });
});

test(`targets lie on the ring and in the centre in turn, and last as long as they may take (seed ${seed})`, () => {
  const task = make();
  for (let trial = 0; trial < 20; trial++) {
    for (let t = 0; t < TRIAL_MS / DT; t++) task.advance(rest);
    const { targetX, targetY } = worldOf(task);
    expect(Math.hypot(targetX, targetY)).toBeCloseTo(trial % 2 === 0 ? DISTANCE : 0, 5);
    expect(task.trial()).toMatchObject({ trial, ticksInEpoch: TRIAL_MS / DT - 1 });
  }
});

test(`whoever rests in the window for the dwell time succeeds, and whoever leaves a tick earlier does not (seed ${seed})`, () => {
  for (const [stay, success] of [
    [DWELL_MS / DT, true],
    [DWELL_MS / DT - 1, false],
  ] as const) {
    const task = make();
    task.advance(rest);
    const { targetX, targetY } = worldOf(task);
    let inside = 0;
    while (task.trial().outcome === undefined) {
      const { x, y } = worldOf(task);
      const there = Math.hypot(x - targetX, y - targetY) <= WINDOW;
      if (there) inside++;
      const leaves = inside >= stay;
      task.drive(leaves ? [-9 * targetX, -9 * targetY] : there ? [0, 0] : [2 * targetX, 2 * targetY]);
      task.advance(rest);
    }
    expect(task.trial().outcome, `${stay} ticks`).toBe(success);
    expect(task.judge(Float32Array.of(targetX, targetY))).toBe(success);
    expect(task.judge(Float32Array.of(-targetX, -targetY))).toBe(false);
  }
});
