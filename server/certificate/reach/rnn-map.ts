/**
 * The noiseless network under a constant input as a map of its state,
 *
 *   F(x) = (1−α)x + α(W r(x) + W_in u + b),   J(x) = (1−α)I + αW diag(r′(x)),   r′ = 1 − tanh² x where x > 0, else 0
 */
import { Matrix } from "ml-matrix";
import { leakOf } from "../../brains/rnn.ts";
import type { RnnWeights } from "../../kernels/kernel.ts";
import type { DynamicalMap } from "../../symbiote/lenses/analyses/fixed-points.ts";

/** r′(x): how strongly a unit's rate follows its state. */
export const slopeOf = (x: number): number => (x > 0 ? 1 - Math.tanh(x) ** 2 : 0);

/** @param input u, held constant */
export function rnnMap(
  { units, inputs, recurrent, input: gains, bias }: RnnWeights,
  input: ArrayLike<number>,
  dtMs: number,
): DynamicalMap {
  const alpha = leakOf(dtMs);
  const drive = Float64Array.from(bias, (b, i) => {
    let sum = b;
    for (let j = 0; j < inputs; j++) sum += gains[i * inputs + j] * input[j];
    return sum;
  });
  return {
    dimension: units,
    map(x) {
      const r = x.map((value) => Math.tanh(Math.max(value, 0)));
      return x.map((value, i) => {
        let sum = drive[i];
        for (let j = 0; j < units; j++) sum += recurrent[i * units + j] * r[j];
        return (1 - alpha) * value + alpha * sum;
      });
    },
    jacobian: (x) => jacobianOf({ units, recurrent }, x.map(slopeOf), dtMs),
  };
}

/** J where the rates follow their states with these slopes. */
export function jacobianOf(
  { units, recurrent }: Pick<RnnWeights, "units" | "recurrent">,
  slopes: Float64Array,
  dtMs: number,
): Matrix {
  const alpha = leakOf(dtMs);
  const j = Matrix.eye(units, units, 1 - alpha);
  for (let row = 0; row < units; row++) {
    for (let column = 0; column < units; column++) {
      const gain = alpha * recurrent[row * units + column] * slopes[column];
      j.set(row, column, j.get(row, column) + gain);
    }
  }
  return j;
}
