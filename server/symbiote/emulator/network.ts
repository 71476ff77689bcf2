/**
 * The network that both halves of a co-processor are made of, a batch at a time, with its derivative by hand:
 *
 *   y = x L + tanh(x V) W        x: I inputs (one of them 1, for the biases), H hidden, O outputs
 *
 * Weights are one flat array L | V | W, so that an optimiser and a checkpoint see a single vector. A tape keeps the
 * steps of a rollout: forward in time step by step, backward in the reverse order, then all gradients at once.
 */
import type { Workspace } from "../../kernels/workspace.ts";

export interface Shape {
  /** Multiples of 8. */
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
}

/** Numbers in the flat array of weights. */
export function weightsOf({ inputs, hidden, outputs }: Shape): number {
  return inputs * outputs + inputs * hidden + hidden * outputs;
}

export interface Tape {
  /** Per step, rows × inputs, rows × outputs, and their derivatives. */
  readonly x: readonly Float32Array[];
  readonly y: readonly Float32Array[];
  readonly dx: Float32Array;
  readonly dy: readonly Float32Array[];
  /** y of step `t` from its x. */
  forward(t: number): void;
  /** dx of step `t` from its dy. Call `transpose` after the weights have changed. */
  backward(t: number): void;
  transpose(): void;
  /** The gradient of all weights, from every step that went backward since the last time. */
  gradient(out: Float32Array, steps: number): void;
}

/** Floats that a tape takes up in a workspace. */
export function roomOfTape({ inputs, hidden, outputs }: Shape, rows: number, steps: number): number {
  const stepFloats = rows * (inputs + 2 * hidden + 2 * outputs);
  return (
    4 * weightsOf({ inputs, hidden, outputs }) + steps * stepFloats + rows * (inputs + 2 * hidden) + 4096
  );
}

/** @param weights taken from `workspace`; @param rows a multiple of 4 */
export function createTape(
  workspace: Workspace,
  { inputs, hidden, outputs }: Shape,
  weights: Float32Array,
  rows: number,
  steps: number,
): Tape {
  const cut = (all: Float32Array) => {
    const first = inputs * outputs;
    const second = first + inputs * hidden;
    return [all.subarray(0, first), all.subarray(first, second), all.subarray(second)] as const;
  };
  const [l, v, w] = cut(weights);
  const [lt, vt, wt] = cut(workspace.take(weights.length));
  const grad = workspace.take(weights.length);
  const [dl, dv, dw] = cut(grad);
  /** All steps in one array, and a view for each. */
  const stacked = (width: number) => {
    const all = workspace.take(steps * rows * width);
    const views = Array.from({ length: steps }, (_, t) =>
      all.subarray(t * rows * width, (t + 1) * rows * width),
    );
    return { all, views };
  };
  const x = stacked(inputs);
  const h = stacked(hidden);
  const y = stacked(outputs);
  const dy = stacked(outputs);
  const da = stacked(hidden);
  const hidden1 = workspace.take(rows * hidden);
  const dx = workspace.take(rows * inputs);
  return {
    x: x.views,
    y: y.views,
    dx,
    dy: dy.views,
    forward(t) {
      workspace.multiply(hidden1, x.views[t], v, rows, inputs, hidden);
      workspace.tanh(h.views[t], hidden1);
      workspace.multiply(y.views[t], x.views[t], l, rows, inputs, outputs);
      workspace.multiply(y.views[t], h.views[t], w, rows, hidden, outputs, true);
    },
    backward(t) {
      const slope = da.views[t];
      const active = h.views[t];
      workspace.multiply(slope, dy.views[t], wt, rows, outputs, hidden);
      for (let i = 0; i < slope.length; i++) slope[i] *= 1 - active[i] * active[i];
      workspace.multiply(dx, dy.views[t], lt, rows, outputs, inputs);
      workspace.multiply(dx, slope, vt, rows, hidden, inputs, true);
    },
    transpose() {
      flip(lt, l, inputs, outputs);
      flip(vt, v, inputs, hidden);
      flip(wt, w, hidden, outputs);
    },
    gradient(out, count) {
      const tall = count * rows;
      workspace.multiplyTransposed(dl, x.all, dy.all, inputs, tall, outputs);
      workspace.multiplyTransposed(dv, x.all, da.all, inputs, tall, hidden);
      workspace.multiplyTransposed(dw, h.all, dy.all, hidden, tall, outputs);
      out.set(grad);
    },
  };
}

/** out (columns × rows) = the transpose of a (rows × columns). */
function flip(out: Float32Array, a: Float32Array, rows: number, columns: number): void {
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = a[i * columns + j];
}
