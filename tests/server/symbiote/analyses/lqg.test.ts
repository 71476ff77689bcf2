import { Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { lqg } from "../../../../server/symbiote/lenses/analyses/lqg.ts";
import { createRng } from "../../../../streams/rng.ts";
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();
const one = (value: number) => new Matrix([[value]]);

/** A random walk x' = ax + bu + d + w seen as y = x + v. */
const plant = { a: 0.95, b: 0.3, d: 0.02, goal: 0.7, sdW: 0.1, sdV: 0.3, r: 0.2 };
const problem = {
  a: one(plant.a),
  b: one(plant.b),
  c: one(1),
  z: one(1),
  w: one(plant.sdW ** 2),
  v: one(plant.sdV ** 2),
  r: one(plant.r),
};
const solution = lqg(problem);
const [disturbance, goal] = [one(plant.d), one(plant.goal)];

/** Mean cost of u = −(gain·K) x̂ − k₀ + lean, over `steps`. */
function played(steps: number, gain = 1, lean = 0): number {
  const rng = createRng(seed);
  const k = gain * solution.feedback.get(0, 0);
  const { perDisturbance, perGoal } = solution.offset;
  const k0 = perDisturbance.mmul(disturbance).add(perGoal.mmul(goal)).get(0, 0);
  const l = solution.filter.gain.get(0, 0);
  let [x, guess, sum] = [0, 0, 0];
  for (let t = 0; t < steps; t++) {
    const u = -k * guess - k0 + lean;
    sum += (x - plant.goal) ** 2 + plant.r * u * u;
    x = plant.a * x + plant.b * u + plant.d + plant.sdW * rng.normal();
    guess = plant.a * guess + plant.b * u + plant.d;
    guess += l * (x + plant.sdV * rng.normal() - guess);
  }
  return sum / steps;
}

test(`the cost that is played is the cost that theory says (seed ${seed})`, () => {
  expect(Math.abs(played(400_000) / solution.cost(disturbance, goal) - 1)).toBeLessThan(0.04);
});

test(`whoever feeds back more, or less, or leans, pays more (seed ${seed})`, () => {
  const best = played(100_000);
  for (const [gain, lean] of [
    [0.6, 0],
    [1.6, 0],
    [1, 0.15],
    [1, -0.15],
  ]) {
    expect(played(100_000, gain, lean)).toBeGreaterThan(best);
  }
});

test("on a first-order plant that must be pushed to stay, it rests where the compromise is best", () => {
  const r = 0.05;
  const exact = lqg({ ...problem, a: one(0.9), b: one(0.1), w: one(1e-12), v: one(1e-6), r: one(r) });
  const k = exact.feedback.get(0, 0);
  const k0 = exact.offset.perGoal.get(0, 0);
  let y = 0;
  for (let t = 0; t < 2000; t++) y = 0.9 * y + 0.1 * (-k * y - k0);
  // Where y rests u = y, so (y − 1)² + r u² is least at 1/(1 + r).
  expect(y).toBeCloseTo(1 / (1 + r), 6);
  expect(exact.cost(one(0), one(1))).toBeCloseTo(r / (1 + r), 6);
});
