/** The laws that plan: what they identify, and that their plans are the optimal ones. */
import { inverse, Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { createDriveModel, holdingPush } from "../../../server/symbiote/steering/drive-model.ts";
import { createPlan } from "../../../server/symbiote/steering/mpc.ts";
import type { Moment } from "../../../streams/ports.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const GOALS = 2;

/** A stable system of two goals, drawn from the seed. */
function drawn(name: string) {
  const rng = createRng(seed).fork(name);
  const a = Matrix.from1DArray(2, 2, [0.8, 0.1 * rng.normal(), 0.1 * rng.normal(), 0.7]);
  const b = Matrix.from1DArray(2, 2, [1, 0.2 * rng.normal(), 0.2 * rng.normal(), 0.8]);
  return { rng, a, b, c: Float64Array.of(0.05, -0.1) };
}

/** Let a model hear `steps` steps of a drawn system, `ticks` ticks each. */
function heard(dtMs: number, steps: number) {
  const { rng, a, b, c } = drawn("system");
  const model = createDriveModel(GOALS, dtMs);
  const decoded = new Float32Array(GOALS);
  const push = new Float64Array(GOALS);
  const moment = { tick: 0, trial: 0, decoded } as unknown as { -readonly [K in keyof Moment]: Moment[K] };
  let x = Matrix.zeros(GOALS, 1);
  model.hear(moment, push);
  for (let s = 0; s < steps; s++) {
    const whole = Matrix.columnVector([rng.normal(), rng.normal()]);
    x = a
      .mmul(x)
      .add(b.mmul(whole))
      .add(Matrix.columnVector(Array.from(c)));
    for (let t = 0; t < model.ticks; t++) {
      moment.tick++;
      for (let g = 0; g < GOALS; g++) push[g] = whole.get(g, 0) / model.ticks;
      decoded.set(t === model.ticks - 1 ? x.to1DArray() : [9, 9]);
      model.hear(moment, push);
    }
  }
  return { model, a, b, c };
}

test.each([10, 1])(
  `a drive model finds the system that it hears, at ticks of %d ms (seed ${seed})`,
  (dtMs) => {
    const { model, a, b, c } = heard(dtMs, 400);
    expect(model.ticks).toBe(10 / dtMs);
    expect(Matrix.sub(model.a, a).norm()).toBeLessThan(0.03);
    expect(Matrix.sub(model.b, b).norm()).toBeLessThan(0.03);
    for (let g = 0; g < GOALS; g++) expect(model.c[g]).toBeCloseTo(c[g], 1);
  },
);

test(`the holding push holds the goal (seed ${seed})`, () => {
  const { a, b, c } = drawn("holding");
  const goal = Matrix.columnVector([0.6, -0.3]);
  const push = Matrix.columnVector(Array.from(holdingPush({ a, b, c }, goal.to1DArray())));
  const next = a
    .mmul(goal)
    .add(b.mmul(push))
    .add(Matrix.columnVector(Array.from(c)));
  expect(Matrix.sub(next, goal).norm()).toBeLessThan(0.01);
});

/** The first move of the finite-horizon regulator with terminal cost Q = I, by the Riccati recursion. */
function firstMove(a: Matrix, b: Matrix, effort: number, horizon: number, error: Matrix): Matrix {
  let p = Matrix.eye(GOALS);
  let k = Matrix.zeros(GOALS, GOALS);
  for (let t = 0; t < horizon; t++) {
    const toPush = b.transpose().mmul(p);
    k = inverse(Matrix.add(toPush.mmul(b), Matrix.eye(GOALS, GOALS, effort))).mmul(toPush.mmul(a));
    p = Matrix.add(
      Matrix.eye(GOALS),
      a
        .transpose()
        .mmul(p)
        .mmul(Matrix.sub(a, b.mmul(k))),
    );
  }
  return k.mmul(error).mul(-1);
}

test(`without a cap a plan is the finite-horizon regulator's (seed ${seed})`, () => {
  const { model } = heard(10, 400);
  const error = Float64Array.of(0.7, -0.4);
  const plan = createPlan(GOALS, { effort: 1, horizon: 6 }, () => 1, 4000);
  plan.adopt(model);
  const push = new Float64Array(GOALS);
  plan.plan(push, error, new Float64Array(GOALS));
  const expected = firstMove(model.a, model.b, 1, 6, Matrix.columnVector([...error])).to1DArray();
  for (let g = 0; g < GOALS; g++) expect(push[g]).toBeCloseTo(expected[g], 6);
});

test(`under a cap no planned push is longer, and the cap is used (seed ${seed})`, () => {
  const { model } = heard(10, 400);
  const cap = 0.2;
  const plan = createPlan(GOALS, { effort: 0.01, horizon: 6 }, (push) =>
    Math.min(1, cap / Math.max(Math.hypot(...push), 1e-12)),
  );
  plan.adopt(model);
  const push = new Float64Array(GOALS);
  plan.plan(push, Float64Array.of(2, -1), new Float64Array(GOALS));
  expect(Math.hypot(...push)).toBeGreaterThan(0.95 * cap);
  expect(Math.hypot(...push)).toBeLessThan(1.0001 * cap);
});
