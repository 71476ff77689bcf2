/** Actuator memory: what is delivered builds up and fades, a_t = decay·a_{t−1} + θ_{t−1}. Without decay a_t = θ_t. */
import type { Stateful } from "./ports.ts";

/** A remainder below this is nothing. */
const FAINT = 1e-6;

export interface Actuator extends Stateful {
  /** Move `currents`, which still hold a_{t−1}, on to a_t. */
  drive(currents: Float32Array, theta: Float32Array, decay: number): void;
  /** Forget what is still to be delivered. */
  clear(): void;
}

export function createActuator(width: number): Actuator {
  /** θ_{t−1}; nothing where there is no memory. */
  const due = new Float32Array(width);
  return {
    drive(currents, theta, decay) {
      if (decay === 0) {
        currents.set(theta);
        due.fill(0);
        return;
      }
      for (let m = 0; m < width; m++) {
        const a = decay * currents[m] + due[m];
        currents[m] = Math.abs(a) < FAINT ? 0 : a;
        due[m] = theta[m];
      }
    },
    clear: () => due.fill(0),
    save: () => ({ due: due.slice() }),
    restore: (snapshot) => due.set(snapshot.due as Float32Array),
  };
}
