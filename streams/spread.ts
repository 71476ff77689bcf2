/**
 * Where electrodes sit along a site, and how far they reach: K electrodes spaced evenly over N units, each with a
 * Gaussian footprint whose weights sum to 1. Recording gathers (a channel is a weighted mean of units), stimulation
 * scatters (a current is shared out over units) through the same weights. `identity` is one electrode a unit, no blur.
 */

/** Weights below this share of an electrode's largest are left out. */
const NEGLIGIBLE = 1e-6;

export interface Spread {
  readonly electrodes: number;
  /** Position of each electrode along its site, in units. */
  readonly positions: Float32Array;
  /** out[k] = Σᵢ w[k,i] units[i]. */
  gather(out: Float32Array, units: Float32Array): void;
  /** units[i] = Σₖ w[k,i] currents[k]; never −0, so that writing zeros writes nothing. */
  scatter(units: Float32Array, currents: Float32Array): void;
}

/** Every unit its own electrode: a copy, both ways. */
export function identitySpread(width: number): Spread {
  return {
    electrodes: width,
    positions: Float32Array.from({ length: width }, (_, i) => i),
    gather: (out, units) => out.set(units),
    scatter(units, currents) {
      for (let i = 0; i < width; i++) units[i] = currents[i] + 0;
    },
  };
}

/** `count` electrodes over `width` units, Gaussian with standard deviation `sigmaUnits`. */
export function gaussianSpread(width: number, count: number, sigmaUnits: number): Spread {
  const positions = Float32Array.from({ length: count }, (_, k) => ((k + 0.5) * width) / count - 0.5);
  const first = new Int32Array(count);
  const footprints = Array.from(positions, (centre, k) => {
    const squares = Array.from({ length: width }, (_, i) => (i - centre) ** 2);
    const nearest = Math.min(...squares); // so that the largest weight is 1, however sharp the electrode
    const weights = squares.map((square) => Math.exp((nearest - square) / (2 * sigmaUnits ** 2)));
    first[k] = weights.findIndex((w) => w > NEGLIGIBLE);
    const kept = weights.filter((w) => w > NEGLIGIBLE);
    const sum = kept.reduce((total, w) => total + w, 0);
    return Float32Array.from(kept, (w) => w / sum);
  });
  return {
    electrodes: count,
    positions,
    gather(out, units) {
      for (let k = 0; k < count; k++) {
        const weights = footprints[k];
        const from = first[k];
        let sum = 0;
        for (let i = 0; i < weights.length; i++) sum += weights[i] * units[from + i];
        out[k] = sum;
      }
    },
    scatter(units, currents) {
      units.fill(0);
      for (let k = 0; k < count; k++) {
        const current = currents[k];
        if (current === 0) continue;
        const weights = footprints[k];
        const from = first[k];
        for (let i = 0; i < weights.length; i++) units[from + i] += weights[i] * current;
      }
    },
  };
}

/** The spread of `count` electrodes (or `identity`) over `width` units. @throws when there are more electrodes than units. */
export function spreadOver(width: number, count: number | "identity", sigmaUnits: number): Spread {
  if (count === "identity") return identitySpread(width);
  if (count > width)
    throw new Error(`${count} electrodes do not fit on ${width} units; use at most ${width} or "identity"`);
  return gaussianSpread(width, count, sigmaUnits);
}
