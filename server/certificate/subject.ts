/** Who is examined: a recurrent network by its weights, so that it can be run, made noisier and linearised. */
import type { RnnWeights } from "../kernels/kernel.ts";

export interface Subject {
  readonly brain: string;
  readonly seed: number;
  readonly weights: RnnWeights;
  /** Process noise it normally lives with. */
  readonly sigma: number;
}
