/** The network of network.ts for one row, as it is used in a tick: nothing is allocated. */
import type { Shape } from "./network.ts";

/** @param weights L | V | W; @returns what fills `y` (outputs) from `x` (inputs) */
export function createOneRow(
  { inputs, hidden, outputs }: Shape,
  weights: Float32Array,
): (y: Float64Array, x: Float32Array) => void {
  const h = new Float64Array(hidden);
  const l = weights.subarray(0, inputs * outputs);
  const v = weights.subarray(inputs * outputs, inputs * (outputs + hidden));
  const w = weights.subarray(inputs * (outputs + hidden));
  return (y, x) => {
    h.fill(0);
    for (let i = 0; i < inputs; i++) {
      if (x[i] === 0) continue;
      for (let k = 0; k < hidden; k++) h[k] += x[i] * v[i * hidden + k];
    }
    for (let k = 0; k < hidden; k++) h[k] = Math.tanh(h[k]);
    for (let o = 0; o < outputs; o++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += x[i] * l[i * outputs + o];
      for (let k = 0; k < hidden; k++) sum += h[k] * w[k * outputs + o];
      y[o] = sum;
    }
  };
}
