/**
 * A leaky recurrent network over whole trials, `rows` of them side by side, with its derivative by hand: what a brain
 * makes of its stimulation when nothing of the stimulated area is recorded. With leak a and rates r = tanh(max(z, 0)),
 *
 *   z_t = (1 − a) z_{t−1} + a (r_{t−1} W + x_t V),   y_t = r_t O + b,   z_{−1} = z₀, learned
 *
 * x: I inputs (one of them 1, for the biases), H hidden, O outputs. Weights are one flat array V | W | O | b | z₀.
 * Forward and backward go through all ticks at once; what does not depend on the past is one product for the trial.
 */
import { roomOf, type Workspace } from "../../kernels/workspace.ts";
import type { Shape } from "../emulator/network.ts";

export interface RecurrentTape {
  /** steps × rows × inputs, and the derivative by it. */
  readonly x: Float32Array;
  readonly dx: Float32Array;
  /** steps × rows × outputs, and the derivative by it, which `backward` reads. */
  readonly y: Float32Array;
  readonly dy: Float32Array;
  forward(steps: number): void;
  /** Fills `dx`, and `gradient` when it is given. */
  backward(steps: number, gradient?: Float32Array): void;
}

/** Next to nothing beside any rate that is not 0. */
const TINY = 1e-30;

/** Numbers in the flat array of weights. */
export function recurrentWeightsOf({ inputs, hidden, outputs }: Shape): number {
  return inputs * hidden + hidden * hidden + hidden * outputs + outputs + hidden;
}

/** Floats that a tape takes up in a workspace, its weights not counted. */
export function roomOfRecurrent(shape: Shape, rows: number, steps: number): number {
  const { inputs, hidden, outputs } = shape;
  const perTick = rows * (2 * inputs + 6 * hidden + 2 * outputs);
  return (steps + 2) * (perTick + 256) + 2 * recurrentWeightsOf(shape) + 2 * roomOf(rows * hidden) + 1024;
}

/** First weights: recurrence a little weaker than what would sustain itself, small outputs. */
export function firstRecurrent(
  { inputs, hidden, outputs }: Shape,
  rng: { normals(out: Float32Array, sd: number): Float32Array },
): Float32Array {
  const weights = new Float32Array(recurrentWeightsOf({ inputs, hidden, outputs }));
  const first = inputs * hidden;
  const second = first + hidden * hidden;
  rng.normals(weights.subarray(0, first), 1 / Math.sqrt(inputs));
  rng.normals(weights.subarray(first, second), 0.9 / Math.sqrt(hidden));
  rng.normals(weights.subarray(second, second + hidden * outputs), 0.5 / Math.sqrt(hidden));
  return weights;
}

/**
 * @param weights taken from `workspace`; @param rows a multiple of 4
 * @param leak share of a tick in the time constant
 */
export function createRecurrentTape(
  workspace: Workspace,
  { inputs, hidden, outputs }: Shape,
  weights: Float32Array,
  leak: number,
  rows: number,
  most: number,
): RecurrentTape {
  const sizes = [inputs * hidden, hidden * hidden, hidden * outputs, outputs, hidden];
  const cut = (all: Float32Array) => {
    let end = 0;
    return sizes.map((size) => {
      end += size;
      return all.subarray(end - size, end);
    });
  };
  const [v, w, o, b, z0] = cut(weights);
  const vt = workspace.take(v.length);
  const wt = workspace.take(w.length);
  const ot = workspace.take(o.length);
  const [gv, gw, go] = [v, w, o].map((part) => workspace.take(part.length));
  const x = workspace.take(most * rows * inputs);
  const dx = workspace.take(most * rows * inputs);
  const y = workspace.take(most * rows * outputs);
  const dy = workspace.take(most * rows * outputs);
  /** One slice more than there are ticks: the first is the state before the trial. */
  const r = workspace.take((most + 1) * rows * hidden);
  const z = workspace.take((most + 1) * rows * hidden);
  const drive = workspace.take(most * rows * hidden);
  const dr = workspace.take((most + 1) * rows * hidden);
  const dDrive = workspace.take(most * rows * hidden);
  const slice = rows * hidden;
  const at = (all: Float32Array, t: number) => all.subarray(t * slice, (t + 1) * slice);
  const ticks = Array.from({ length: most + 1 }, (_, t) => ({
    r: at(r, t),
    z: at(z, t),
    drive: at(drive, Math.min(t, most - 1)),
    dr: at(dr, t),
    dDrive: at(dDrive, Math.min(t, most - 1)),
  }));
  const dz = new Float32Array(slice);
  const keep = 1 - leak;
  /** r₀ for all rows; the other ticks' come after. */
  const later = r.subarray(slice);
  const dLater = dr.subarray(slice);

  return {
    x,
    dx,
    y,
    dy,
    forward(steps) {
      const tall = steps * rows;
      workspace.multiply(drive, x, v, tall, inputs, hidden);
      for (let i = 0; i < slice; i++) z[i] = Math.max(0, z0[i % hidden]);
      workspace.tanh(ticks[0].r, ticks[0].z);
      for (let i = 0; i < slice; i++) z[i] = z0[i % hidden];
      for (let t = 0; t < steps; t++) {
        const before = ticks[t];
        const after = ticks[t + 1];
        const into = before.drive;
        workspace.multiply(into, before.r, w, rows, hidden, hidden, true);
        const [z1, z2, r2] = [before.z, after.z, after.r];
        for (let i = 0; i < slice; i++) {
          const next = Math.fround(keep * z1[i] + leak * into[i]);
          z2[i] = next;
          // max(next, 0) without a branch, which would be guessed wrong every other time.
          r2[i] = 0.5 * (next + Math.abs(next));
        }
        workspace.tanh(r2, r2);
      }
      workspace.multiply(y, later, o, tall, hidden, outputs);
      for (let i = 0; i < tall; i++) for (let k = 0; k < outputs; k++) y[i * outputs + k] += b[k];
    },
    backward(steps, gradient) {
      const tall = steps * rows;
      flip(vt, v, inputs, hidden);
      flip(wt, w, hidden, hidden);
      flip(ot, o, hidden, outputs);
      workspace.multiply(dLater, dy, ot, tall, outputs, hidden);
      dr.fill(0, 0, slice);
      dz.fill(0);
      for (let t = steps; t > 0; t--) {
        const { r: r2, dr: dr2 } = ticks[t];
        const { dDrive: d, dr: dr1 } = ticks[t - 1];
        for (let i = 0; i < slice; i++) {
          const rate = r2[i];
          // 1 where the unit fires and 0 where it does not, without a branch.
          const fires = rate / (rate + TINY);
          const whole = dz[i] + fires * dr2[i] * (1 - rate * rate);
          d[i] = leak * whole;
          dz[i] = keep * whole;
        }
        workspace.multiply(dr1, d, wt, rows, hidden, hidden, true);
      }
      workspace.multiply(dx, dDrive, vt, tall, hidden, inputs);
      if (gradient === undefined) return;
      workspace.multiplyTransposed(gv, x, dDrive, inputs, tall, hidden);
      workspace.multiplyTransposed(gw, r, dDrive, hidden, tall, hidden);
      workspace.multiplyTransposed(go, later, dy, hidden, tall, outputs);
      const [dv, dw, dO, db, dz0] = cut(gradient);
      dv.set(gv);
      dw.set(gw);
      dO.set(go);
      db.fill(0);
      for (let i = 0; i < tall; i++) for (let k = 0; k < outputs; k++) db[k] += dy[i * outputs + k];
      dz0.fill(0);
      for (let i = 0; i < slice; i++) {
        const slope = z[i] > 0 ? dr[i] * (1 - r[i] * r[i]) : 0;
        dz0[i % hidden] += dz[i] + slope;
      }
    },
  };
}

/** out (columns × rows) = the transpose of a (rows × columns). */
function flip(out: Float32Array, a: Float32Array, rows: number, columns: number): void {
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = a[i * columns + j];
}
