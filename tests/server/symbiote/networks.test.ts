import { expect, test } from "vitest";
import { referenceKernels, simdKernels } from "../../../server/kernels/index.ts";
import { LAYERS, type NetworkName } from "../../../server/symbiote/decoders/networks/study.ts";
import { createReplay } from "../../../server/symbiote/decoders/replay.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const INPUTS = 8;
const HIDDEN = 8;
const ROWS = 4;

/** A tape of random examples, and Σ g·h for random g after the warm-up: a loss whose derivative by h is g. */
function loss(name: NetworkName, kernels = referenceKernels) {
  const rng = createRng(seed).fork(name);
  const layer = LAYERS[name](INPUTS, HIDDEN);
  const tape = layer.tape(kernels.workspace(layer.room(ROWS)), ROWS);
  tape.weights.set(layer.draw(rng, INPUTS));
  for (const x of tape.x) rng.normals(x, 0.5);
  for (let t = layer.warmUp; t < layer.span; t++) rng.normals(tape.dh[t], 1);
  const value = () => {
    tape.forward();
    let sum = 0;
    tape.h.forEach((h, t) => {
      for (let i = 0; i < h.length; i++) sum += h[i] * tape.dh[t][i];
    });
    return sum;
  };
  return { layer, tape, value, rng };
}

for (const name of ["mlp", "gru"] as const) {
  for (const kernels of [referenceKernels, simdKernels()]) {
    test(`${name} on ${kernels.name}: the gradient by hand is the numeric one (seed ${seed})`, () => {
      const { tape, value, rng } = loss(name, kernels);
      value();
      tape.backward();
      const gradient = tape.gradient.slice();
      const size = Math.hypot(...gradient) / Math.sqrt(gradient.length);
      for (let trial = 0; trial < 40; trial++) {
        const at = rng.below(gradient.length);
        const [was, step] = [tape.weights[at], 2e-2];
        const [up, down] = [1, -1].map((sign) => {
          tape.weights[at] = was + sign * step;
          return value();
        });
        tape.weights[at] = was;
        expect(Math.abs((up - down) / (2 * step) - gradient[at])).toBeLessThan(
          0.02 * size + 0.02 * Math.abs(gradient[at]),
        );
      }
    });
  }

  test(`${name}: tick by tick is the same as a batch (seed ${seed})`, () => {
    const { layer, tape, value } = loss(name);
    value();
    for (let row = 0; row < ROWS; row++) {
      const h = new Float32Array(HIDDEN);
      for (let t = 0; t < layer.span; t++) {
        layer.step(h, tape.x[t].subarray(row * INPUTS, (row + 1) * INPUTS), tape.weights);
        for (let i = 0; i < HIDDEN; i++) expect(h[i]).toBeCloseTo(tape.h[t][row * HIDDEN + i], 4);
      }
    }
  });
}

test(`a replay buffer holds the last moments in order, before and after it is saved (seed ${seed})`, () => {
  const rng = createRng(seed);
  const most = 3 + rng.below(10);
  const [replay, restored] = [createReplay(most, 1, 1), createReplay(most, 1, 1)];
  const told: number[] = [];
  for (let t = 0; t < 4 * most; t++) {
    replay.add(Float32Array.of(t), Float32Array.of(-t));
    told.push(t);
    if (rng.below(7) === 0) {
      const kept = rng.below(most);
      replay.keep(kept);
      told.splice(0, Math.max(0, told.length - kept));
    }
    while (told.length > most) told.shift();
    restored.restore(replay.save());
    for (const one of [replay, restored]) {
      expect([...one.moments().x]).toEqual(told);
      expect([...one.moments().labels]).toEqual(
        told.map((x) => -x || 0).map((x, i) => (told[i] === 0 ? -0 : x)),
      );
      expect(one.rows).toBe(told.length);
    }
  }
});
