/** The linear brain is the same at every length of tick, and its optimum is one. */
import { Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { optimalController, optimalReader } from "../../../server/brains/linear-optimum.ts";
import { linearSystem } from "../../../server/brains/linear-system.ts";
import { hold, makeLinear } from "../../../server/certificate/linear/life.ts";
import { lyapunov } from "../../../server/symbiote/lenses/analyses/riccati.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const system = linearSystem(seed, 64, 10);
const far = (a: Matrix, b: Matrix) => Matrix.sub(a, b).norm() / b.norm();

test(`ten ticks of 1 ms are one of 10 ms: dynamics, input, and both noises (seed ${seed})`, () => {
  const fine = linearSystem(seed, 64, 1);
  let power = Matrix.eye(fine.a.rows);
  let drive = Matrix.zeros(fine.a.rows, 2);
  for (let i = 0; i < 10; i++) {
    drive = fine.a.mmul(drive).add(fine.d);
    power = fine.a.mmul(power);
  }
  expect(far(power, system.a)).toBeLessThan(1e-9);
  expect(far(drive, system.d)).toBeLessThan(1e-9);
  expect(far(lyapunov(fine.a, fine.w), lyapunov(system.a, system.w))).toBeLessThan(1e-6);
  expect(fine.unitVariance).toBeCloseTo(10 * system.unitVariance, 12);
});

test(`held at its target it stays there, and the cursor is the target in the mean (seed ${seed})`, () => {
  const target = [0.4, -0.2] as const;
  const brain = makeLinear(seed, createRng(seed));
  const mean = [0, 0];
  hold(brain, undefined, { target, goal: target, ticks: 200 });
  hold(brain, undefined, { target, goal: target, ticks: 6000 }, ({ cursor }) => {
    for (const i of [0, 1]) mean[i] += cursor[i] / 6000;
  });
  for (const i of [0, 1]) expect(Math.abs(mean[i] - target[i])).toBeLessThan(0.06);
});

test(`optimal control costs what its closed form says; none, more or less of it costs more (seed ${seed})`, () => {
  const held = { target: [0.2, 0.1], goal: [-0.3, 0.2], ticks: 4000 } as const;
  const cost = (gain?: number) =>
    hold(
      makeLinear(seed, createRng(seed)),
      gain === undefined ? undefined : optimalController(system, gain),
      held,
    );
  const best = cost(1);
  const least = optimalController(system).leastCost(held.target, held.goal);
  expect(Math.abs(best / least - 1)).toBeLessThan(0.25);
  for (const gain of [0, 4, undefined]) expect(cost(gain)).toBeGreaterThan(best);
});

test(`a reader that is told of no jump believes its old target, one that is told doubts it (seed ${seed})`, () => {
  const [told, untold] = [optimalReader(system), optimalReader(system)];
  const brain = makeLinear(seed, createRng(seed));
  hold(brain, undefined, { target: [0.3, 0.3], goal: [0, 0], ticks: 300 }, ({ observation }) => {
    told.observe(observation, false);
    untold.observe(observation, false);
  });
  expect(told.variance[0]).toBeLessThan(0.01);
  expect(Math.abs(told.intention[0] - 0.3)).toBeLessThan(6 * Math.sqrt(told.variance[0]));
  told.observe(brain.activations(0), true);
  untold.observe(brain.activations(0), false);
  expect(told.variance[0]).toBeCloseTo(0.35 ** 2, 9);
  expect(untold.variance[0]).toBeLessThan(0.01);
});

test("a tick of no length is refused", () => {
  expect(() => linearSystem(1, 64, 0)).toThrow("ms");
});
