/**
 * The arm, as a point of unit mass with friction in a plane, pushed by a force:
 *
 *   v ← v + dt (GAIN·F − FRICTION·v),   p ← p + dt v        (dt in seconds)
 *
 * A constant force of 1 settles at GAIN/FRICTION = 4 workspace units per second.
 */
import type { Stateful } from "../../streams/ports.ts";

/** Acceleration per unit of force, workspace units/s². */
export const GAIN = 20;
/** Friction, 1/s. */
export const FRICTION = 5;

export interface PointMass extends Stateful {
  /** x, y, vx, vy in workspace units and units/s: a live view. */
  readonly state: Float32Array;
  push(forceX: number, forceY: number): void;
}

/** A point at rest in the centre. */
export function createPointMass(dtMs: number): PointMass {
  const dt = dtMs / 1000;
  const state = new Float32Array(4);
  return {
    state,
    push(forceX, forceY) {
      state[2] += dt * (GAIN * forceX - FRICTION * state[2]);
      state[3] += dt * (GAIN * forceY - FRICTION * state[3]);
      state[0] += dt * state[2];
      state[1] += dt * state[3];
    },
    save: () => ({ state: state.slice() }),
    restore(snapshot) {
      state.set(snapshot.state as Float32Array);
    },
  };
}
