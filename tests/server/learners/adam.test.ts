import { expect, test } from "vitest";
import type { RnnWeights } from "../../../server/kernels/kernel.ts";
import { createAdam } from "../../../server/learners/adam.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const options = { iterations: 100, firstRate: 1e-2, lastRate: 1e-4, clipNorm: 1 };

function weightsOf(fill: () => number): RnnWeights {
  const some = (n: number) => Float32Array.from({ length: n }, fill);
  return {
    units: 2,
    inputs: 1,
    actions: 1,
    recurrent: some(4),
    input: some(2),
    bias: some(2),
    output: some(2),
    outputBias: some(1),
  };
}

test("the first step is the learning rate against the sign of every component, whatever its size", () => {
  const weights = weightsOf(() => 0);
  const gradient = weightsOf(() => -0.125);
  gradient.bias[1] = 0.5;
  createAdam(weights, options).update(weights, gradient);
  expect(weights.recurrent[0]).toBeCloseTo(1e-2, 5);
  expect(weights.bias[1]).toBeCloseTo(-1e-2, 5);
});

test("a gradient and the same gradient a million times larger take the same first step once clipped", () => {
  const step = (scale: number) => {
    const weights = weightsOf(() => 0);
    createAdam(weights, options).update(
      weights,
      weightsOf(() => scale),
    );
    return weights.output[0];
  };
  expect(step(1e6)).toBeCloseTo(step(1), 6);
});

test("constant slopes: the steps shrink geometrically from the first rate to the last", () => {
  const weights = weightsOf(() => 0);
  const adam = createAdam(weights, options);
  const steps: number[] = [];
  for (let i = 0; i < 100; i++) {
    const before = weights.bias[0];
    adam.update(
      weights,
      weightsOf(() => 0.1),
    );
    steps.push(before - weights.bias[0]);
  }
  expect(steps[0]).toBeCloseTo(1e-2, 5);
  expect(steps[99] / 1e-4).toBeCloseTo(1, 1);
});

test("it finds the bottom of a bowl", () => {
  const rng = createRng(claimSeed());
  const weights = weightsOf(() => rng.normal());
  const adam = createAdam(weights, { ...options, iterations: 2000, firstRate: 0.05 });
  for (let i = 0; i < 2000; i++) {
    adam.update(weights, { ...weights, recurrent: weights.recurrent.map((w) => w - 3) });
  }
  for (const w of weights.recurrent) expect(w, `seed ${rng.seed}`).toBeCloseTo(3, 2);
});

test("a gradient that is not finite stops the training and leaves the weights alone", () => {
  const weights = weightsOf(() => 1);
  const adam = createAdam(weights, options);
  expect(() =>
    adam.update(
      weights,
      weightsOf(() => Number.NaN),
    ),
  ).toThrow("training diverged");
  expect([...weights.recurrent]).toEqual([1, 1, 1, 1]);
});
