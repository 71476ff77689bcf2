/**
 * How `grasp` is trained: the joints are compared with the movement that the object asks for, in the unit of the
 * task's loss, and with rest as long as nothing is asked for.
 *
 * Half of the trials show one of the eight objects and half any grip of the disc, so the brain can be asked for all
 * of these. All trials of a batch share one memory delay, drawn as the task draws it, so they end on the same tick.
 */
import type { Rng } from "../../../streams/rng.ts";
import { AREAS, LINKED, spanOf, wiringOf } from "../../brains/grasp-areas.ts";
import { initialWeights } from "../../brains/initial.ts";
import type { RnnWeights } from "../../kernels/kernel.ts";
import { MOVEMENT_VARIANCE, movement, WIDTH } from "../../tasks/grasp-movement.ts";
import {
  CUE_MS,
  drawTrial,
  FEATURES,
  type GraspTrial,
  HOME_MS,
  MOVE_MS,
  seeObject,
} from "../../tasks/grasp-trial.ts";
import { ticksOf } from "../../tasks/reach-trial.ts";
import type { Batch } from "../batch.ts";
import type { Recipe } from "../recipe.ts";

/** From when on the hand should be back at rest. */
const AT_REST_MS = 250;
/** Share of trials that show any grip. */
const ANY_GRIP = 0.5;
/** Before training: what a unit receives, per unit of rate (root mean square), from its own area and from each other. */
const GAIN = { own: 1.1, linked: 0.7 } as const;
const OUTPUT_GAIN = 0.3;

const recipe: Recipe = {
  brain: "grasp",
  task: "grasp",
  inputs: FEATURES + 1,
  actions: WIDTH,
  numbers: {
    units: 300,
    iterations: 2500,
    batch: 32,
    dtMs: 20,
    sigma: 0.075,
    ratePenalty: 0.05,
    weightPenalty: 0.002,
    firstRate: 2e-3,
    lastRate: 2e-4,
    clipNorm: 1,
    carried: 0.75,
  },
  exam: { every: 100, pass: 0.95, stop: 0.985 },
  draw: drawGrasps,
  masks: (units, rng) => wiringOf(units, FEATURES + 1, WIDTH, rng),
  initial: drawWeights,
};

export default recipe;

/**
 * Weights before training: independent draws. Links are few, so each is stronger than a connection within an area,
 * and what is shown reaches the motor area from the start; otherwise training would not find the way.
 */
function drawWeights(units: number, rng: Rng): RnnWeights {
  const weights = initialWeights(units, FEATURES + 1, WIDTH, rng);
  const spans = AREAS.map((area) => spanOf(area, units));
  const areaOf = (unit: number) => spans.findIndex(([, after]) => unit < after);
  const each = units / AREAS.length;
  const recurrent = rng.fork("recurrent").normals(new Float32Array(units * units), 1);
  for (let i = 0; i < units; i++) {
    for (let j = 0; j < units; j++) {
      const within = areaOf(i) === areaOf(j);
      recurrent[i * units + j] *= within
        ? GAIN.own / Math.sqrt(each)
        : GAIN.linked / Math.sqrt(LINKED * each);
    }
  }
  const output = rng.fork("output").normals(new Float32Array(WIDTH * units), OUTPUT_GAIN / Math.sqrt(each));
  return { ...weights, recurrent, output };
}

function drawGrasps(size: number, dtMs: number, rng: Rng): Batch {
  const trials = Array.from({ length: size }, (): GraspTrial => {
    const trial = { size: 0, tilt: 0, delayMs: 0, isCatch: false };
    drawTrial(trial, rng);
    if (rng.uniform() < ANY_GRIP) drawGrip(trial, rng);
    return trial;
  });
  const cueAt = ticksOf(HOME_MS, dtMs);
  const delayAt = cueAt + ticksOf(CUE_MS, dtMs);
  const moveAt = delayAt + ticksOf(trials[0].delayMs, dtMs);
  const ticks = moveAt + ticksOf(MOVE_MS, dtMs);
  const inputs = FEATURES + 1;
  const cues = new Float32Array(ticks * size * inputs);
  const targets = new Float32Array(ticks * size * WIDTH);
  const weights = new Float32Array(ticks * size * WIDTH);
  const scale = 1 / (MOVEMENT_VARIANCE * WIDTH * ticks * size);
  const pose = new Float32Array(WIDTH);

  trials.forEach((trial, b) => {
    for (let t = 0; t < ticks; t++) {
      const at = t * size + b;
      const goes = t >= moveAt && !trial.isCatch;
      if (t >= cueAt && t < delayAt) seeObject(cues, inputs * at, trial.size, trial.tilt);
      cues[inputs * at + FEATURES] = goes ? 0 : 1;
      if (goes) {
        movement(pose, trial.size, trial.tilt, (t - moveAt + 1) * dtMs);
        targets.set(pose, WIDTH * at);
      }
      if (t * dtMs >= AT_REST_MS) weights.fill(scale, WIDTH * at, WIDTH * (at + 1));
    }
  });
  return { ticks, size, cues, targets, weights };
}

/** Any grip of the unit disc, each as likely: beyond the ring as well, where grips differ most and teach most. */
function drawGrip(out: GraspTrial, rng: Rng): void {
  const angle = 2 * Math.PI * rng.uniform();
  const distance = Math.sqrt(rng.uniform());
  out.size = distance * Math.cos(angle);
  out.tilt = distance * Math.sin(angle);
}
