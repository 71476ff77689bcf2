/**
 * What one trial of delayed grasping is, drawn by chance and never by behaviour:
 *
 *   home 400 ms → cue 200 ms (object seen) → delay 100–500 ms (object gone) → move 900 ms (go)
 *
 * In a catch trial the go signal never comes. An object is a point in the plane of grips, (size, tilt): eight objects
 * lie on a ring, and every point within it is a grip that can be asked for. It is seen as 16 visual features, a
 * population of Gaussian receptive fields over that plane. Times are in ms so that a finer tick changes nothing.
 */
import type { Rng } from "../../streams/rng.ts";
import { QUARTERS } from "./quarters.ts";

export const HOME_MS = 400;
export const CUE_MS = 200;
export const DELAY_MS = { shortest: 100, longest: 500 } as const;
export const MOVE_MS = 900;
export const CATCH_RATE = 0.1;
/** Distance of the eight objects from the middle of the plane. */
export const RING = 0.8;

/** (size, tilt) of every object, rounded to what a goal can hold. */
export const OBJECTS: readonly (readonly [number, number])[] = Array.from({ length: 8 }, (_, k) => {
  const angle = (k * Math.PI) / 4;
  return [Math.fround(RING * Math.cos(angle)), Math.fround(RING * Math.sin(angle))];
});

/** Receptive fields stand on a square grid over [−1, 1]². */
const FIELDS_A_SIDE = 4;
const FIELD_SD = 0.5;
export const FEATURES = FIELDS_A_SIDE ** 2;

export interface GraspTrial {
  size: number;
  tilt: number;
  delayMs: number;
  /** No go signal comes: stay at rest. */
  isCatch: boolean;
}

/**
 * Draw the next trial into `out`; always three draws, so one trial never shifts another.
 * @param quarter of the ring in which the object lies (default: anywhere)
 */
export function drawTrial(out: GraspTrial, rng: Rng, quarter?: number): void {
  const place = rng.below(OBJECTS.length);
  const inQuarter = OBJECTS.length / QUARTERS;
  [out.size, out.tilt] = OBJECTS[quarter === undefined ? place : quarter * inQuarter + (place % inQuarter)];
  out.delayMs = DELAY_MS.shortest + (DELAY_MS.longest - DELAY_MS.shortest) * rng.uniform();
  out.isCatch = rng.uniform() < CATCH_RATE;
}

/** What the eye makes of an object: FEATURES values in (0, 1], written to `out` from `offset` on. */
export function seeObject(out: Float32Array, offset: number, size: number, tilt: number): void {
  for (let k = 0; k < FEATURES; k++) {
    const dx = size - centre(k % FIELDS_A_SIDE);
    const dy = tilt - centre(Math.floor(k / FIELDS_A_SIDE));
    out[offset + k] = Math.exp(-(dx * dx + dy * dy) / (2 * FIELD_SD ** 2));
  }
}

const centre = (place: number) => (2 * place) / (FIELDS_A_SIDE - 1) - 1;
