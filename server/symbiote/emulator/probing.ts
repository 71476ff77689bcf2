/**
 * Coloured noise to probe a brain with: in each trial a constant push in a random direction, and one that wanders,
 *
 *   n_t = b + o_t,   b ~ N(0, 0.36) once a trial,   o_t = ρ o_{t−1} + √(1−ρ²) ξ_t,  ξ ~ N(0, 0.64)
 *
 * so that it tells both what a push does at once and what it does when it lasts. Unit variance.
 */
import type { Snapshot, Stateful } from "../../../streams/ports.ts";
import type { Rng } from "../../../streams/rng.ts";

const CONSTANT = 0.6;
const WANDERING = 0.8;
const WANDER_MS = 95;

export interface Probing extends Stateful {
  /** out += size · noise, for a tick of trial `trial`. */
  add(out: Float32Array, size: number, trial: number): void;
}

export function createProbing(width: number, dtMs: number, rng: Rng): Probing {
  const rho = Math.exp(-dtMs / WANDER_MS);
  const fresh = Math.sqrt(1 - rho * rho);
  const constant = new Float32Array(width);
  const wandering = new Float32Array(width);
  const draw = new Float32Array(width);
  const now = { trial: -1 };
  return {
    add(out, size, trial) {
      if (trial !== now.trial) {
        now.trial = trial;
        rng.normals(constant, CONSTANT);
        rng.normals(wandering, WANDERING);
      } else {
        rng.normals(draw, fresh * WANDERING);
        for (let m = 0; m < width; m++) wandering[m] = rho * wandering[m] + draw[m];
      }
      for (let m = 0; m < width; m++) out[m] += size * (constant[m] + wandering[m]);
    },
    save: () => ({ ...now, constant: constant.slice(), wandering: wandering.slice(), rng: rng.save() }),
    restore(snapshot) {
      now.trial = snapshot.trial as number;
      constant.set(snapshot.constant as Float32Array);
      wandering.set(snapshot.wandering as Float32Array);
      rng.restore(snapshot.rng as Snapshot);
    },
  };
}
