/** The recurrent emulator: derivatives by hand against differences of a loss, and SIMD against the reference. */
import { expect, test } from "vitest";
import { referenceKernels, simdKernels } from "../../../../server/kernels/index.ts";
import {
  createRecurrentTape,
  firstRecurrent,
  recurrentWeightsOf,
  roomOfRecurrent,
} from "../../../../server/symbiote/restoring/recurrent.ts";
import { createRng } from "../../../../streams/rng.ts";
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();
const shape = { inputs: 8, hidden: 16, outputs: 8 };
const ROWS = 4;
const STEPS = 7;

/** A network in a random life, and a random linear loss on what it says. */
function living(kernels = referenceKernels) {
  const rng = createRng(seed);
  const size = recurrentWeightsOf(shape);
  const workspace = kernels.workspace(roomOfRecurrent(shape, ROWS, STEPS) + size + 64);
  const weights = workspace.take(size);
  weights.set(firstRecurrent(shape, rng));
  rng.normals(weights.subarray(size - shape.hidden), 0.5);
  const tape = createRecurrentTape(workspace, shape, weights, 0.3, ROWS, STEPS);
  rng.normals(tape.x, 1);
  const price = rng.normals(new Float32Array(tape.y.length), 1);
  const loss = () => {
    tape.forward(STEPS);
    return tape.y.reduce((sum, value, i) => sum + price[i] * value, 0);
  };
  const gradient = new Float32Array(size);
  loss();
  tape.dy.set(price);
  tape.backward(STEPS, gradient);
  return { weights, tape, loss, gradient, dx: tape.dx.slice() };
}

test(`derivatives by hand are differences of the loss (seed ${seed})`, () => {
  const { weights, tape, loss, gradient, dx } = living();
  const step = 2e-3;
  /** Cosine of what differences say and what is claimed: a unit that turns on within a step bends a few of them. */
  const agreement = (numbers: Float32Array, claimed: Float32Array) => {
    let [both, one, other] = [0, 0, 0];
    for (let i = 0; i < numbers.length; i++) {
      const before = numbers[i];
      numbers[i] = before + step;
      const above = loss();
      numbers[i] = before - step;
      const difference = (above - loss()) / (2 * step);
      numbers[i] = before;
      both += difference * claimed[i];
      one += difference ** 2;
      other += claimed[i] ** 2;
    }
    expect(Math.abs(Math.sqrt(one / other) - 1)).toBeLessThan(0.1);
    return both / Math.sqrt(one * other);
  };
  const { inputs, hidden, outputs } = shape;
  let end = 0;
  for (const size of [inputs * hidden, hidden * hidden, hidden * outputs, outputs, hidden]) {
    end += size;
    const part = (of: Float32Array) => of.subarray(end - size, end);
    expect(agreement(part(weights), part(gradient))).toBeGreaterThan(0.98);
  }
  expect(agreement(tape.x, dx)).toBeGreaterThan(0.98);
  expect(Math.hypot(...gradient)).toBeGreaterThan(1);
});

test(`SIMD says the same as the reference (seed ${seed})`, () => {
  const [one, other] = [living(), living(simdKernels())];
  for (const [a, b] of [
    [one.gradient, other.gradient],
    [one.dx, other.dx],
    [one.tape.y, other.tape.y],
  ]) {
    for (let i = 0; i < a.length; i++)
      expect(Math.abs(a[i] - b[i])).toBeLessThan(1e-3 * (1 + Math.abs(a[i])));
  }
});
