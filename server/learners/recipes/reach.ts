/**
 * How `reach` is trained: its hand, a point mass, is in the loop, and where it is and how fast it moves are judged.
 *
 * All trials of a batch share one memory delay, drawn as the task draws it, so they end on the same tick; targets
 * and catch trials are each trial's own. Errors count in success radii: weights are per squared radius.
 */
import type { Rng } from "../../../streams/rng.ts";
import { FRICTION, GAIN } from "../../tasks/point-mass.ts";
import {
  CUE_MS,
  DISTANCE,
  drawTrial,
  HOME_MS,
  JUDGED_MS,
  MOVE_MS,
  PROPRIOCEPTIVE_DELAY_MS,
  RADIUS,
  type ReachTrial,
  ticksOf,
  VISUAL_DELAY_MS,
} from "../../tasks/reach-trial.ts";
import type { Batch } from "../batch.ts";
import type { LinearPlant } from "../plant.ts";
import type { Recipe } from "../recipe.ts";

/** By when the hand should be home again. */
const BACK_HOME_MS = 400;
/** From when on being off the target counts, growing until the reach is judged, and how much it counts then. */
const APPROACH_MS = 400;
const JUDGED_WEIGHT = 8;
/** Squared speed (units/s)² against squared distance. */
const SPEED_WEIGHT = 0.05;

const recipe: Recipe = {
  brain: "reach",
  task: "reach",
  inputs: 9,
  actions: 2,
  numbers: {
    units: 128,
    iterations: 3000,
    batch: 64,
    dtMs: 10,
    sigma: 0.075,
    ratePenalty: 0.05,
    weightPenalty: 0.002,
    firstRate: 4e-3,
    lastRate: 6e-5,
    clipNorm: 1,
    carried: 0.75,
  },
  exam: { every: 250, pass: 0.985, stop: 0.995 },
  draw: drawReaches,
  plant: pointMass,
};

export default recipe;

/** Cues: x, y, hold. Targets: x, y, vx, vy of the hand. */
export function drawReaches(size: number, dtMs: number, rng: Rng): Batch {
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
  const targets = new Float32Array(ticks * size * 4);
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
      targets[4 * at] = goes ? targetX : 0;
      targets[4 * at + 1] = goes ? targetY : 0;
      const weight = scale * (goes ? approach((t - moveAt) * dtMs) : Number(t * dtMs >= BACK_HOME_MS));
      weights[4 * at] = weights[4 * at + 1] = weight;
      weights[4 * at + 2] = weights[4 * at + 3] = SPEED_WEIGHT * weight;
    }
  }
  return { ticks, size, cues, targets, weights };
}

/** How much being off the target counts, so long after go. */
function approach(ms: number): number {
  const judgedFrom = MOVE_MS - JUDGED_MS;
  if (ms >= judgedFrom) return JUDGED_WEIGHT;
  return Math.max(0, (ms - APPROACH_MS) / (judgedFrom - APPROACH_MS));
}

/** The hand as x, y, vx, vy: seen late, felt a little late. */
function pointMass(dtMs: number): LinearPlant {
  const dt = dtMs / 1000;
  const kept = 1 - dt * FRICTION;
  return {
    kind: "linear",
    width: 4,
    senses: [
      { from: 0, count: 2, delayMs: VISUAL_DELAY_MS },
      { from: 0, count: 4, delayMs: PROPRIOCEPTIVE_DELAY_MS },
    ],
    keep: (from, to) => (from === to ? (from < 2 ? 1 : kept) : from === to + 2 ? dt * kept : 0),
    push: (action, to) => (action !== to % 2 ? 0 : to < 2 ? GAIN * dt * dt : GAIN * dt),
    rest: drawHand,
  };
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
