/**
 * Cosine tuning (Georgopoulos et al. 1982): the rate of a unit as a function of the direction of movement,
 *
 *   r(θ) = b₀ + b₁ cos θ + b₂ sin θ,   preferred direction atan2(b₂, b₁),   depth √(b₁² + b₂²)
 *
 * for directions evenly spaced around the circle, where the three terms are orthogonal.
 */
export interface Tuning {
  /** Share of the variance over directions that the cosine explains; NaN for a unit that does not vary. */
  readonly r2: number;
  readonly depth: number;
  /** Radians, −π to π. */
  readonly preferred: number;
}

/** @param rates one per direction; direction k of n is 2πk/n */
export function cosineTuning(rates: ArrayLike<number>): Tuning {
  const n = rates.length;
  let [b0, b1, b2] = [0, 0, 0];
  for (let k = 0; k < n; k++) {
    b0 += rates[k] / n;
    b1 += (2 / n) * rates[k] * Math.cos((2 * Math.PI * k) / n);
    b2 += (2 / n) * rates[k] * Math.sin((2 * Math.PI * k) / n);
  }
  let variance = 0;
  for (let k = 0; k < n; k++) variance += (rates[k] - b0) ** 2 / n;
  const depth = Math.hypot(b1, b2);
  return { r2: depth ** 2 / 2 / variance, depth, preferred: Math.atan2(b2, b1) };
}

/** How far two directions are apart, 0 to π. */
export function directionShift(a: number, b: number): number {
  const turn = Math.abs(a - b) % (2 * Math.PI);
  return Math.min(turn, 2 * Math.PI - turn);
}
