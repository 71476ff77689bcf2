import { describe, expect, test } from "vitest";
import { initialWeights } from "../../../server/brains/initial.ts";
import { createRnnBrain, leakOf } from "../../../server/brains/rnn.ts";
import { PARTS } from "../../../server/brains/weights.ts";
import { referenceKernels } from "../../../server/kernels/index.ts";
import type { RnnWeights } from "../../../server/kernels/kernel.ts";
import { type Backend, selectBackend } from "../../../server/learners/backend.ts";
import { drawBatch, type ReachBatch } from "../../../server/learners/reach-batch.ts";
import { type Start, unroll } from "../../../server/learners/unrolled.ts";
import { createDelayLine } from "../../../server/tasks/delay-line.ts";
import { createPointMass } from "../../../server/tasks/point-mass.ts";
import { createRng, type Rng } from "../../../streams/rng.ts";

const seed = Math.floor(Math.random() * 1e9);
const dtMs = 10;
const alpha = leakOf(dtMs);
const options = { dtMs, alpha, visualTicks: 7, proprioceptiveTicks: 2, ratePenalty: 0.05 };

/** The first `ticks` ticks of a batch. */
function shortened(batch: ReachBatch, ticks: number): ReachBatch {
  const { size } = batch;
  return {
    ticks,
    size,
    cues: batch.cues.slice(0, ticks * size * 3),
    goals: batch.goals.slice(0, ticks * size * 4),
    weights: batch.weights.slice(0, ticks * size * 4),
  };
}

function problem(rng: Rng, units: number, size: number, ticks?: number) {
  const weights = initialWeights(units, 9, 2, rng);
  rng.normals(weights.bias, 0.3);
  rng.normals(weights.outputBias, 0.1);
  const whole = drawBatch(size, dtMs, rng);
  const batch = ticks === undefined ? whole : shortened(whole, ticks);
  const start: Start = {
    x: rng.normals(new Float32Array(size * units), 0.5),
    arm: Array.from({ length: 7 }, () => rng.normals(new Float32Array(size * 4), 0.3)),
  };
  const noise = rng.normals(new Float32Array(batch.ticks * size * units), 0.03);
  return { weights, batch, start, noise };
}

describe(`the unrolled brain (seed ${seed})`, async () => {
  const backends: Backend[] = [await selectBackend()];

  for (const { name, tf } of backends) {
    test(`${name}: the hand-written gradient is the numeric one, in every part of the weights`, () => {
      const rng = createRng(seed);
      const { weights, batch, start, noise } = problem(rng, 12, 3, 30);
      // Count every tick, so that short runs have something to answer for.
      batch.weights.fill(0.01);
      const lossAt = (w: RnnWeights) => unroll(tf, w, batch, start, noise, options).loss;
      const { gradient } = unroll(tf, weights, batch, start, noise, options);
      for (const part of PARTS) {
        // Along the gradient itself and along random directions of this part.
        for (const toward of [
          gradient[part],
          ...[0, 1, 2].map(() => rng.normals(new Float32Array(weights[part].length), 1)),
        ]) {
          const norm = Math.hypot(...toward);
          const direction = Float32Array.from(toward, (value) => value / norm);
          const along = (by: number) => ({
            ...weights,
            [part]: weights[part].map((w, i) => w + by * direction[i]),
          });
          const h = 4e-3;
          const numeric = (lossAt(along(h)) - lossAt(along(-h))) / (2 * h);
          const analytic = gradient[part].reduce((sum, g, i) => sum + g * direction[i], 0);
          const scale = Math.hypot(...gradient[part]);
          expect(
            Math.abs(numeric - analytic),
            `${part}: numeric ${numeric}, analytic ${analytic}`,
          ).toBeLessThan(0.02 * scale);
        }
      }
    });
  }
});

test(`the unrolled brain moves its hand as the shipped brain and arm do (seed ${seed})`, async () => {
  const { tf } = await selectBackend();
  const rng = createRng(seed).fork("same");
  const { weights, batch, noise } = problem(rng, 16, 1);
  noise.fill(0);
  const start = { x: new Float32Array(16), arm: Array.from({ length: 7 }, () => new Float32Array(4)) };
  const { arm } = unroll(tf, weights, batch, start, noise, options);

  const brain = createRnnBrain("same", weights, 0, { rng, dtMs, kernels: referenceKernels });
  const hand = createPointMass(dtMs);
  const seen = createDelayLine(4, 7);
  const felt = createDelayLine(4, 2);
  const input = new Float32Array(9);
  const action = new Float32Array(2);
  // The unrolled arm is pushed by r_t before the brain's tick t: the first push comes from the rates at rest.
  hand.push(weights.outputBias[0], weights.outputBias[1]);
  seen.write(hand.state);
  felt.write(hand.state);
  for (let t = 0; t < batch.ticks; t++) {
    for (let i = 0; i < 4; i++) {
      expect(arm[4 * t + i], `tick ${t}, component ${i}`).toBeCloseTo(hand.state[i], 3);
    }
    input.set(batch.cues.subarray(3 * t, 3 * t + 3));
    seen.read(input, 3, 2);
    felt.read(input, 5, 4);
    brain.step(action, input, [new Float32Array(16)]);
    hand.push(action[0], action[1]);
    seen.write(hand.state);
    felt.write(hand.state);
  }
});
