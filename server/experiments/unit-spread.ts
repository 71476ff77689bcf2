/** The standard deviation of every unit over a stretch of time (Welford 1962), with a floor for units that are silent. */
import type { Brain } from "../../streams/ports.ts";

/** A silent unit is given this share of the units' RMS deviation, so that waking it counts but does not swamp. */
const FLOOR = 0.1;

export interface UnitSpread {
  /** Take in the activations of this tick. */
  add(brain: Brain): void;
  /** Per unit, all sites in turn. */
  sd(): Float64Array;
}

export function createUnitSpread(units: number): UnitSpread {
  const mean = new Float64Array(units);
  const square = new Float64Array(units);
  let count = 0;
  return {
    add(brain) {
      count++;
      let at = 0;
      for (let s = 0; s < brain.sites.length; s++) {
        for (const r of brain.activations(s)) {
          const away = r - mean[at];
          mean[at] += away / count;
          square[at] += away * (r - mean[at]);
          at++;
        }
      }
    },
    sd() {
      const sd = square.map((sum) => Math.sqrt(sum / Math.max(1, count - 1)));
      const rms = Math.sqrt(sd.reduce((sum, s) => sum + s ** 2, 0) / units);
      const floor = FLOOR * rms || 1;
      return sd.map((s) => Math.max(s, floor));
    },
  };
}
