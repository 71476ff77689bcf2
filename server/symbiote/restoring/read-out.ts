/**
 * A controller from recordings: two ridge regressions on trials in which the electrodes were only probed, and then no
 * more learning. One reads what will be instructed a little later from what is recorded, the other says what behaviour
 * follows from currents that last; the controller writes the currents whose behaviour is what was read,
 *
 *   d̂_{t+ahead} = x_t R,   y_t ≈ y₀ + f_t G,  f_t = (1 − a) f_{t−1} + a u_{t−1},   u = G⁺ (d̂ − y₀)
 */
import { Matrix, solve } from "ml-matrix";
import type { Scheme } from "./schemes.ts";
import { firstCoprocessor } from "./train.ts";

const AHEAD_MS = 60;
/** Ridge of either regression, and of the inverse, as shares of the mean diagonal. */
const RIDGE = 1e-3;
const DAMPING = 1e-2;

export const readOut: Scheme = ({ frame, situation, trials, rng }) => {
  const { electrodes, behaviours, dtMs } = situation;
  const { inputs, outputs, hidden } = frame.coprocessor;
  const ahead = Math.round(AHEAD_MS / dtMs);
  const reading = createRidge(inputs, behaviours);
  const writing = createRidge(electrodes + 1, behaviours);
  const filtered = new Float64Array(electrodes + 1);
  for (const { ticks, seen, said, behaviour, instructed, weight } of trials) {
    filtered.fill(0);
    filtered[electrodes] = 1;
    for (let t = 0; t < ticks; t++) {
      for (let m = 0; m < electrodes; m++) {
        const arrives = t > 0 ? said[(t - 1) * electrodes + m] : 0;
        filtered[m] += frame.leak * (arrives - filtered[m]);
      }
      const row = (of: Float32Array, at: number) => of.subarray(at * behaviours, (at + 1) * behaviours);
      if (t >= frame.settling) writing.add(filtered, row(behaviour, t), 1);
      const then = t + ahead;
      if (then < ticks && weight[then] > 0) {
        reading.add(seen.subarray(t * inputs, (t + 1) * inputs), row(instructed, then), weight[then]);
      }
    }
  }
  const gain = writing.solve(RIDGE);
  const g = gain.subMatrix(0, electrodes - 1, 0, behaviours - 1);
  const rest = gain.subMatrix(electrodes, electrodes, 0, behaviours - 1);
  const wanted = reading.solve(RIDGE);
  // The row of the 1: what is read is counted from where the behaviour is without currents.
  const one = frame.seen;
  for (let j = 0; j < behaviours; j++) wanted.set(one, j, wanted.get(one, j) - rest.get(0, j));
  const square = g.transpose().mmul(g);
  const damping = (DAMPING * square.trace()) / behaviours + 1e-12;
  const inverse = solve(square.add(Matrix.eye(behaviours).mul(damping)), g.transpose());
  const currents = wanted.mmul(inverse);
  const coprocessor = firstCoprocessor(frame, rng);
  coprocessor.fill(0, inputs * (outputs + hidden));
  for (let i = 0; i < inputs; i++)
    for (let m = 0; m < electrodes; m++) coprocessor[i * outputs + m] = currents.get(i, m);
  return {
    emulators: [],
    coprocessor,
    notes: {},
    exploration: undefined,
    imagined: Number.NaN,
    forecast: Number.NaN,
  };
};

/** Ridge regression from its sums. */
function createRidge(inputs: number, outputs: number) {
  const powers = new Float64Array(inputs * inputs);
  const products = new Float64Array(inputs * outputs);
  return {
    add(x: ArrayLike<number>, y: ArrayLike<number>, weight: number) {
      for (let i = 0; i < inputs; i++) {
        if (x[i] === 0) continue;
        for (let j = 0; j < inputs; j++) powers[i * inputs + j] += weight * x[i] * x[j];
        for (let k = 0; k < outputs; k++) products[i * outputs + k] += weight * x[i] * y[k];
      }
    },
    solve(ridge: number): Matrix {
      const a = Matrix.from1DArray(inputs, inputs, powers);
      const price = (ridge * a.trace()) / inputs + 1e-9;
      return solve(a.add(Matrix.eye(inputs).mul(price)), Matrix.from1DArray(inputs, outputs, products));
    },
  };
}
