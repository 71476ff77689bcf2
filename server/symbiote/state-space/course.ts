/**
 * A stretch of the stream in the coordinates of a subspace, and what goes in: the currents, and which trial it was,
 *
 *   z_t = U (y_t − ȳ),   φ_t = [s_t; 1 for the trial that pushes on the way to tick t, 0 for the others]
 */
import { Matrix } from "ml-matrix";
import type { Dense } from "./dense.ts";
import { type Stretch, widthOf } from "./model.ts";

export interface Course {
  readonly ticks: number;
  readonly latents: number;
  readonly electrodes: number;
  readonly trials: number;
  /** Ticks × n. */
  readonly z: Dense;
  /** Ticks × behaviours. */
  readonly behaviour: Matrix;
  /** φ, ticks × regressors. */
  regressors(): Matrix;
  /** Σ φ φᵀ over every tick but the first. */
  readonly powers: Matrix;
  /** Σ φ_t x_tᵀ over every tick but the first, regressors × n. @param x ticks × n */
  crossed(x: Dense): Matrix;
  /** G φ_t, ticks × n. @param given n × regressors */
  pushOf(given: Matrix): Dense;
}

export function courseOf(stretch: Stretch, projection: Matrix, centre: Dense): Course {
  const { channels, electrodes, behaviours, rows, jumps } = stretch;
  const width = widthOf(stretch);
  const ticks = jumps.length;
  const n = projection.rows;
  const u = projection.to1DArray();
  const z = new Float64Array(ticks * n);
  const inputs = new Float64Array(ticks * electrodes);
  const behaviour = Matrix.zeros(ticks, behaviours);
  /** Which trial pushes on the way to each tick. */
  const trial = new Int32Array(ticks);
  for (let t = 0; t < ticks; t++) {
    const at = t * width;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let k = 0; k < channels; k++) sum += u[i * channels + k] * (rows[at + k] - centre[k]);
      z[t * n + i] = sum;
    }
    for (let m = 0; m < electrodes; m++) inputs[t * electrodes + m] = rows[at + channels + m];
    for (let g = 0; g < behaviours; g++) behaviour.set(t, g, rows[at + channels + electrodes + g]);
    if (t > 0) trial[t] = trial[t - 1] + (jumps[t - 1] === 1 ? 1 : 0);
  }
  const trials = trial[ticks - 1] + 1;
  const size = electrodes + trials;

  const crossed = (x: Dense): Matrix => {
    const columns = x.length / ticks;
    const sum = new Float64Array(size * columns);
    for (let t = 1; t < ticks; t++) {
      const last = (electrodes + trial[t]) * columns;
      for (let i = 0; i < columns; i++) sum[last + i] += x[t * columns + i];
      for (let m = 0; m < electrodes; m++) {
        const s = inputs[t * electrodes + m];
        if (s === 0) continue;
        for (let i = 0; i < columns; i++) sum[m * columns + i] += s * x[t * columns + i];
      }
    }
    return Matrix.from1DArray(size, columns, sum);
  };
  const powers = Matrix.zeros(size, size);
  const withInputs = crossed(inputs);
  powers.setSubMatrix(withInputs, 0, 0);
  powers.setSubMatrix(
    withInputs.subMatrix(electrodes, size - 1, 0, electrodes - 1).transpose(),
    0,
    electrodes,
  );
  for (let t = 1; t < ticks; t++) {
    const at = electrodes + trial[t];
    powers.set(at, at, powers.get(at, at) + 1);
  }

  return {
    ticks,
    latents: n,
    electrodes,
    trials,
    z,
    behaviour,
    powers,
    regressors() {
      const all = Matrix.zeros(ticks, size).setSubMatrix(Matrix.from1DArray(ticks, electrodes, inputs), 0, 0);
      for (let t = 0; t < ticks; t++) all.set(t, electrodes + trial[t], 1);
      return all;
    },
    crossed,
    pushOf(given) {
      const g = given.to1DArray();
      const pushed = new Float64Array(ticks * n);
      for (let t = 0; t < ticks; t++) {
        for (let i = 0; i < n; i++) {
          let sum = g[i * size + electrodes + trial[t]];
          for (let m = 0; m < electrodes; m++) sum += g[i * size + m] * inputs[t * electrodes + m];
          pushed[t * n + i] = sum;
        }
      }
      return pushed;
    },
  };
}
