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

/** From when on being off the goal of an epoch counts, growing over as long again as it takes to be there. */
const HOME_GRACE_MS = 300;
const MOVE_GRACE_MS = 400;
/** How much more the judged part of a reach counts. */
const JUDGED_WEIGHT = 8;
/** Squared speed (units/s)² against squared distance, wherever the hand should be still. */
const SPEED_WEIGHT = 0.03;

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
      const [distance, speed] = goes ? moving((t - moveAt) * dtMs) : holding(t * dtMs);
      weights[4 * at] = weights[4 * at + 1] = scale * distance;
      weights[4 * at + 2] = weights[4 * at + 3] = scale * speed * SPEED_WEIGHT;
    }
  }
  return { ticks, size, cues, goals, weights };
}

/** How much distance and speed count at a time of a trial in which the hand should be home. */
function holding(ms: number): [number, number] {
  const due = ramp(ms, HOME_GRACE_MS, HOME_MS);
  return [due, Math.floor(due)];
}

/** The same at a time after go. */
function moving(ms: number): [number, number] {
  const judgedFrom = MOVE_MS - JUDGED_MS;
  if (ms >= judgedFrom) return [JUDGED_WEIGHT, JUDGED_WEIGHT];
  return [ramp(ms, MOVE_GRACE_MS, judgedFrom), 0];
}

/** 0 before `from`, 1 after `to`, a straight line between. */
function ramp(at: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (at - from) / (to - from)));
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
