/**
 * Uniform numbers drawn ahead in blocks, for who needs now and then one: read `block[take()]`. A number that a
 * function returns is boxed on the heap; one read from a typed array is not.
 */
import type { Snapshot, Stateful } from "../ports.ts";
import type { Rng } from "../rng.ts";

const AHEAD = 32;

export interface Draws extends Stateful {
  readonly block: Float64Array;
  /** Where in the block the next number is: the same numbers as `rng.uniform()`, one by one. */
  take(): number;
}

export function createDraws(rng: Rng): Draws {
  const block = new Float64Array(AHEAD);
  let at = AHEAD;
  return {
    block,
    take() {
      if (at === AHEAD) {
        rng.uniforms(block);
        at = 0;
      }
      return at++;
    },
    save: () => ({ block: block.slice(), at, rng: rng.save() }),
    restore(snapshot) {
      block.set(snapshot.block as Float64Array);
      at = snapshot.at as number;
      rng.restore(snapshot.rng as Snapshot);
    },
  };
}
