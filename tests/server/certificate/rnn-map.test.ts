/** The map that is linearised is the brain that runs: one step of its kernel, and the slope of that step. */
import { expect, test } from "vitest";
import { initialWeights } from "../../../server/brains/initial.ts";
import { rnnMap } from "../../../server/certificate/reach/rnn-map.ts";
import { referenceKernels } from "../../../server/kernels/index.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const rng = createRng(seed);
const weights = initialWeights(24, 9, 2, rng);
const input = rng.normals(new Float32Array(9), 1);
const state = rng.normals(new Float32Array(24), 1);
const system = rnnMap(weights, input, 10);

test(`it steps like the kernel (seed ${seed})`, () => {
  const kernel = referenceKernels.rnn(weights, 10 / 50);
  kernel.x.set(state);
  kernel.activate();
  kernel.input.set(input);
  kernel.step();
  const next = system.map(Float64Array.from(state));
  next.forEach((value, i) => {
    expect(value).toBeCloseTo(kernel.x[i], 5);
  });
});

test(`its Jacobian is its slope (seed ${seed})`, () => {
  const x = Float64Array.from(state);
  const jacobian = system.jacobian(x);
  const h = 1e-6;
  for (let j = 0; j < x.length; j++) {
    const [up, down] = [x.slice(), x.slice()];
    up[j] += h;
    down[j] -= h;
    const [high, low] = [system.map(up), system.map(down)];
    for (let i = 0; i < x.length; i++) {
      expect(jacobian.get(i, j)).toBeCloseTo((high[i] - low[i]) / (2 * h), 5);
    }
  }
});
