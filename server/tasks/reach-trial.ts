/**
 * What one trial of memory-guided delayed reaching is, drawn by chance and never by behaviour:
 *
 *   home 500 ms → cue 100 ms (target shown) → delay 100–600 ms (target gone) → move 700 ms (go)
 *
 * In a catch trial the go signal never comes. Times are in ms so that a finer tick changes nothing.
 */
import type { Rng } from "../../streams/rng.ts";
import { QUARTERS } from "./quarters.ts";

export const HOME_MS = 500;
export const CUE_MS = 100;
export const DELAY_MS = { shortest: 100, longest: 600 } as const;
export const MOVE_MS = 700;
/** The hand is judged over the last part of `move`. */
export const JUDGED_MS = 100;
/** Success radius around the target, and around home in a catch trial; workspace units. */
export const RADIUS = 0.15;
/** Targets lie on the ring between these distances from home. */
export const DISTANCE = { nearest: 0.4, farthest: 0.8 } as const;
export const CATCH_RATE = 0.1;
/** How late the brain sees and feels its hand. */
export const VISUAL_DELAY_MS = 70;
export const PROPRIOCEPTIVE_DELAY_MS = 20;

export interface ReachTrial {
  targetX: number;
  targetY: number;
  delayMs: number;
  /** No go signal comes: stay home. */
  isCatch: boolean;
}

/**
 * Draw the next trial into `out`; always four draws, so one trial never shifts another.
 * @param quarter of the circle in which the target lies (default: anywhere)
 */
export function drawTrial(out: ReachTrial, rng: Rng, quarter?: number): void {
  const turn = rng.uniform();
  const angle = 2 * Math.PI * (quarter === undefined ? turn : (quarter + turn) / QUARTERS);
  const distance = DISTANCE.nearest + (DISTANCE.farthest - DISTANCE.nearest) * rng.uniform();
  out.targetX = distance * Math.cos(angle);
  out.targetY = distance * Math.sin(angle);
  out.delayMs = DELAY_MS.shortest + (DELAY_MS.longest - DELAY_MS.shortest) * rng.uniform();
  out.isCatch = rng.uniform() < CATCH_RATE;
}

/** @returns the number of ticks nearest to a time, at least one */
export function ticksOf(ms: number, dtMs: number): number {
  return Math.max(1, Math.round(ms / dtMs));
}
