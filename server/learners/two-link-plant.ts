/**
 * The two-link arm as a plant: the tick of server/tasks/two-link-arm.ts for a batch, and the way back through it,
 *
 *   ∂L/∂t = M⁻¹ ∂L/∂q̈,   ∂L/∂q₂ ∋ −(∂L/∂t)ᵀ (∂M/∂q₂) q̈,   t = G·a − C − B q̇
 *
 * The hand is a component of the pose because it is sensed and judged; it feeds nothing back.
 */
import { PROPRIOCEPTIVE_DELAY_MS, VISUAL_DELAY_MS } from "../tasks/reach-trial.ts";
import {
  A2,
  A3,
  B11,
  B12,
  B22,
  createMotion,
  METRES_A_UNIT,
  movePose,
  POSE,
  restAt,
  TORQUE,
} from "../tasks/two-link-arm.ts";
import type { CurvedPlant } from "./plant.ts";

/** @param rest draws where a trial finds the hand: x and y into `out` from `offset` on */
export function twoLinkPlant(dtMs: number, rest: CurvedPlant["rest"]): CurvedPlant {
  const dt = dtMs / 1000;
  const motion = createMotion();
  const landed = new Float32Array(POSE);
  const one = new Float32Array(POSE);
  return {
    kind: "curved",
    width: POSE,
    senses: [
      { from: 0, count: 2, delayMs: VISUAL_DELAY_MS },
      { from: 4, count: 4, delayMs: PROPRIOCEPTIVE_DELAY_MS },
    ],
    rest(out, offset, rng) {
      rest(one, 0, rng);
      restAt(out, offset, one[0], one[1]);
    },
    forward(next, pose, action, trials) {
      for (let b = 0; b < trials; b++) {
        movePose(next, pose, POSE * b, action[2 * b], action[2 * b + 1], dt, motion);
      }
    },
    backward(toPose, toAction, toNext, pose, action, trials) {
      toPose.fill(0);
      for (let b = 0; b < trials; b++) {
        const at = POSE * b;
        one.set(pose.subarray(at, at + POSE));
        movePose(landed, one, 0, action[2 * b], action[2 * b + 1], dt, motion);
        const { upperX, upperY, lowerX, lowerY, cosine, sine, m11, m12, shoulder, elbow } = motion;
        const [right, up] = [upperX + lowerX, upperY + lowerY];
        const [n1, n2] = [landed[6], landed[7]];
        const [x, y, vx, vy] = [0, 1, 2, 3].map((i) => toNext[at + i] / METRES_A_UNIT);

        // Through the hand to the angles and speeds after the tick.
        const toQ1 =
          toNext[at + 4] -
          x * up +
          y * right -
          vx * (right * n1 + lowerX * n2) -
          vy * (up * n1 + lowerY * n2);
        const toQ2 = toNext[at + 5] - x * lowerY + y * lowerX - (vx * lowerX + vy * lowerY) * (n1 + n2);
        const toW1 = toNext[at + 6] + dt * toQ1 - vx * up + vy * right;
        const toW2 = toNext[at + 7] + dt * toQ2 - vx * lowerY + vy * lowerX;

        // Through the accelerations to the torques.
        const determinant = m11 * A3 - m12 * m12;
        const toT1 = (dt * (A3 * toW1 - m12 * toW2)) / determinant;
        const toT2 = (dt * (m11 * toW2 - m12 * toW1)) / determinant;
        const h = A2 * sine;
        const [w1, w2] = [one[6], one[7]];
        const throughM = h * (toT1 * (2 * shoulder + elbow) + toT2 * shoulder);
        const throughC = A2 * cosine * (toT1 * w2 * (2 * w1 + w2) - toT2 * w1 * w1);
        toPose[at + 4] = toQ1;
        toPose[at + 5] = toQ2 + throughM + throughC;
        toPose[at + 6] = toW1 + toT1 * (2 * h * w2 - B11) - toT2 * (2 * h * w1 + B12);
        toPose[at + 7] = toW2 + toT1 * (2 * h * (w1 + w2) - B12) - toT2 * B22;
        toAction[2 * b] = TORQUE * toT1;
        toAction[2 * b + 1] = TORQUE * toT2;
      }
    },
  };
}
