/**
 * Weights before training: independent draws, nothing arranged by hand.
 *
 *   W ~ N(0, g²/N), g = 1.3 (below the edge √2 at which a half-rectified network starts to roar),
 *   W_in ~ N(0, 4/I), W_out ~ N(0, 0.01/N) (a loud arm drowns what there is to learn), biases 0
 */
import type { Rng } from "../../streams/rng.ts";
import type { RnnWeights } from "../kernels/kernel.ts";

const GAIN = 1.3;
const INPUT_GAIN = 2;
const OUTPUT_GAIN = 0.1;

/** @param rng forked by weight, so the draws of one matrix never shift another's */
export function initialWeights(units: number, inputs: number, actions: number, rng: Rng): RnnWeights {
  const drawn = (name: string, size: number, sd: number) =>
    rng.fork(name).normals(new Float32Array(size), sd);
  return {
    units,
    inputs,
    actions,
    recurrent: drawn("recurrent", units * units, GAIN / Math.sqrt(units)),
    input: drawn("input", units * inputs, INPUT_GAIN / Math.sqrt(inputs)),
    bias: new Float32Array(units),
    output: drawn("output", actions * units, OUTPUT_GAIN / Math.sqrt(units)),
    outputBias: new Float32Array(actions),
  };
}
