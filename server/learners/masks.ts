/** Connections that do not exist: the entries of a matrix that are zero from the start and stay zero, exactly. */
import type { RnnWeights } from "../kernels/kernel.ts";

/** In the shapes of the weights, 0 where there is no connection and 1 where there may be one; all when left out. */
export interface Masks {
  readonly recurrent?: Uint8Array;
  readonly input?: Uint8Array;
  readonly output?: Uint8Array;
}

const MASKED = ["recurrent", "input", "output"] as const;

/** Set to zero what does not exist, in weights or in their gradient. @throws when a mask has not the weights' shape */
export function cut(weights: RnnWeights, masks: Masks): void {
  for (const part of MASKED) {
    const mask = masks[part];
    if (mask === undefined) continue;
    const values = weights[part];
    if (mask.length !== values.length) {
      throw new Error(`the mask of "${part}" has ${mask.length} entries, the weights have ${values.length}`);
    }
    for (let i = 0; i < values.length; i++) if (mask[i] === 0) values[i] = 0;
  }
}
