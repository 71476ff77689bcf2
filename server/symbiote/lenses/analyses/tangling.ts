/**
 * Trajectory tangling (Russo et al. 2018): do nearby states flow apart? At every time t of every condition
 *
 *   Q(t) = max over t′ of ‖ẋ(t) − ẋ(t′)‖² / (‖x(t) − x(t′)‖² + ε),   ε = 0.1 × mean ‖x − x̄‖²
 *
 * Units 1/s². A smooth flow field, robust against noise, has low Q; muscles need not.
 */
import type { Responses } from "./responses.ts";

const SOFTENING = 0.1;

/** @returns Q of every time but the first and last, condition by condition (derivatives are central) */
export function tangling({ conditions, times, units, values }: Responses, dtMs: number): Float64Array {
  const inner = times - 2;
  const count = conditions * inner;
  const x = new Float64Array(count * units);
  const dx = new Float64Array(count * units);
  for (let i = 0; i < count; i++) {
    const at = (Math.floor(i / inner) * times + (i % inner) + 1) * units;
    for (let u = 0; u < units; u++) {
      x[i * units + u] = values[at + u];
      dx[i * units + u] = (values[at + units + u] - values[at - units + u]) / (0.002 * dtMs);
    }
  }
  const softening = SOFTENING * spread(x, units);
  const q = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const ratio = apart(dx, i, j, units) / (apart(x, i, j, units) + softening);
      if (ratio > q[i]) q[i] = ratio;
      if (ratio > q[j]) q[j] = ratio;
    }
  }
  return q;
}

/** Squared distance of two rows. */
function apart(rows: Float64Array, i: number, j: number, width: number): number {
  let sum = 0;
  for (let k = 0; k < width; k++) sum += (rows[i * width + k] - rows[j * width + k]) ** 2;
  return sum;
}

/** Mean squared distance of the rows from their mean. */
function spread(rows: Float64Array, width: number): number {
  const count = rows.length / width;
  const mean = new Float64Array(width);
  for (let i = 0; i < rows.length; i++) mean[i % width] += rows[i] / count;
  return rows.reduce((sum, value, i) => sum + (value - mean[i % width]) ** 2, 0) / count;
}
