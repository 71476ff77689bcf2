import { expect, test } from "vitest";
import { initialWeights } from "../../../server/brains/initial.ts";
import { createRnnBrain, noiseOf, SIGMA } from "../../../server/brains/rnn.ts";
import { referenceKernels } from "../../../server/kernels/index.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();

/** A network whose units do nothing but leak. */
const leaky = (units: number) => ({
  units,
  inputs: 1,
  actions: 1,
  recurrent: new Float32Array(units * units),
  input: new Float32Array(units),
  bias: new Float32Array(units),
  output: new Float32Array(units),
  outputBias: new Float32Array(1),
});

const step = (brain: ReturnType<typeof createRnnBrain>, stimulation: Float32Array, input = 0) =>
  brain.step(new Float32Array(1), Float32Array.of(input), [stimulation]);

test("a push to one unit decays with τ = 50 ms, and no other unit feels it", () => {
  const brain = createRnnBrain("leaky", leaky(3), 0, {
    rng: createRng(seed),
    dtMs: 1,
    kernels: referenceKernels,
  });
  step(brain, Float32Array.of(0, 0.5, 0));
  const nothing = new Float32Array(3);
  for (let ms = 0; ms < 50; ms++) step(brain, nothing);
  const x = Math.atanh(brain.activations(0)[1]);
  expect(x).toBeCloseTo(0.5 * Math.exp(-1), 2);
  expect([brain.activations(0)[0], brain.activations(0)[2]]).toEqual([0, 0]);
});

test(`noise alone gives every state the standard deviation σ, at any tick (seed ${seed})`, () => {
  for (const dtMs of [10, 1]) {
    const alpha = dtMs / 50;
    const weights = { ...leaky(200), bias: new Float32Array(200).fill(0.5) };
    const brain = createRnnBrain("noisy", weights, SIGMA, {
      rng: createRng(seed),
      dtMs,
      kernels: referenceKernels,
    });
    const nothing = new Float32Array(200);
    for (let i = 0; i < 400 / dtMs; i++) step(brain, nothing);
    const x = [...brain.activations(0)].map(Math.atanh);
    const variance = x.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) / x.length;
    // The stationary variance of x ← (1−α)x + √(2α)σξ is σ²/(1−α/2); five standard errors of a sample of 200.
    const expected = noiseOf(alpha, SIGMA) ** 2 / (alpha * (2 - alpha));
    expect(expected).toBeCloseTo(SIGMA ** 2 / (1 - alpha / 2), 10);
    expect(Math.abs(variance / expected - 1), `dt ${dtMs}`).toBeLessThan(5 * Math.sqrt(2 / 200));
  }
});

test(`without noise, a hundred finer ticks arrive where ten coarse ones do (seed ${seed})`, () => {
  const weights = initialWeights(64, 9, 2, createRng(seed));
  const run = (dtMs: number) => {
    const brain = createRnnBrain("fine", weights, 0, {
      rng: createRng(seed),
      dtMs,
      kernels: referenceKernels,
    });
    const input = new Float32Array(9).fill(0.5);
    const action = new Float32Array(2);
    for (let ms = 0; ms < 100; ms += dtMs) brain.step(action, input, [new Float32Array(64)]);
    return brain.activations(0);
  };
  const [coarse, fine] = [run(10), run(1)];
  const distance = Math.hypot(...coarse.map((r, i) => r - fine[i])) / Math.hypot(...fine);
  expect(distance).toBeLessThan(0.1);
});
