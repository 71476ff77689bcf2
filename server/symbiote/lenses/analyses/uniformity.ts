/**
 * Are these p-values what p-values of nothing should be? The Kolmogorov–Smirnov distance D = sup|F̂(p) − p| from the
 * uniform distribution and its asymptotic probability 2 Σ (−1)ʲ⁻¹ exp(−2j²λ²), λ = (√n + .12 + .11/√n) D
 * (Stephens 1970). Values from few permutations lie on a grid 1/m, where uniform means P(p ≤ j/m) = j/m.
 */
export interface Uniformity {
  readonly distance: number;
  readonly p: number;
}

/** @param grid m, when p-values are multiples of 1/m: only there is F̂ compared  */
export function uniformity(values: ArrayLike<number>, grid?: number): Uniformity {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  let distance = 0;
  if (grid === undefined) {
    sorted.forEach((p, i) => {
      distance = Math.max(distance, p - i / n, (i + 1) / n - p);
    });
  } else {
    for (let j = 1; j < grid; j++) {
      const below = sorted.filter((p) => p <= (j + 0.5) / grid).length;
      distance = Math.max(distance, Math.abs(below / n - j / grid));
    }
  }
  const lambda = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * distance;
  let p = 0;
  for (let j = 1; j <= 100; j++) p += 2 * (j % 2 === 1 ? 1 : -1) * Math.exp(-2 * (j * lambda) ** 2);
  return { distance, p: lambda < 0.2 ? 1 : Math.min(1, Math.max(0, p)) };
}
