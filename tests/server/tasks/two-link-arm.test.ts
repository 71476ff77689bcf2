/** The arm obeys mechanics: energy, geometry, a tick that can be halved, and a gradient that is the slope. */
import { expect, test } from "vitest";
import type { CurvedPlant } from "../../../server/learners/plant.ts";
import { recipeFor } from "../../../server/learners/recipes/index.ts";
import { createTwoLinkArm, POSE, restAt, SHOULDER } from "../../../server/tasks/two-link-arm.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const UPPER = 0.3 / 0.2;
const LOWER = 0.33 / 0.2;
const said = (what: string) => `${what} (seed ${seed})`;

test(said("its links keep their lengths, and the hand moves as fast as it says"), () => {
  const rng = createRng(seed);
  const arm = createTwoLinkArm(1);
  for (let t = 0; t < 2000; t++) {
    const [x, y] = arm.state;
    arm.push(rng.normal(), rng.normal());
    const [ex, ey] = arm.elbow;
    expect(Math.hypot(ex - SHOULDER.x, ey - SHOULDER.y)).toBeCloseTo(UPPER, 5);
    expect(Math.hypot(arm.state[0] - ex, arm.state[1] - ey)).toBeCloseTo(LOWER, 5);
    expect((arm.state[0] - x) / 0.001).toBeCloseTo(arm.state[2], 0.5);
    expect((arm.state[1] - y) / 0.001).toBeCloseTo(arm.state[3], 0.5);
  }
});

test(said("left alone it comes to rest where it is, and at rest it stays"), () => {
  const arm = createTwoLinkArm(10);
  arm.push(0, 0);
  expect([...arm.state].map((value) => Math.abs(value) < 1e-6)).toEqual([true, true, true, true]);
  for (let t = 0; t < 20; t++) arm.push(0.3, -0.2);
  for (let t = 0; t < 300; t++) arm.push(0, 0);
  expect(Math.hypot(arm.state[2], arm.state[3])).toBeLessThan(1e-3);
  expect(Math.hypot(arm.state[0], arm.state[1])).toBeGreaterThan(0.05);
});

test(said("ten times finer ticks lead to the same place"), () => {
  const rng = createRng(seed);
  const torques = Array.from({ length: 60 }, () => [0.5 * rng.normal(), 0.5 * rng.normal()] as const);
  const [coarse, fine] = [createTwoLinkArm(10), createTwoLinkArm(1)];
  for (const [first, second] of torques) {
    coarse.push(first, second);
    for (let i = 0; i < 10; i++) fine.push(first, second);
  }
  expect(Math.hypot(coarse.state[0] - fine.state[0], coarse.state[1] - fine.state[1])).toBeLessThan(0.1);
});

test(said("saved and restored it goes on exactly"), () => {
  const arm = createTwoLinkArm(10);
  arm.push(1, -2);
  const snapshot = structuredClone(arm.save());
  arm.push(0.5, 0.5);
  const after = [...arm.state, ...arm.felt, ...arm.elbow];
  arm.restore(snapshot);
  arm.push(0.5, 0.5);
  expect([...arm.state, ...arm.felt, ...arm.elbow]).toEqual(after);
});

test(said("a hand is put where it is asked to be"), () => {
  const rng = createRng(seed);
  const plant = recipeFor("reach-two-link").plant!(10) as CurvedPlant;
  const [pose, next] = [new Float32Array(POSE), new Float32Array(POSE)];
  for (let k = 0; k < 50; k++) {
    const [x, y] = [1.6 * rng.uniform() - 0.8, 1.6 * rng.uniform() - 0.8];
    restAt(pose, 0, x, y);
    plant.forward(next, pose, new Float32Array(2), 1);
    expect(Math.hypot(next[0] - x, next[1] - y)).toBeLessThan(1e-5);
  }
});

test(said("the way back is the slope of the way there"), () => {
  const rng = createRng(seed);
  const plant = recipeFor("reach-two-link").plant!(10) as CurvedPlant;
  const trials = 3;
  const normals = (count: number) => Float32Array.from({ length: count }, () => rng.normal());
  const [pose, action, toNext] = [normals(trials * POSE), normals(trials * 2), normals(trials * POSE)];
  const [toPose, toAction] = [new Float32Array(trials * POSE), new Float32Array(trials * 2)];
  plant.backward(toPose, toAction, toNext, pose, action, trials);
  const loss = () => {
    const next = new Float32Array(trials * POSE);
    plant.forward(next, pose, action, trials);
    return next.reduce((sum, value, i) => sum + value * toNext[i], 0);
  };
  const slope = (values: Float32Array, i: number) => {
    const [kept, h] = [values[i], 1e-2];
    values[i] = kept + h;
    const high = loss();
    values[i] = kept - h;
    const low = loss();
    values[i] = kept;
    return (high - low) / (2 * h);
  };
  toPose.forEach((value, i) => {
    expect(Math.abs(value - slope(pose, i)), `pose ${i % POSE}`).toBeLessThan(0.02 * (1 + Math.abs(value)));
  });
  toAction.forEach((value, i) => {
    expect(Math.abs(value - slope(action, i)), `action ${i % 2}`).toBeLessThan(0.02 * (1 + Math.abs(value)));
  });
});
