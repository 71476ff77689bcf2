import { inverse, Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { referenceKernels, simdKernels } from "../../../server/kernels/index.ts";
import { decoders } from "../../../server/symbiote/decoders/index.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";
import { planted } from "./planted.ts";

const seed = claimSeed();

/** Weights of the batch ridge regression (columns × outputs) on rows [observation; 1]. */
function batchRidge(rows: readonly number[][], labels: readonly number[][], ridge: number): Matrix {
  const u = new Matrix(rows.map((row) => [...row, 1]));
  const gram = u.transpose().mmul(u).add(Matrix.eye(u.columns).mul(ridge));
  return inverse(gram).mmul(u.transpose().mmul(new Matrix(labels.map((row) => [...row]))));
}

for (const kernels of [referenceKernels, simdKernels()]) {
  test(`on ${kernels.name} kernels it is the batch ridge, to float32 (seed ${seed})`, () => {
    const brain = planted(seed, { channels: 20 });
    const ridge = 2;
    const decoder = decoders
      .get("rls")
      .create({ ridge, walk: 0, initial: 0 }, { ...brain, dtMs: 10, kernels, rng: createRng(seed) });
    const rows: number[][] = [];
    const labels: number[][] = [];
    for (let t = 0; t < 4000; t++) {
      brain.next();
      decoder.observe(brain.observation);
      decoder.learn(brain.intention);
      if (Number.isNaN(brain.intention[0])) continue;
      rows.push([...brain.observation]);
      labels.push([...brain.intention]);
    }
    decoder.publish();
    const weights = batchRidge(rows, labels, ridge);
    const out = new Float32Array(brain.outputs);
    for (let t = 0; t < 50; t++) {
      brain.next();
      decoder.observe(brain.observation);
      decoder.decode(out);
      const expected = new Matrix([[...brain.observation, 1]]).mmul(weights).getRow(0);
      expected.forEach((value, j) => {
        expect(Math.abs(out[j] - value)).toBeLessThan(2e-3);
      });
    }
  });
}

test(`a trace of the channels reads noisy ones better (seed ${seed})`, () => {
  const [sharp, smooth] = [0, 60].map((smoothMs) => {
    const brain = planted(seed, { channels: 12, outputs: 2, noise: 2 });
    const decoder = decoders
      .get("rls")
      .create({ smoothMs }, { ...brain, dtMs: 10, kernels: referenceKernels, rng: createRng(seed) });
    const out = new Float32Array(2);
    let error = 0;
    for (let t = 0; t < 8000; t++) {
      brain.next();
      decoder.observe(brain.observation);
      decoder.decode(out);
      const labelled = !Number.isNaN(brain.intention[0]);
      if (t > 4000 && labelled) error += (out[0] - brain.truth[0]) ** 2 + (out[1] - brain.truth[1]) ** 2;
      decoder.learn(brain.intention);
      if (t % 100 === 0) decoder.publish();
    }
    return error;
  });
  expect(smooth).toBeLessThan(sharp);
});
