/**
 * The trainer of `reach`, one iteration at a time: draw trials, unroll, penalise, clip, step. All its randomness
 * is its own and it can be saved, so training resumed is training never interrupted, bit for bit.
 */
import type { Snapshot, Stateful } from "../../streams/ports.ts";
import { createRng } from "../../streams/rng.ts";
import { initialWeights } from "../brains/initial.ts";
import { leakOf, noiseOf } from "../brains/rnn.ts";
import { PARTS } from "../brains/weights.ts";
import type { RnnWeights } from "../kernels/kernel.ts";
import { PROPRIOCEPTIVE_DELAY_MS, ticksOf, VISUAL_DELAY_MS } from "../tasks/reach-trial.ts";
import { createAdam } from "./adam.ts";
import type { Tf } from "./backend.ts";
import { drawBatch, drawHand } from "./reach-batch.ts";
import type { Recipe } from "./recipe.ts";
import { type Start, unroll } from "./unrolled.ts";

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

export function createTrainer(tf: Tf, recipe: Recipe): Trainer {
  const { units, batch: size, dtMs } = recipe;
  const rng = createRng(recipe.seed);
  const weights = initialWeights(units, 9, 2, rng);
  const adam = createAdam(weights, recipe);
  const chance = { trials: rng.fork("trials"), noise: rng.fork("noise"), start: rng.fork("start") };
  const alpha = leakOf(dtMs);
  const options = {
    dtMs,
    alpha,
    visualTicks: ticksOf(VISUAL_DELAY_MS, dtMs),
    proprioceptiveTicks: ticksOf(PROPRIOCEPTIVE_DELAY_MS, dtMs),
    ratePenalty: recipe.ratePenalty,
  };
  const start: Start = {
    x: new Float32Array(size * units),
    arm: Array.from({ length: options.visualTicks }, () => new Float32Array(size * 4)),
  };
  let iteration = 0;

  /** Some trials go on from where the last ones ended, the others find the brain and the hand anywhere. */
  const freshen = () => {
    for (let b = 0; b < size; b++) {
      if (iteration > 0 && chance.start.uniform() < recipe.carried) continue;
      chance.start.normals(start.x.subarray(b * units, (b + 1) * units), FRESH_SD);
      drawHand(start.arm[0], 4 * b, chance.start);
      for (const pose of start.arm) pose.set(start.arm[0].subarray(4 * b, 4 * b + 4), 4 * b);
    }
  };

  return {
    get iteration() {
      return iteration;
    },
    weights,
    iterate() {
      freshen();
      const batch = drawBatch(size, dtMs, chance.trials);
      const noise = chance.noise.normals(
        new Float32Array(batch.ticks * size * units),
        noiseOf(alpha, recipe.sigma),
      );
      const { loss, gradient, end } = unroll(tf, weights, batch, start, noise, options);
      const penalty = penalise(gradient, weights, recipe.weightPenalty);
      adam.update(weights, gradient);
      start.x.set(end.x);
      end.arm.forEach((pose, i) => {
        start.arm[i].set(pose);
      });
      iteration++;
      return loss + penalty;
    },
    save: () => ({
      iteration,
      weights: PARTS.map((part) => weights[part].slice()),
      adam: adam.save(),
      start: { x: start.x.slice(), arm: start.arm.map((pose) => pose.slice()) },
      chance: [chance.trials.save(), chance.noise.save(), chance.start.save()],
    }),
    restore(snapshot) {
      iteration = snapshot.iteration as number;
      PARTS.forEach((part, i) => {
        weights[part].set((snapshot.weights as Float32Array[])[i]);
      });
      adam.restore(snapshot.adam as Snapshot);
      const { x, arm } = snapshot.start as { x: Float32Array; arm: readonly Float32Array[] };
      start.x.set(x);
      arm.forEach((pose, i) => {
        start.arm[i].set(pose);
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
