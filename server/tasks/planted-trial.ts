/**
 * What one trial of `planted` is, drawn by chance and never by behaviour:
 *
 *   rest 400 ms → cue 100 ms (the next corner shown) → delay 100–600 ms → go 500 ms
 */
import type { Rng } from "../../streams/rng.ts";

export const REST_MS = 400;
export const CUE_MS = 100;
export const DELAY_MS = { shortest: 100, longest: 600 } as const;
export const GO_MS = 500;
/** The brain is judged over the last part of `go`. */
export const JUDGED_MS = 100;
/** Corners lie at (±CORNER, ±CORNER). */
export const CORNER = 0.6;
/** A corner is held by whoever is this far out, on its side of both axes. */
export const FAR_ENOUGH = CORNER / 2;

export interface PlantedTrial {
  nextX: number;
  nextY: number;
  delayMs: number;
}

/** Draw the next trial into `out`; always three draws. */
export function drawPlantedTrial(out: PlantedTrial, rng: Rng): void {
  out.nextX = Math.fround(rng.uniform() < 0.5 ? -CORNER : CORNER);
  out.nextY = Math.fround(rng.uniform() < 0.5 ? -CORNER : CORNER);
  out.delayMs = DELAY_MS.shortest + (DELAY_MS.longest - DELAY_MS.shortest) * rng.uniform();
}

/** Which side of an axis a coordinate is on: what the brain is shown of it. */
export const sideOf = (coordinate: number): number => (coordinate < 0 ? -1 : 1);
