/**
 * The certainty-equivalent controller of a state-space model: a Kalman filter of the latents and of the push that
 * stands still within a trial, whose gain follows the ticks since the last jump, and the optimal feedback to a goal
 *
 *   u = −K x̂ − k₀(D d̂ + e, g),   minimising the mean of ‖Z x + h − g‖² + effort · ‖u‖²      (analyses/lqg.ts)
 *
 * On the true matrices it is the optimal controller for whoever sees the same rows. Nothing is allocated in a tick.
 */
import { Matrix } from "ml-matrix";
import type { Snapshot, Stateful } from "../../../streams/ports.ts";
import { lqg } from "../lenses/analyses/lqg.ts";
import { type Dense, invert, symmetrise, times, timesTransposed } from "./dense.ts";
import type { StateSpace } from "./model.ts";

export interface Regulator extends Stateful {
  /**
   * Take in a row: what channels say, and what was delivered in its tick.
   * @param jumped the brain is told something else from the next tick on
   */
  observe(channels: ArrayLike<number>, delivered: ArrayLike<number>, jumped: boolean): void;
  /** Fill `currents` for the next tick. */
  steer(currents: Float32Array, goal: ArrayLike<number>): void;
  /** Start again from nothing. */
  forget(): void;
}

/** Gains are followed for this many ticks after a jump; then the last one stays. */
const FOLLOWED = 256;

/** @param effort price of a squared current against a squared miss, in one tick. @throws when it cannot be stabilised */
export function createRegulator(model: StateSpace, effort: number): Regulator {
  const { latents: n, pushes: q, a, b, d, drift, projection, centre, home } = model;
  const electrodes = b.length / n;
  const channels = projection.length / n;
  const goals = home.length;
  const size = n + q;
  const gains = gainsOf(model);
  const { feedback, perPush, perGoal } = controlOf(model, effort);
  const state = new Float64Array(size);
  const ahead = new Float64Array(size);
  const surprise = new Float64Array(n);
  const wanted = new Float64Array(goals);
  const pushed = new Float64Array(n);
  const now = { since: 0 };

  return {
    observe(said, delivered, jumped) {
      for (let i = 0; i < n; i++) {
        let sum = drift[i];
        for (let j = 0; j < n; j++) sum += a[i * n + j] * state[j];
        for (let j = 0; j < q; j++) sum += d[i * q + j] * state[n + j];
        for (let m = 0; m < electrodes; m++) sum += b[i * electrodes + m] * delivered[m];
        ahead[i] = sum;
      }
      for (let j = n; j < size; j++) ahead[j] = state[j];
      for (let i = 0; i < n; i++) {
        let sum = -ahead[i];
        for (let k = 0; k < channels; k++) sum += projection[i * channels + k] * (said[k] - centre[k]);
        surprise[i] = sum;
      }
      const gain = gains[Math.min(now.since, FOLLOWED - 1)];
      for (let i = 0; i < size; i++) {
        let sum = ahead[i];
        for (let j = 0; j < n; j++) sum += gain[i * n + j] * surprise[j];
        state[i] = sum;
      }
      now.since++;
      if (!jumped) return;
      now.since = 0;
      for (let j = n; j < size; j++) state[j] = 0;
    },
    steer(currents, goal) {
      for (let g = 0; g < goals; g++) wanted[g] = goal[g] - home[g];
      for (let i = 0; i < n; i++) {
        pushed[i] = drift[i];
        for (let j = 0; j < q; j++) pushed[i] += d[i * q + j] * state[n + j];
      }
      for (let m = 0; m < electrodes; m++) {
        let sum = 0;
        for (let i = 0; i < n; i++) {
          sum += feedback[m * n + i] * state[i] + perPush[m * n + i] * pushed[i];
        }
        for (let g = 0; g < goals; g++) sum += perGoal[m * goals + g] * wanted[g];
        currents[m] = -sum;
      }
    },
    forget() {
      state.fill(0);
      now.since = 0;
    },
    save: () => ({ ...now, state: state.slice() }),
    restore(snapshot: Snapshot) {
      now.since = snapshot.since as number;
      state.set(snapshot.state as Float64Array);
    },
  };
}

/** K, and k₀ per unit of what pushes and of the goal; row-major. */
function controlOf({ latents: n, a, b, z, home, w, v }: StateSpace, price: number) {
  const electrodes = b.length / n;
  const matrix = (values: Dense, rows: number, columns: number) => Matrix.from1DArray(rows, columns, values);
  const flat = (found: Matrix): Dense => Float64Array.from(found.to1DArray());
  const { feedback, offset } = lqg({
    a: matrix(a, n, n),
    b: matrix(b, n, electrodes),
    c: Matrix.eye(n),
    z: matrix(z, home.length, n),
    w: matrix(w, n, n),
    v: matrix(v, n, n),
    r: Matrix.eye(electrodes, electrodes, price),
  });
  return {
    feedback: flat(feedback),
    perPush: flat(offset.perDisturbance),
    perGoal: flat(offset.perGoal),
  };
}

/** Kalman gains (N × n) by ticks since a jump, when jumps are far apart. */
function gainsOf({ latents: n, pushes: q, a, d, w, v }: StateSpace): readonly Dense[] {
  const size = n + q;
  const flow = new Float64Array(size * size);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) flow[i * size + j] = a[i * n + j];
    for (let j = 0; j < q; j++) flow[i * size + n + j] = d[i * q + j];
  }
  for (let j = n; j < size; j++) flow[j * size + j] = 1;
  const spread = new Float64Array(size * size);
  for (let i = 0; i < size; i++) spread[i * size + i] = 1;
  const [product, before] = [new Float64Array(size * size), new Float64Array(size * size)];
  const [innovation, inverse, room] = [0, 1, 2].map(() => new Float64Array(n * n));
  const follow = (): Dense => {
    times(product, flow, spread, size, size, size);
    timesTransposed(before, product, flow, size, size, size);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) before[i * size + j] += w[i * n + j];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) innovation[i * n + j] = before[i * size + j] + v[i * n + j];
    }
    invert(inverse, innovation, n, room);
    const gain = new Float64Array(size * n);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < n; j++) {
        for (let k = 0; k < n; k++) gain[i * n + j] += before[i * size + k] * inverse[k * n + j];
      }
    }
    spread.set(before);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        for (let k = 0; k < n; k++) spread[i * size + j] -= gain[i * n + k] * before[k * size + j];
      }
    }
    symmetrise(spread, size);
    return gain;
  };
  // One trial to settle in, then the one that is kept.
  for (let t = 0; t < FOLLOWED; t++) follow();
  for (let r = n; r < size; r++) {
    for (let i = 0; i < size; i++) {
      spread[r * size + i] = 0;
      spread[i * size + r] = 0;
    }
    spread[r * size + r] = 1;
  }
  return Array.from({ length: FOLLOWED }, follow);
}
