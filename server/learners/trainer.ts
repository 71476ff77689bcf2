/**
 * The trainer, one iteration at a time: draw trials, unroll, penalise, clip, step. All its randomness is its own and
 * it can be saved, so training resumed is training never interrupted, bit for bit.
 */
import type { Snapshot, Stateful } from "../../streams/ports.ts";
import { createRng } from "../../streams/rng.ts";
import { initialWeights } from "../brains/initial.ts";
import { leakOf, noiseOf } from "../brains/rnn.ts";
import { PARTS } from "../brains/weights.ts";
import type { RnnWeights } from "../kernels/kernel.ts";
import { createAdam } from "./adam.ts";
import type { Tf } from "./backend.ts";
import { cut } from "./masks.ts";
import type { Numbers, Recipe } from "./recipe.ts";
import { depthOf, type Start, unroll } from "./unrolled.ts";

export interface Trainer extends Stateful {
  /** Iterations done. */
  readonly iteration: number;
  /** The weights so far; a live view. */
  readonly weights: RnnWeights;
  /** One iteration; returns its loss, penalties included. */
  iterate(): number;
}

/** Spread of a fresh brain's state. */
const FRESH_SD = 0.3;

export function createTrainer(tf: Tf, recipe: Recipe, numbers: Numbers): Trainer {
  const { inputs, actions } = recipe;
  const { units, batch: size, dtMs } = numbers;
  const rng = createRng(numbers.seed);
  const weights = recipe.initial?.(units, rng) ?? initialWeights(units, inputs, actions, rng);
  const masks = recipe.masks?.(units, rng.fork("masks")) ?? {};
  cut(weights, masks);
  const adam = createAdam(weights, numbers);
  const chance = { trials: rng.fork("trials"), noise: rng.fork("noise"), start: rng.fork("start") };
  const alpha = leakOf(dtMs);
  const plant = recipe.plant?.(dtMs);
  const width = plant?.width ?? 0;
  const options = { dtMs, alpha, ratePenalty: numbers.ratePenalty, plant };
  const start: Start = {
    x: new Float32Array(size * units),
    poses: Array.from({ length: depthOf(plant, inputs, dtMs) }, () => new Float32Array(size * width)),
  };
  let iteration = 0;

  /** Some trials go on from where the last ones ended, the others find the brain and its body anywhere. */
  const freshen = () => {
    const { x, poses } = start;
    for (let b = 0; b < size; b++) {
      if (iteration > 0 && chance.start.uniform() < numbers.carried) continue;
      chance.start.normals(x.subarray(b * units, (b + 1) * units), FRESH_SD);
      if (plant === undefined) continue;
      const at = b * width;
      plant.rest(poses[0], at, chance.start);
      for (const pose of poses) pose.set(poses[0].subarray(at, at + width), at);
    }
  };

  return {
    get iteration() {
      return iteration;
    },
    weights,
    iterate() {
      freshen();
      const batch = recipe.draw(size, dtMs, chance.trials);
      const noise = chance.noise.normals(
        new Float32Array(batch.ticks * size * units),
        noiseOf(alpha, numbers.sigma),
      );
      const { loss, gradient, end } = unroll(tf, weights, batch, start, noise, options);
      const penalty = penalise(gradient, weights, numbers.weightPenalty);
      cut(gradient, masks);
      adam.update(weights, gradient);
      start.x.set(end.x);
      end.poses.forEach((pose, i) => {
        start.poses[i].set(pose);
      });
      iteration++;
      return loss + penalty;
    },
    save: () => ({
      iteration,
      weights: PARTS.map((part) => weights[part].slice()),
      adam: adam.save(),
      start: { x: start.x.slice(), poses: start.poses.map((pose) => pose.slice()) },
      chance: [chance.trials.save(), chance.noise.save(), chance.start.save()],
    }),
    restore(snapshot) {
      iteration = snapshot.iteration as number;
      PARTS.forEach((part, i) => {
        weights[part].set((snapshot.weights as Float32Array[])[i]);
      });
      adam.restore(snapshot.adam as Snapshot);
      const { x, poses } = snapshot.start as { x: Float32Array; poses: readonly Float32Array[] };
      start.x.set(x);
      poses.forEach((pose, i) => {
        start.poses[i].set(pose);
      });
      Object.values(chance).forEach((one, i) => {
        one.restore((snapshot.chance as Snapshot[])[i]);
      });
    },
  };
}

/** Add the weight penalty λ/N Σ w² over the recurrent and input weights to the gradient; returns its value. */
function penalise(gradient: RnnWeights, weights: RnnWeights, lambda: number): number {
  const scale = lambda / weights.units;
  let sum = 0;
  for (const part of ["recurrent", "input"] as const) {
    const values = weights[part];
    for (let i = 0; i < values.length; i++) {
      sum += values[i] ** 2;
      gradient[part][i] += 2 * scale * values[i];
    }
  }
  return scale * sum;
}
