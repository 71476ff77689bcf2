import { inverse, Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { referenceKernels } from "../../../server/kernels/index.ts";
import { decoders } from "../../../server/symbiote/decoders/index.ts";
import { createIntentionFilter } from "../../../server/symbiote/decoders/intention-filter.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const CHANNELS = 10;
const DECAY = 0.95;

/**
 * A linear-Gaussian brain with known parameters: x_t = .95 x_{t−1} + w, y = C x + q with q correlated across channels
 * (a full Q), and the textbook Kalman filter, in its steady state, that knows them all.
 */
function linearBrain(seed: number) {
  const rng = createRng(seed).fork("linear");
  const normal = (rows: number, columns: number, sd: number) =>
    Matrix.from1DArray(rows, columns, rng.normals(new Float32Array(rows * columns), sd));
  const c = normal(CHANNELS, 2, 0.5);
  const root = Matrix.add(normal(CHANNELS, CHANNELS, 0.2), Matrix.eye(CHANNELS));
  const q = root.mmul(root.transpose());
  const w = Matrix.eye(2)
    .mul(1 - DECAY ** 2)
    .mul(0.3);
  let p = Matrix.eye(2);
  let gain = Matrix.zeros(2, CHANNELS);
  for (let i = 0; i < 300; i++) {
    const prior = Matrix.add(Matrix.mul(p, DECAY ** 2), w);
    const innovation = Matrix.add(c.mmul(prior).mmul(c.transpose()), q);
    gain = prior.mmul(c.transpose()).mmul(inverse(innovation));
    p = Matrix.sub(prior, gain.mmul(c).mmul(prior));
  }
  let x = Matrix.zeros(2, 1);
  let oracle = Matrix.zeros(2, 1);
  return () => {
    x = Matrix.add(Matrix.mul(x, DECAY), normal(2, 1, Math.sqrt(w.get(0, 0))));
    const y = Matrix.add(c.mmul(x), root.mmul(normal(CHANNELS, 1, 1)));
    const guess = Matrix.mul(oracle, DECAY);
    oracle = Matrix.add(guess, gain.mmul(Matrix.sub(y, c.mmul(guess))));
    return { x: x.to1DArray(), y: Float32Array.from(y.to1DArray()), oracle: oracle.to1DArray() };
  };
}

test(`on a linear-Gaussian brain it comes to the filter that knows the brain's equations (seed ${seed})`, () => {
  const make = (name: string, params: Record<string, number>) =>
    decoders.get(name).create(params, {
      channels: CHANNELS,
      outputs: 2,
      dtMs: 10,
      kernels: referenceKernels,
      rng: createRng(seed),
    });
  const [kalman, rls] = [make("kalman", { halfLifeS: 300, walk: 0 }), make("rls", {})];
  const next = linearBrain(seed);
  const errors = { oracle: 0, kalman: 0, rls: 0 };
  const out = new Float32Array(2);
  const miss = (x: ArrayLike<number>, guess: ArrayLike<number>) =>
    (x[0] - guess[0]) ** 2 + (x[1] - guess[1]) ** 2;
  for (let t = 0; t < 16_000; t++) {
    const { x, y, oracle } = next();
    for (const [name, decoder] of [
      ["kalman", kalman],
      ["rls", rls],
    ] as const) {
      if (t % 500 === 0) decoder.publish();
      decoder.observe(y);
      decoder.decode(out);
      if (t > 8000) errors[name] += miss(x, out);
      decoder.learn(Float32Array.from(x));
    }
    if (t > 8000) errors.oracle += miss(x, oracle);
  }
  expect(errors.kalman / errors.oracle).toBeLessThan(1.08);
  expect(errors.kalman).toBeLessThan(errors.rls);
});

test(`after a change recursive maximum likelihood adapts faster than SmoothBatch, which gets there too (seed ${seed})`, () => {
  const before = linearBrain(seed);
  const after = linearBrain(seed + 1);
  const CHANGE = 12_000;
  const mse = ["rml", "smoothbatch"].map((adaptation) => {
    const decoder = decoders
      .get("kalman")
      .create(
        { adaptation, halfLifeS: 60, batchS: 40, walk: 1e-6 },
        { channels: CHANNELS, outputs: 2, dtMs: 10, kernels: referenceKernels, rng: createRng(seed) },
      );
    return { decoder, former: 0, soon: 0, late: 0 };
  });
  const out = new Float32Array(2);
  for (let t = 0; t < 5 * CHANGE; t++) {
    const { x, y } = (t < CHANGE ? before : after)();
    for (const one of mse) {
      if (t % 200 === 0) one.decoder.publish();
      one.decoder.observe(y);
      one.decoder.decode(out);
      const miss = ((x[0] - out[0]) ** 2 + (x[1] - out[1]) ** 2) / 6000;
      if (t >= CHANGE - 6000 && t < CHANGE) one.former += miss;
      if (t >= CHANGE && t < CHANGE + 6000) one.soon += miss;
      if (t >= 5 * CHANGE - 6000) one.late += miss;
      one.decoder.learn(Float32Array.from(x));
    }
  }
  const [rml, smoothbatch] = mse;
  expect(rml.soon).toBeLessThan(0.8 * smoothbatch.soon);
  for (const { soon, late } of mse) expect(late).toBeLessThan(soon);
  expect(smoothbatch.late).toBeLessThan(1.3 * rml.late);
});

test(`labels that stand still for longer than it remembers do not undo it (seed ${seed})`, () => {
  const rng = createRng(seed).fork("still");
  // A memory of 150 moments; four choices as ones and zeros, each for 50 to 450 moments.
  const filter = createIntentionFilter(4, 10, 0.5 ** (1 / 150));
  const label = new Float32Array(4);
  const reading = new Float64Array(4);
  let [filtered, raw] = [0, 0];
  for (let trial = 0; trial < 60; trial++) {
    label.fill(0);
    label[rng.below(4)] = 1;
    filter.publish();
    for (let t = 50 + rng.below(400); t > 0; t--) {
      for (let i = 0; i < 4; i++) reading[i] = label[i] + 0.3 * rng.normal();
      filter.observe(reading);
      filter.learn(label, reading, 0);
      for (let i = 0; i < 4; i++) {
        filtered += (filter.state[i] - label[i]) ** 2;
        raw += (reading[i] - label[i]) ** 2;
      }
    }
  }
  expect(filtered).toBeLessThan(raw);
});
