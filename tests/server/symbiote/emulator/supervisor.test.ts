import { expect, test } from "vitest";
import { createProbing } from "../../../../server/symbiote/emulator/probing.ts";
import { createSupervisor } from "../../../../server/symbiote/emulator/supervisor.ts";
import { createRng } from "../../../../streams/rng.ts";
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();
const goal = Float32Array.of(0.6, 0);
const home = Float32Array.of(0, 0);

test("what helps gets all of the wheel, what harms next to none", () => {
  const [helped, harmed] = [createSupervisor(2), createSupervisor(2)];
  for (let trial = 0; trial < 10; trial++) {
    for (const one of [helped, harmed]) one.left(home);
    helped.steered(goal, goal, true);
    harmed.steered(Float32Array.of(-0.6, 0), goal, false);
  }
  expect(helped.share).toBe(1);
  expect(helped.achieved).toBeGreaterThan(0.9);
  expect(harmed.share).toBeLessThan(0.2);
  expect(harmed.achieved).toBe(0);
});

test("it is judged by where the brain goes by itself, not by home", () => {
  const supervisor = createSupervisor(2);
  for (let trial = 0; trial < 16; trial++) supervisor.left(goal);
  for (let trial = 0; trial < 10; trial++) supervisor.steered(home, goal, false);
  expect(supervisor.share).toBeLessThan(0.2);
});

test("what it is trusted to achieve is counted on, and never reported as achieved", () => {
  const supervisor = createSupervisor(2);
  supervisor.trust(0.9);
  expect(supervisor.share).toBe(1);
  expect(supervisor.expected).toBe(0.9);
  expect(supervisor.achieved).toBeNaN();
  for (const success of [false, true, true, true]) supervisor.steered(home, goal, success);
  expect(supervisor.achieved).toBeCloseTo(3 / 4);
  expect(supervisor.expected).toBeCloseTo(1 - 0.9 ** 3 * (1 - 0.81));
  for (let trial = 4; trial < 40; trial++) supervisor.steered(home, goal, trial % 2 === 0);
  expect(supervisor.achieved).toBeGreaterThan(0.4);
  expect(supervisor.achieved).toBeLessThan(0.6);
});

test(`saved and restored, it goes on (seed ${seed})`, () => {
  const one = createSupervisor(2);
  for (let trial = 0; trial < 5; trial++) one.left(home);
  one.steered(goal, goal, true);
  const other = createSupervisor(2);
  other.restore(structuredClone(one.save()));
  for (const each of [one, other]) each.steered(home, goal, false);
  expect(other.save()).toEqual(one.save());
});

test(`probing has unit variance, stays within a trial and changes with it (seed ${seed})`, () => {
  const probing = createProbing(8, 10, createRng(seed));
  let square = 0;
  let together = 0;
  let last = new Float32Array(8);
  const TRIALS = 400;
  const TICKS = 50;
  for (let trial = 0; trial < TRIALS; trial++) {
    for (let t = 0; t < TICKS; t++) {
      const out = new Float32Array(8);
      probing.add(out, 1, trial);
      for (let m = 0; m < 8; m++) {
        square += out[m] ** 2;
        if (t > 0) together += out[m] * last[m];
      }
      last = out;
    }
  }
  const variance = square / (TRIALS * TICKS * 8);
  expect(variance).toBeGreaterThan(0.9);
  expect(variance).toBeLessThan(1.1);
  expect(together / (TRIALS * (TICKS - 1) * 8) / variance).toBeGreaterThan(0.9);
});
