/**
 * How a brain is trained: one file per brain in `recipes/`, which says what a batch of its trials is, what stands in
 * the loop, and which numbers the trainer is told. The numbers are recorded with the weights.
 */
import type { Rng } from "../../streams/rng.ts";
import type { RnnWeights } from "../kernels/kernel.ts";
import type { Batch } from "./batch.ts";
import type { HeldOutOptions } from "./held-out.ts";
import type { Masks } from "./masks.ts";
import type { Plant } from "./plant.ts";

export interface Recipe {
  /** The brain it makes; the weights are called `<brain>-<seed>`. */
  readonly brain: string;
  /** The task it is for, which is also where its exam is sat. */
  readonly task: string;
  readonly inputs: number;
  readonly actions: number;
  readonly numbers: Omit<Numbers, "seed" | "unregularised">;
  readonly exam: Exam;
  /** Draw `size` trials at ticks of `dtMs`. */
  draw(size: number, dtMs: number, rng: Rng): Batch;
  /** The body in the loop; without one, the actions themselves are compared with the targets. */
  plant?(dtMs: number): Plant;
  /** Connections that do not exist. */
  masks?(units: number, rng: Rng): Masks;
  /** The numbers that differ when it begins with trained weights. */
  readonly goingOn?: Partial<Omit<Numbers, "seed" | "unregularised">>;
  /** Weights before training, where they are not drawn as usual (brains/initial.ts). */
  initial?(units: number, rng: Rng): RnnWeights;
}

export interface Exam {
  /** Iterations from one exam to the next. */
  readonly every: number;
  /** What a brain must score to be shipped. */
  readonly pass: number;
  /** The score at which further training is not worth its while. */
  readonly stop: number;
  /** The score, 0 … 1; left out, the share of held-out trials of the task that succeed. */
  score?(weights: RnnWeights, options: HeldOutOptions): number;
}

export interface Numbers {
  readonly seed: number;
  readonly units: number;
  readonly iterations: number;
  /** Trials per iteration. */
  readonly batch: number;
  readonly dtMs: number;
  /** Process noise while training: more than the brain lives with, so that its memory is robust. */
  readonly sigma: number;
  /** Weight of mean r². */
  readonly ratePenalty: number;
  /** Weight of the mean over units of their squared incoming weights. */
  readonly weightPenalty: number;
  readonly firstRate: number;
  readonly lastRate: number;
  readonly clipNorm: number;
  /** Share of a batch that goes on from where the last batch's trials ended; the rest starts afresh. */
  readonly carried: number;
  /** 1 in a control that is trained for the task alone. */
  readonly unregularised?: 1;
}

/** Nothing is asked of such a network but the task: no penalties, and no noise to be robust against. */
const UNREGULARISED = { sigma: 0, ratePenalty: 0, weightPenalty: 0, unregularised: 1 } as const;

/** A recipe's numbers with what is given in their place. @throws when a size is not a positive whole number */
export function numbersOf(
  recipe: Recipe,
  changes: Partial<Numbers> & { readonly seed: number },
  unregularised = false,
): Numbers {
  const numbers = { ...recipe.numbers, ...changes, ...(unregularised ? UNREGULARISED : {}) };
  for (const name of ["units", "iterations", "batch"] as const) {
    if (!(Number.isSafeInteger(numbers[name]) && numbers[name] > 0)) {
      throw new Error(`${name} is ${numbers[name]}; it must be a whole number above zero`);
    }
  }
  if (!(Number.isSafeInteger(numbers.seed) && numbers.seed >= 0)) {
    throw new Error(`seed is ${numbers.seed}; it must be a whole number, zero or more`);
  }
  return numbers;
}
