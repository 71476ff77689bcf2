/**
 * Adam (Kingma & Ba 2015) over the parts of a network's weights, after clipping the gradient's global norm, with a
 * learning rate that falls geometrically from first to last iteration.
 */
import type { Snapshot, Stateful } from "../../streams/ports.ts";
import { PARTS } from "../brains/weights.ts";
import type { RnnWeights } from "../kernels/kernel.ts";

const MEAN_DECAY = 0.9;
const SQUARE_DECAY = 0.999;
const EPSILON = 1e-8;

export interface AdamOptions {
  readonly iterations: number;
  readonly firstRate: number;
  readonly lastRate: number;
  /** The largest global norm a gradient may have. */
  readonly clipNorm: number;
}

export interface Adam extends Stateful {
  /** Change the weights in place. @throws when the gradient is not finite */
  update(weights: RnnWeights, gradient: RnnWeights): void;
}

export function createAdam(shape: RnnWeights, options: AdamOptions): Adam {
  const moments = PARTS.map((part) => ({
    part,
    mean: new Float32Array(shape[part].length),
    square: new Float32Array(shape[part].length),
  }));
  let updates = 0;
  return {
    update(weights, gradient) {
      const norm = globalNorm(gradient);
      if (!Number.isFinite(norm)) throw new Error("training diverged: the gradient is not finite");
      const scale = Math.min(1, options.clipNorm / norm);
      const progress = Math.min(1, updates / Math.max(1, options.iterations - 1));
      updates++;
      const rate = options.firstRate * (options.lastRate / options.firstRate) ** progress;
      const step = (rate * Math.sqrt(1 - SQUARE_DECAY ** updates)) / (1 - MEAN_DECAY ** updates);
      for (const { part, mean, square } of moments) {
        const values = weights[part];
        for (let i = 0; i < values.length; i++) {
          const slope = scale * gradient[part][i];
          mean[i] += (1 - MEAN_DECAY) * (slope - mean[i]);
          square[i] += (1 - SQUARE_DECAY) * (slope * slope - square[i]);
          values[i] -= (step * mean[i]) / (Math.sqrt(square[i]) + EPSILON);
        }
      }
    },
    save: () => ({
      updates,
      moments: moments.map(({ mean, square }) => ({ mean: mean.slice(), square: square.slice() })),
    }),
    restore(snapshot) {
      updates = snapshot.updates as number;
      (snapshot.moments as readonly Snapshot[]).forEach((saved, i) => {
        moments[i].mean.set(saved.mean as Float32Array);
        moments[i].square.set(saved.square as Float32Array);
      });
    },
  };
}

/** Euclidean norm over all parts. */
function globalNorm(gradient: RnnWeights): number {
  let sum = 0;
  for (const part of PARTS) for (const value of gradient[part]) sum += value * value;
  return Math.sqrt(sum);
}
