/** Who is examined: a recurrent network by its weights, so that it can be run, made noisier and linearised. */
import type { RnnWeights } from "../kernels/kernel.ts";
import type { ArmName } from "../tasks/arm.ts";

export interface Subject {
  readonly brain: string;
  readonly seed: number;
  readonly weights: RnnWeights;
  /** Length of its ticks (default: as it was trained). */
  readonly dtMs?: number;
  /** The arm it moves (default: a point mass). */
  readonly arm?: ArmName;
  /** Process noise it normally lives with. */
  readonly sigma: number;
}
