/**
 * What can stand in the place of directions that were read: random ones, those of shuffled labels, their opposites, only
 * their largest entries, or the same plane with right angles. Shapes: directions goals × channels.
 */
import type { Rng } from "../../../../streams/rng.ts";
import { projectOut, unitOf } from "../operators.ts";

export const controls = ["none", "random", "shuffled", "flipped"] as const;
export type Control = (typeof controls)[number];

/** The directions themselves, their opposites, or unit vectors drawn by chance, the same ones whenever it is asked. */
export function insteadOf(
  directions: Float64Array,
  control: Control,
  channels: number,
  rng: Rng,
): Float64Array {
  if (control === "flipped") return directions.map((value) => -value);
  if (control !== "random") return directions;
  const drawn = new Float64Array(directions.length);
  const chance = rng.fork("directions");
  for (let from = 0; from < drawn.length; from += channels) {
    drawn.set(unitOf(chance.normals(new Float32Array(channels), 1)), from);
  }
  return drawn;
}

/** Every direction without its parts along the earlier ones; their span stays the same. */
export function orthogonal(directions: readonly Float64Array[]): Float64Array[] {
  const kept: Float64Array[] = [];
  for (const direction of directions) {
    const beside = Float64Array.from(direction);
    for (const earlier of kept) projectOut(earlier)(beside, beside);
    kept.push(unitOf(beside));
  }
  return kept;
}

/** Give every trial the intention of another one, in place. */
export function shuffleTrials(intentions: Float32Array, goals: number, rng: Rng): void {
  const before = intentions.slice();
  const order = rng.shuffle(Array.from({ length: intentions.length / goals }, (_, t) => t));
  for (const [t, from] of order.entries()) {
    for (let g = 0; g < goals; g++) intentions[t * goals + g] = before[from * goals + g];
  }
}

/** Keep the `units` largest entries of each direction (0: all) and make it one long again. */
export function largest(directions: Float64Array, channels: number, units: number): Float64Array {
  const kept = directions.slice();
  if (units === 0 || units >= channels) return kept;
  for (let from = 0; from < kept.length; from += channels) {
    const one = kept.subarray(from, from + channels);
    const order = Array.from(one, Math.abs).sort((a, b) => b - a);
    for (let k = 0; k < channels; k++) if (Math.abs(one[k]) < order[units - 1]) one[k] = 0;
    const length = Math.hypot(...one);
    for (let k = 0; k < channels; k++) one[k] /= length;
  }
  return kept;
}
