/**
 * A human arm in the horizontal plane: two links, a torque at the shoulder and one at the elbow,
 *
 *   M(q) q̈ + C(q, q̇) + B q̇ = G·a,   M = [a₁ + 2a₂ cos q₂, a₃ + a₂ cos q₂; a₃ + a₂ cos q₂, a₃],
 *   C = a₂ sin q₂ [−q̇₂(2q̇₁ + q̇₂), q̇₁²],   q̇ ← q̇ + dt q̈,  q ← q + dt q̇
 *
 * Links and inertias as in Li & Todorov (2004), in SI units; viscosity B as stiff as in reaching people (Gomi & Kawato
 * 1997). The workspace is seen at 20 cm a unit, with the shoulder 35 cm below its centre, so that the elbow stays bent.
 */
import type { Stateful } from "../../streams/ports.ts";

/** Lengths of the upper and the lower link, metres. */
const UPPER_M = 0.3;
const LOWER_M = 0.33;
export const METRES_A_UNIT = 0.2;
const SHOULDER_M = -0.35;
/** Inertias: a₁ = I₁ + I₂ + m₂l₁², a₂ = m₂l₁s₂, a₃ = I₂; kg m². */
const A1 = 0.16;
export const A2 = 0.048;
export const A3 = 0.045;
/** Viscosity of shoulder and elbow, and across both; N m s. */
export const B11 = 0.6;
export const B22 = 0.4;
export const B12 = 0.15;
/** G, N m per unit of action. */
export const TORQUE = 2;

/** Where the shoulder is, workspace units. */
export const SHOULDER = { x: 0, y: SHOULDER_M / METRES_A_UNIT } as const;

/**
 * Components of a pose: hand x, y, vx, vy (units, units/s), angles of shoulder and elbow from where the hand is in the
 * centre (rad), and their speeds (rad/s).
 */
export const POSE = 8;

/** The angles that bring the hand to x, y (workspace units), in radians; the elbow is to the right. */
function anglesAt(x: number, y: number): readonly [number, number] {
  const [right, up] = [METRES_A_UNIT * x, METRES_A_UNIT * y - SHOULDER_M];
  const bend = (right ** 2 + up ** 2 - UPPER_M ** 2 - LOWER_M ** 2) / (2 * UPPER_M * LOWER_M);
  const elbow = Math.acos(Math.min(1, Math.max(-1, bend)));
  const shoulder =
    Math.atan2(up, right) - Math.atan2(LOWER_M * Math.sin(elbow), UPPER_M + LOWER_M * Math.cos(elbow));
  return [shoulder, elbow];
}

const [HOME_SHOULDER, HOME_ELBOW] = anglesAt(0, 0);

/** Fill the pose from `at` on with the arm at rest and its hand at x, y. */
export function restAt(pose: Float32Array, at: number, x: number, y: number): void {
  const [shoulder, elbow] = anglesAt(x, y);
  pose.fill(0, at, at + POSE);
  pose[at] = x;
  pose[at + 1] = y;
  pose[at + 4] = shoulder - HOME_SHOULDER;
  pose[at + 5] = elbow - HOME_ELBOW;
}

/** What one tick is made of, for whoever goes the way back. */
export interface Motion {
  /** cos q₂ and sin q₂ */
  cosine: number;
  sine: number;
  /** M = [m11, m12; m12, a₃] */
  m11: number;
  m12: number;
  /** q̈, rad/s² */
  shoulder: number;
  elbow: number;
  /** The ends of the upper and the lower link from their beginnings, after the tick, metres. */
  upperX: number;
  upperY: number;
  lowerX: number;
  lowerY: number;
}

export const createMotion = (): Motion => ({
  cosine: 0,
  sine: 0,
  m11: 0,
  m12: 0,
  shoulder: 0,
  elbow: 0,
  upperX: 0,
  upperY: 0,
  lowerX: 0,
  lowerY: 0,
});

/** Fill `motion` with what the pose at `at` does under two actions. */
function accelerate(motion: Motion, pose: Float32Array, at: number, first: number, second: number): void {
  const w1 = pose[at + 6];
  const w2 = pose[at + 7];
  const cosine = Math.cos(HOME_ELBOW + pose[at + 5]);
  const sine = Math.sin(HOME_ELBOW + pose[at + 5]);
  const h = A2 * sine;
  const m11 = A1 + 2 * A2 * cosine;
  const m12 = A3 + A2 * cosine;
  const t1 = TORQUE * first + h * w2 * (2 * w1 + w2) - B11 * w1 - B12 * w2;
  const t2 = TORQUE * second - h * w1 * w1 - B12 * w1 - B22 * w2;
  const determinant = m11 * A3 - m12 * m12;
  motion.cosine = cosine;
  motion.sine = sine;
  motion.m11 = m11;
  motion.m12 = m12;
  motion.shoulder = (A3 * t1 - m12 * t2) / determinant;
  motion.elbow = (m11 * t2 - m12 * t1) / determinant;
}

/** One tick of `dt` seconds from the pose at `at` to the same place in `next`, which may be the same array. */
export function movePose(
  next: Float32Array,
  pose: Float32Array,
  at: number,
  first: number,
  second: number,
  dt: number,
  motion: Motion,
): void {
  accelerate(motion, pose, at, first, second);
  const w1 = pose[at + 6] + dt * motion.shoulder;
  const w2 = pose[at + 7] + dt * motion.elbow;
  const q1 = pose[at + 4] + dt * w1;
  const q2 = pose[at + 5] + dt * w2;
  const upper = HOME_SHOULDER + q1;
  const lower = upper + HOME_ELBOW + q2;
  motion.upperX = UPPER_M * Math.cos(upper);
  motion.upperY = UPPER_M * Math.sin(upper);
  motion.lowerX = LOWER_M * Math.cos(lower);
  motion.lowerY = LOWER_M * Math.sin(lower);
  const right = motion.upperX + motion.lowerX;
  const up = motion.upperY + motion.lowerY;
  next[at] = right / METRES_A_UNIT;
  next[at + 1] = (up + SHOULDER_M) / METRES_A_UNIT;
  next[at + 2] = (-up * w1 - motion.lowerY * w2) / METRES_A_UNIT;
  next[at + 3] = (right * w1 + motion.lowerX * w2) / METRES_A_UNIT;
  next[at + 4] = q1;
  next[at + 5] = q2;
  next[at + 6] = w1;
  next[at + 7] = w2;
}

export interface TwoLinkArm extends Stateful {
  /** Hand x, y, vx, vy in workspace units and units/s: a live view. */
  readonly state: Float32Array;
  /** Angles of shoulder and elbow from home, and their speeds: a live view. */
  readonly felt: Float32Array;
  /** x and y of the elbow, workspace units: a live view. */
  readonly elbow: Float32Array;
  /** Torques at the shoulder and at the elbow, in units of action. */
  push(shoulder: number, elbow: number): void;
}

/** An arm at rest with its hand in the centre. */
export function createTwoLinkArm(dtMs: number): TwoLinkArm {
  const pose = new Float32Array(POSE);
  const motion = createMotion();
  const elbow = new Float32Array(2);
  const bend = () => {
    elbow[0] = (UPPER_M * Math.cos(HOME_SHOULDER + pose[4])) / METRES_A_UNIT;
    elbow[1] = (UPPER_M * Math.sin(HOME_SHOULDER + pose[4]) + SHOULDER_M) / METRES_A_UNIT;
  };
  bend();
  return {
    state: pose.subarray(0, 4),
    felt: pose.subarray(4, 8),
    elbow,
    push(first, second) {
      movePose(pose, pose, 0, first, second, dtMs / 1000, motion);
      bend();
    },
    save: () => ({ pose: pose.slice() }),
    restore(snapshot) {
      pose.set(snapshot.pose as Float32Array);
      bend();
    },
  };
}
