/**
 * A batch of reaching trials as the trainer sees it: what every brain is shown, and what its hand should do.
 *
 * All trials of a batch share one memory delay, drawn as the task draws it, so they end on the same tick; targets
 * and catch trials are each trial's own. Errors count in success radii: weights are per squared radius.
 */
import type { Rng } from "../../streams/rng.ts";
import {
  CUE_MS,
  DISTANCE,
  drawTrial,
  HOME_MS,
  JUDGED_MS,
  MOVE_MS,
  RADIUS,
  type ReachTrial,
  ticksOf,
} from "../tasks/reach-trial.ts";

/** Arrays are tick-major: [tick][trial][component]. */
export interface ReachBatch {
  readonly ticks: number;
  readonly size: number;
  /** Cue x, cue y, hold. */
  readonly cues: Float32Array;
  /** Where the hand should be and how fast it should move: x, y, vx, vy. */
  readonly goals: Float32Array;
  /** How much each component of the error counts at that tick. */
  readonly weights: Float32Array;
}

/** By when the hand should be home again. */
const BACK_HOME_MS = 400;
/** From when on being off the target counts, growing until the reach is judged, and how much it counts then. */
const APPROACH_MS = 400;
const JUDGED_WEIGHT = 8;
/** Squared speed (units/s)² against squared distance. */
const SPEED_WEIGHT = 0.05;

/** Draw `size` trials at ticks of `dtMs`. */
export function drawBatch(size: number, dtMs: number, rng: Rng): ReachBatch {
  const trials = Array.from({ length: size }, (): ReachTrial => {
    const trial = { targetX: 0, targetY: 0, delayMs: 0, isCatch: false };
    drawTrial(trial, rng);
    return trial;
  });
  const cueAt = ticksOf(HOME_MS, dtMs);
  const delayAt = cueAt + ticksOf(CUE_MS, dtMs);
  const moveAt = delayAt + ticksOf(trials[0].delayMs, dtMs);
  const ticks = moveAt + ticksOf(MOVE_MS, dtMs);
  const cues = new Float32Array(ticks * size * 3);
  const goals = new Float32Array(ticks * size * 4);
  const weights = new Float32Array(ticks * size * 4);
  const scale = 1 / (RADIUS ** 2 * ticks * size);

  for (let t = 0; t < ticks; t++) {
    for (let b = 0; b < size; b++) {
      const { targetX, targetY, isCatch } = trials[b];
      const shown = t >= cueAt && t < delayAt;
      const goes = t >= moveAt && !isCatch;
      const at = t * size + b;
      cues[3 * at] = shown ? targetX : 0;
      cues[3 * at + 1] = shown ? targetY : 0;
      cues[3 * at + 2] = goes ? 0 : 1;
      goals[4 * at] = goes ? targetX : 0;
      goals[4 * at + 1] = goes ? targetY : 0;
      const weight = scale * (goes ? approach((t - moveAt) * dtMs) : Number(t * dtMs >= BACK_HOME_MS));
      weights[4 * at] = weights[4 * at + 1] = weight;
      weights[4 * at + 2] = weights[4 * at + 3] = SPEED_WEIGHT * weight;
    }
  }
  return { ticks, size, cues, goals, weights };
}

/** How much being off the target counts, so long after go. */
function approach(ms: number): number {
  const judgedFrom = MOVE_MS - JUDGED_MS;
  if (ms >= judgedFrom) return JUDGED_WEIGHT;
  return Math.max(0, (ms - APPROACH_MS) / (judgedFrom - APPROACH_MS));
}

/** A hand at rest anywhere a trial may leave it: uniform angle, uniform distance up to the farthest target. */
export function drawHand(out: Float32Array, offset: number, rng: Rng): void {
  const angle = 2 * Math.PI * rng.uniform();
  const distance = DISTANCE.farthest * rng.uniform();
  out[offset] = distance * Math.cos(angle);
  out[offset + 1] = distance * Math.sin(angle);
  out[offset + 2] = 0;
  out[offset + 3] = 0;
}
