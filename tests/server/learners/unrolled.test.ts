import { describe, expect, test } from "vitest";
import { initialWeights } from "../../../server/brains/initial.ts";
import { createRnnBrain, leakOf } from "../../../server/brains/rnn.ts";
import { PARTS } from "../../../server/brains/weights.ts";
import { referenceKernels } from "../../../server/kernels/index.ts";
import type { RnnWeights } from "../../../server/kernels/kernel.ts";
import { selectBackend } from "../../../server/learners/backend.ts";
import type { Batch } from "../../../server/learners/batch.ts";
import { cut, type Masks } from "../../../server/learners/masks.ts";
import type { CurvedPlant, LinearPlant, Plant } from "../../../server/learners/plant.ts";
import { recipeFor } from "../../../server/learners/recipes/index.ts";
import { depthOf, type Start, type UnrollOptions, unroll } from "../../../server/learners/unrolled.ts";
import { createDelayLine } from "../../../server/tasks/delay-line.ts";
import { createPointMass } from "../../../server/tasks/point-mass.ts";
import { createRng, type Rng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const dtMs = 10;
const alpha = leakOf(dtMs);
const reach = recipeFor("reach");
const pointMass = reach.plant!(dtMs) as LinearPlant;
const { tf } = await selectBackend();

/** A damped pendulum with an off-centre weight: angle, speed, and the height that follows from the angle. */
const pendulum: CurvedPlant = {
  kind: "curved",
  width: 3,
  senses: [
    { from: 1, count: 2, delayMs: 20 },
    { from: 0, count: 1, delayMs: 50 },
  ],
  rest: (out, offset, rng) => {
    out[offset] = rng.normal();
    out[offset + 1] = 0;
    out[offset + 2] = 0;
  },
  forward(next, pose, action, trials) {
    for (let b = 0; b < trials; b++) {
      const [angle, speed] = [pose[3 * b], pose[3 * b + 1]];
      next[3 * b] = angle + 0.1 * speed;
      next[3 * b + 1] =
        0.9 * speed - 0.3 * Math.sin(angle) + 0.5 * action[2 * b] - 0.2 * action[2 * b + 1] ** 2;
      next[3 * b + 2] = Math.cos(next[3 * b]);
    }
  },
  backward(toPose, toAction, toNext, pose, action, trials) {
    for (let b = 0; b < trials; b++) {
      const [angle, speed] = [pose[3 * b], pose[3 * b + 1]];
      const onAngle = toNext[3 * b] - toNext[3 * b + 2] * Math.sin(angle + 0.1 * speed);
      const onSpeed = toNext[3 * b + 1];
      toPose[3 * b] = onAngle - 0.3 * Math.cos(angle) * onSpeed;
      toPose[3 * b + 1] = 0.1 * onAngle + 0.9 * onSpeed;
      toAction[2 * b] = 0.5 * onSpeed;
      toAction[2 * b + 1] = -0.4 * action[2 * b + 1] * onSpeed;
    }
  },
};

/** The same point mass, told as a map instead of by its matrices. */
const curvedPointMass: CurvedPlant = {
  ...pointMass,
  kind: "curved",
  forward(next, pose, action, trials) {
    for (let b = 0; b < trials; b++) {
      for (let to = 0; to < 4; to++) {
        let sum = 0;
        for (let from = 0; from < 4; from++) sum += pose[4 * b + from] * pointMass.keep(from, to);
        for (let a = 0; a < 2; a++) sum += action[2 * b + a] * pointMass.push(a, to);
        next[4 * b + to] = sum;
      }
    }
  },
  backward(toPose, toAction, toNext, _pose, _action, trials) {
    toPose.fill(0);
    toAction.fill(0);
    for (let b = 0; b < trials; b++) {
      for (let to = 0; to < 4; to++) {
        for (let from = 0; from < 4; from++)
          toPose[4 * b + from] += toNext[4 * b + to] * pointMass.keep(from, to);
        for (let a = 0; a < 2; a++) toAction[2 * b + a] += toNext[4 * b + to] * pointMass.push(a, to);
      }
    }
  },
};

interface Setting {
  readonly weights: RnnWeights;
  readonly batch: Batch;
  readonly start: Start;
  readonly noise: Float32Array;
  readonly options: UnrollOptions;
}

/** A brain of 9 inputs and 2 actions, random in every part, and random trials for it. */
function setting(rng: Rng, units: number, size: number, ticks: number, plant?: Plant): Setting {
  const weights = initialWeights(units, 9, 2, rng);
  rng.normals(weights.bias, 0.3);
  rng.normals(weights.output, 0.3);
  rng.normals(weights.outputBias, 0.1);
  const width = plant?.width ?? 2;
  const cues = 9 - (plant?.senses ?? []).reduce((sum, { count }) => sum + count, 0);
  const some = (length: number) => rng.normals(new Float32Array(length), 0.5);
  return {
    weights,
    batch: {
      ticks,
      size,
      cues: some(ticks * size * cues),
      targets: some(ticks * size * width),
      weights: some(ticks * size * width).map((w) => 0.02 * Math.abs(w)),
    },
    start: {
      x: some(size * units),
      poses: Array.from({ length: depthOf(plant, 9, dtMs) }, () => some(size * width)),
    },
    noise: rng.normals(new Float32Array(ticks * size * units), 0.03),
    options: { dtMs, alpha, ratePenalty: 0.05, plant },
  };
}

const unrolled = (one: Setting, weights = one.weights) =>
  unroll(tf, weights, one.batch, one.start, one.noise, one.options);

/** A third of the connections of every matrix, at random, exist. */
function sparse({ recurrent, input, output }: RnnWeights, rng: Rng): Masks {
  const some = ({ length }: Float32Array) => Uint8Array.from({ length }, () => Number(rng.uniform() < 1 / 3));
  return { recurrent: some(recurrent), input: some(input), output: some(output) };
}

describe(`the hand-written gradient is the numeric one, in every part of the weights (seed ${seed})`, () => {
  const cases: readonly (readonly [string, Plant | undefined, boolean])[] = [
    ["no plant", undefined, false],
    ["no plant, sparse", undefined, true],
    ["a linear plant", pointMass, false],
    ["a curved plant", pendulum, false],
    ["a curved plant, sparse", pendulum, true],
  ];
  test.each(cases)("%s", (name, plant, masked) => {
    const rng = createRng(seed).fork(name);
    const one = setting(rng, 12, 3, 20, plant);
    const masks = masked ? sparse(one.weights, rng) : {};
    cut(one.weights, masks);
    const { gradient } = unrolled(one);
    cut(gradient, masks);
    for (const part of PARTS) {
      const scale = Math.hypot(...gradient[part]);
      expect(scale, `${part} has no gradient`).toBeGreaterThan(0);
      // Along the gradient itself, and along random directions of what exists of this part.
      for (let k = 0; k < 3; k++) {
        const toward = { ...one.weights, [part]: gradient[part].slice() };
        if (k > 0) rng.normals(toward[part], 1);
        if (k > 0) cut(toward, masks);
        const norm = Math.hypot(...toward[part]);
        const direction = toward[part].map((value) => value / norm);
        const lossAt = (by: number) =>
          unrolled(one, { ...one.weights, [part]: one.weights[part].map((w, i) => w + by * direction[i]) })
            .loss;
        const analytic = gradient[part].reduce((sum, g, i) => sum + g * direction[i], 0);
        // A unit that begins to fire within a step spoils the slope on its side: then the other side, or a shorter step,
        // is right. What is wrong is wrong in all.
        const numeric: number[] = [];
        const fits = () => numeric.some((one) => Math.abs(one - analytic) < 0.02 * scale);
        const here = lossAt(0);
        for (let h = 8e-3; h > 4e-4 && !fits(); h /= 2) {
          const [back, forth] = [here - lossAt(-h), lossAt(h) - here];
          numeric.push((back + forth) / (2 * h), back / h, forth / h);
        }
        expect(fits(), `${part}: numeric ${numeric.join(", ")}, analytic ${analytic}`).toBe(true);
      }
    }
  });
});

test(`a plant told as a map gives what it gives told by its matrices (seed ${seed})`, () => {
  const one = setting(createRng(seed).fork("told"), 16, 4, 60, pointMass);
  const told = unrolled(one);
  const mapped = unrolled({ ...one, options: { ...one.options, plant: curvedPointMass } });
  expect(mapped.loss).toBeCloseTo(told.loss, 4);
  for (const part of PARTS) {
    const scale = Math.max(...told.gradient[part].map(Math.abs));
    told.gradient[part].forEach((g, i) => {
      expect(Math.abs(mapped.gradient[part][i] - g), part).toBeLessThan(1e-4 * scale);
    });
  }
});

test(`without a plant it says what the shipped brain says, a tick earlier (seed ${seed})`, () => {
  const one = setting(createRng(seed).fork("says"), 16, 1, 50);
  one.noise.fill(0);
  one.start.x.fill(0);
  const { course } = unrolled(one);
  const context = { rng: createRng(0), dtMs, kernels: referenceKernels };
  const brain = createRnnBrain("same", one.weights, 0, context);
  const action = Float32Array.from(one.weights.outputBias);
  for (let t = 0; t < 50; t++) {
    for (let a = 0; a < 2; a++) expect(course[2 * t + a], `tick ${t}`).toBeCloseTo(action[a], 4);
    brain.step(action, one.batch.cues.subarray(9 * t, 9 * t + 9), [new Float32Array(16)]);
  }
});

test(`in \`reach\` it moves its hand as the shipped brain and arm do (seed ${seed})`, () => {
  const rng = createRng(seed).fork("same");
  const weights = initialWeights(16, 9, 2, rng);
  rng.normals(weights.outputBias, 0.1);
  const batch = reach.draw(1, dtMs, rng);
  const start = { x: new Float32Array(16), poses: Array.from({ length: 7 }, () => new Float32Array(4)) };
  const options = { dtMs, alpha, ratePenalty: 0.05, plant: pointMass };
  const { course } = unroll(tf, weights, batch, start, new Float32Array(batch.ticks * 16), options);

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
      expect(course[4 * t + i], `tick ${t}, component ${i}`).toBeCloseTo(hand.state[i], 3);
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
