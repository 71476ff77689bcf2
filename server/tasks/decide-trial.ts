/**
 * What one trial of context-dependent decision is (Mante, Sussillo, Shenoy & Newsome 2013), drawn by chance and never
 * by behaviour:
 *
 *   fixate 300 ms → cue 200–500 ms (which evidence counts) → evidence 800 ms (both at once) → respond 300 ms
 *
 * Evidence is a signed coherence in white noise whose power per second is the same at any tick, so an ideal observer,
 * who adds up the one that counts, is right with probability Φ(|c| √T / NOISE), T = 0.8 s. Times are in ms.
 */
import type { Rng } from "../../streams/rng.ts";

export const FIXATE_MS = 300;
export const CUE_MS = { shortest: 200, longest: 500 } as const;
export const EVIDENCE_MS = 800;
export const RESPOND_MS = 300;
/** The choice is read from the last part of `respond`, and must be at least this far from none. */
export const JUDGED_MS = 100;
export const COMMITTED = 0.05;
/** How strong evidence is, either way. */
export const COHERENCES: readonly number[] = [0.12, 0.24, 0.48];
/** Standard deviation of the mean of one second of evidence. */
export const NOISE = 0.05;

export interface DecideTrial {
  /** 1: motion counts; −1: colour does. */
  context: number;
  /** Signed coherences. */
  motion: number;
  colour: number;
  /** The choice that the evidence that counts speaks for: 1 or −1, or the goal that was instructed. */
  demanded: number;
  cueMs: number;
}

/** Draw the next trial into `out`; always six draws, so one trial never shifts another. */
export function drawTrial(out: DecideTrial, coherences: readonly number[], rng: Rng): void {
  const side = () => (rng.uniform() < 0.5 ? 1 : -1);
  out.context = side();
  const [motion, colour] = [side(), side()];
  out.motion = motion * coherences[rng.below(coherences.length)];
  out.colour = colour * coherences[rng.below(coherences.length)];
  out.demanded = out.context > 0 ? motion : colour;
  out.cueMs = CUE_MS.shortest + (CUE_MS.longest - CUE_MS.shortest) * rng.uniform();
}

/** Standard deviation of the evidence in one tick. */
export function evidenceSd(dtMs: number): number {
  return NOISE / Math.sqrt(dtMs / 1000);
}
