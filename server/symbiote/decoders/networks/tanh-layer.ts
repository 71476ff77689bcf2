/** h = tanh(x V): the hidden layer of a multilayer perceptron. V inputs × hidden, one input being 1. */
import { type Layer, stack } from "./layer.ts";

/** First weights are this large over √fan: large enough to bend. */
const GAIN = 2;

/** @param inputs a multiple of 4  @param hidden a multiple of 8 */
export function createTanhLayer(inputs: number, hidden: number): Layer {
  return {
    inputs,
    hidden,
    weights: inputs * hidden,
    span: 1,
    warmUp: 0,
    draw: (rng, fan) => rng.normals(new Float32Array(inputs * hidden), GAIN / Math.sqrt(fan)),
    step(h, x, v) {
      h.fill(0);
      for (let k = 0; k < inputs; k++) {
        const input = x[k];
        if (input === 0) continue;
        for (let i = 0; i < hidden; i++) h[i] += input * v[k * hidden + i];
      }
      for (let i = 0; i < hidden; i++) h[i] = Math.tanh(h[i]);
    },
    room: (rows) => rows * (inputs + 3 * hidden) + 2 * inputs * hidden + 256,
    tape(workspace, rows) {
      const weights = workspace.take(inputs * hidden);
      const gradient = workspace.take(inputs * hidden);
      const x = stack(workspace, 1, rows * inputs);
      const h = stack(workspace, 1, rows * hidden);
      const dh = stack(workspace, 1, rows * hidden);
      const slope = workspace.take(rows * hidden);
      return {
        x: x.each,
        h: h.each,
        dh: dh.each,
        weights,
        gradient,
        forward() {
          workspace.multiply(h.all, x.all, weights, rows, inputs, hidden);
          workspace.tanh(h.all, h.all);
        },
        backward() {
          for (let i = 0; i < slope.length; i++) slope[i] = dh.all[i] * (1 - h.all[i] ** 2);
          workspace.multiplyTransposed(gradient, x.all, slope, inputs, rows, hidden);
        },
      };
    },
  };
}
