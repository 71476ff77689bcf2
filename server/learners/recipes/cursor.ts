/**
 * How `cursor` is trained: to bring a point mass to a target that is in sight and to keep it there, against whatever
 * moves it besides. Without that a network learns movements that run off by themselves, and corrects next to nothing.
 *
 * Beside the push there are two disturbances of the velocity, each trial's own: one is constant and one turns,
 *
 *   w = v + p + q,   x ← x + dt w,   p ← p,   q ← R q
 *
 * and what is felt and seen is what is moved by all three. All of it is linear in the pose. Targets change once in a
 * batch. Errors count in windows, as in `reach`.
 */
import type { Rng } from "../../../streams/rng.ts";
import { DISTANCE, PROPRIOCEPTIVE_DELAY_MS, VISUAL_DELAY_MS, WINDOW } from "../../tasks/cursor-trial.ts";
import { FRICTION, GAIN } from "../../tasks/point-mass.ts";
import { ticksOf } from "../../tasks/reach-trial.ts";
import type { Batch } from "../batch.ts";
import type { LinearPlant } from "../plant.ts";
import type { Recipe } from "../recipe.ts";
import reach from "./reach.ts";

const BATCH_MS = 2000;
/** The new target comes at a time in this range. */
const CHANGE_MS = { earliest: 900, latest: 1100 } as const;
/** From when on after a new target being off it counts, growing until then; and how much then. */
const APPROACH_MS = 400;
const ARRIVED_MS = 700;
const ARRIVED_WEIGHT = 4;
/** Squared speed (units/s)² against squared distance: at all times, so that movements take their time as hands do. */
const SPEED_WEIGHT = 0.05;
/** Largest disturbances, units/s, and how fast the second turns, Hz. */
const CONSTANT = 0.3;
const TURNING = 0.5;
const TURNING_HZ = 0.8;

/** Where the parts of the pose begin, two components each. */
const [PLACE, MOTION, OWN, PUSHED, TURNED] = [0, 2, 4, 6, 8];
const WIDTH = 10;

const recipe: Recipe = {
  brain: "cursor",
  task: "cursor",
  inputs: 8,
  actions: 2,
  numbers: { ...reach.numbers, iterations: 600, batch: 32 },
  // It is examined without disturbances, which is easy, so it never stops early.
  exam: { every: 250, pass: 0.985, stop: 2 },
  draw,
  plant: disturbed,
};

export default recipe;

/** Cues: x and y of the target. Targets: of the pose, of which only place and motion count. */
function draw(size: number, dtMs: number, rng: Rng): Batch {
  const ticks = ticksOf(BATCH_MS, dtMs);
  const range = CHANGE_MS.latest - CHANGE_MS.earliest;
  const changeAt = ticksOf(CHANGE_MS.earliest + range * rng.uniform(), dtMs);
  const cues = new Float32Array(ticks * size * 2);
  const targets = new Float32Array(ticks * size * WIDTH);
  const weights = new Float32Array(ticks * size * WIDTH);
  const scale = 1 / (WINDOW ** 2 * ticks * size);
  const goal = new Float32Array(2);
  for (let b = 0; b < size; b++) {
    for (const [from, until] of [
      [0, changeAt],
      [changeAt, ticks],
    ]) {
      within(goal, 0, DISTANCE + WINDOW, rng);
      for (let t = from; t < until; t++) {
        const at = t * size + b;
        const weight = scale * approach((t - from) * dtMs);
        for (let i = 0; i < 2; i++) {
          cues[2 * at + i] = goal[i];
          targets[WIDTH * at + PLACE + i] = goal[i];
          weights[WIDTH * at + PLACE + i] = weight;
          weights[WIDTH * at + MOTION + i] = SPEED_WEIGHT * scale;
        }
      }
    }
  }
  return { ticks, size, cues, targets, weights };
}

/** How much being off the target counts, so long after it came. */
function approach(ms: number): number {
  const share = Math.max(0, (ms - APPROACH_MS) / (ARRIVED_MS - APPROACH_MS));
  return ARRIVED_WEIGHT * Math.min(1, share);
}

/** A point mass and what moves it besides. */
function disturbed(dtMs: number): LinearPlant {
  const dt = dtMs / 1000;
  const turn = 2 * Math.PI * TURNING_HZ * dt;
  /** One tick of each part alone, from component to component of it. */
  const own = (from: number, to: number) => (from === to ? 1 - dt * FRICTION : 0);
  const pushed = (from: number, to: number) => Number(from === to);
  const turned = (from: number, to: number) =>
    from === to ? Math.cos(turn) : (from < to ? 1 : -1) * Math.sin(turn);
  const parts = [
    [OWN, own],
    [PUSHED, pushed],
    [TURNED, turned],
  ] as const;
  return {
    kind: "linear",
    width: WIDTH,
    senses: [
      { from: PLACE, count: 2, delayMs: VISUAL_DELAY_MS },
      { from: PLACE, count: 4, delayMs: PROPRIOCEPTIVE_DELAY_MS },
    ],
    keep(from, to) {
      const [axisFrom, axisTo] = [from % 2, to % 2];
      const part = parts.find(([begin]) => from - axisFrom === begin);
      if (part === undefined) return from === to && from < MOTION ? 1 : 0;
      const [begin, one] = part;
      if (to >= OWN) return to - axisTo === begin ? one(axisFrom, axisTo) : 0;
      return (to < MOTION ? dt : 1) * one(axisFrom, axisTo);
    },
    push(action, to) {
      if (action !== to % 2 || to >= PUSHED) return 0;
      return to < MOTION ? GAIN * dt * dt : GAIN * dt;
    },
    rest(out, offset, rng) {
      out.fill(0, offset, offset + WIDTH);
      within(out, offset + PLACE, DISTANCE + WINDOW, rng);
      within(out, offset + PUSHED, CONSTANT, rng);
      within(out, offset + TURNED, TURNING, rng);
      for (let i = 0; i < 2; i++) {
        out[offset + MOTION + i] = out[offset + PUSHED + i] + out[offset + TURNED + i];
      }
    },
  };
}

/** Uniform angle, uniform length up to `most`. */
function within(out: Float32Array, offset: number, most: number, rng: Rng): void {
  const angle = 2 * Math.PI * rng.uniform();
  const length = most * rng.uniform();
  out[offset] = length * Math.cos(angle);
  out[offset + 1] = length * Math.sin(angle);
}
