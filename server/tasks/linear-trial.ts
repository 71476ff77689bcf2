/**
 * What one trial of `linear` is, drawn by chance and never by behaviour, and what it costs:
 *
 *   move 900 ms (the target jumps and stays) → hold 600–1200 ms        target ~ N(0, 0.35² I)
 *   cost of 10 ms = ‖cursor − goal‖² + ρ‖s‖²
 *
 * Targets are Gaussian and jump when the trial number does, so that reading them is a linear-Gaussian problem, too.
 */
import type { Rng } from "../../streams/rng.ts";

export const MOVE_MS = 900;
export const HOLD_MS = { shortest: 600, longest: 1200 } as const;
/** The cursor is judged over the last part of `hold`. */
export const JUDGED_MS = 100;
/** Success radius around the target, workspace units. */
export const RADIUS = 0.2;
/** Standard deviation of a target along each axis. */
export const TARGET_SD = 0.35;
/** ρ, what stimulation costs: squared norm of the currents of a tick of 10 ms. */
export const EFFORT_WEIGHT = 0.1;
const REFERENCE_MS = 10;

export interface LinearTrial {
  targetX: number;
  targetY: number;
  holdMs: number;
}

/** Draw the next trial into `out`; always three draws. */
export function drawLinearTrial(out: LinearTrial, rng: Rng): void {
  out.targetX = Math.fround(TARGET_SD * rng.normal());
  out.targetY = Math.fround(TARGET_SD * rng.normal());
  out.holdMs = HOLD_MS.shortest + (HOLD_MS.longest - HOLD_MS.shortest) * rng.uniform();
}

/**
 * What a tick costs. Currents act once a tick, so a finer tick delivers as much with smaller ones: what counts is
 * their sum over 10 ms.
 * @param missSquared ‖cursor − goal‖²  @param effortSquared ‖s‖², the currents of this tick
 */
export function linearCost(missSquared: number, effortSquared: number, dtMs: number): number {
  return (dtMs / REFERENCE_MS) * missSquared + effortWeight(dtMs) * effortSquared;
}

/** ρ of a tick of this length, relative to the weight dt/10 of the miss: see `linearCost`. */
export function effortWeight(dtMs: number): number {
  return EFFORT_WEIGHT * (REFERENCE_MS / dtMs);
}
