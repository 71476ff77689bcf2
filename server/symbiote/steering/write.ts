/**
 * From patterns over recording channels to currents at stimulation electrodes: each electrode takes the value of the
 * recording channel nearest to it, so equal arrays map one to one.
 */
import type { Montage } from "../../../streams/ports.ts";

/** For each stimulation electrode, the index of the nearest recording channel (the first of equals). */
export function nearestChannels({ recording, stimulation }: Montage): Int32Array {
  return Int32Array.from(stimulation, (place) => {
    let best = 0;
    for (let k = 1; k < recording.length; k++) {
      if (Math.abs(recording[k] - place) < Math.abs(recording[best] - place)) best = k;
    }
    return best;
  });
}

/** currents[m] = Σ_g drive[g] · patterns[g, nearest[m]]; returns their norm. */
export function writePatterns(
  currents: Float32Array,
  drive: Float64Array,
  patterns: Float32Array,
  nearest: Int32Array,
): number {
  const channels = patterns.length / drive.length;
  let square = 0;
  for (let m = 0; m < currents.length; m++) {
    let sum = 0;
    for (let g = 0; g < drive.length; g++) sum += drive[g] * patterns[g * channels + nearest[m]];
    currents[m] = sum;
    square += sum * sum;
  }
  return Math.sqrt(square);
}

/** Multiply `currents` in place. */
export function scale(currents: Float32Array, factor: number): void {
  for (let m = 0; m < currents.length; m++) currents[m] *= factor;
}

/** Are all of them zero? */
export function isSilent(currents: Float32Array): boolean {
  for (let m = 0; m < currents.length; m++) if (currents[m] !== 0) return false;
  return true;
}
