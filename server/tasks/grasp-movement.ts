/**
 * The movement that a grip asks of the hand: five joints over time, built from minimum-jerk strokes
 *
 *   m(s) = 10s³ − 15s⁴ + 6s⁵   (Flash & Hogan 1985)
 *
 * as in human prehension (Jeannerod 1984): the hand opens wider than the object while the wrist turns to its tilt,
 * then closes on it, and force builds up. A loss is the mean squared error of a movement in units of how much the
 * movements differ between objects: 0 is perfect, and the best movement that is the same for all objects has 1.
 */
import { MOVE_MS, OBJECTS } from "./grasp-trial.ts";

export const JOINTS = ["wrist", "aperture", "thumb", "curl", "force"] as const;
export const WIDTH = JOINTS.length;

/** From and until when, in ms after go; nobody can react faster than the first of them. */
const TRANSPORT = [150, 600] as const;
const CLOSING = [450, 750] as const;
const GRIPPING = [600, 850] as const;

/** Where the joints should be, `ms` after go, to grasp an object. */
export function movement(out: Float32Array, size: number, tilt: number, ms: number): void {
  const transport = stroke(ms, TRANSPORT);
  const closing = stroke(ms, CLOSING);
  out[0] = tilt * transport;
  out[1] = (0.7 + 0.5 * size) * transport - 0.4 * closing;
  out[2] = (0.5 * tilt - 0.5 * size) * transport + 0.8 * size * closing;
  out[3] = (0.5 + 1.2 * size * tilt) * closing;
  out[4] = (0.6 + 0.4 * size) * stroke(ms, GRIPPING);
}

/** A minimum-jerk stroke from 0 to 1. */
function stroke(ms: number, [from, until]: readonly [number, number]): number {
  const s = Math.min(1, Math.max(0, (ms - from) / (until - from)));
  return s ** 3 * (10 + s * (6 * s - 15));
}

/** Variance of the movements over the objects around their mean, averaged over time and joints: the unit of a loss. */
export const MOVEMENT_VARIANCE = varianceBetweenObjects();

function varianceBetweenObjects(): number {
  const joints = new Float32Array(WIDTH);
  let sum = 0;
  let count = 0;
  for (let ms = 0; ms < MOVE_MS; ms++) {
    const total = new Float64Array(WIDTH);
    for (const [size, tilt] of OBJECTS) {
      movement(joints, size, tilt, ms);
      for (let j = 0; j < WIDTH; j++) {
        total[j] += joints[j];
        sum += joints[j] ** 2;
      }
    }
    for (let j = 0; j < WIDTH; j++) sum -= total[j] ** 2 / OBJECTS.length;
    count += OBJECTS.length * WIDTH;
  }
  return sum / count;
}
