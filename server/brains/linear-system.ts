/**
 * The linear-Gaussian system that the brain `linear` is, every matrix of it known:
 *
 *   x' = A x + D r + B s + w,   y = C x + v,   cursor = Z x        w ~ N(0, W),  v ~ N(0, σ_v² I)
 *
 * Latents x (10): for each axis of a plane a plan that follows the target r within 0.15 s, and position and speed/ω
 * of a cursor on a damped spring whose rest is the plan, all shaken by noise; then two damped oscillations that noise
 * drives and that mean nothing. Unit i says C_i·x. Stimulating it moves what it speaks for and, 0.4 as much, something
 * else; positions are moved by speeds alone.
 * A, D and W are the exact step of a continuous system, so any length of tick is the same brain.
 */
import { Matrix, QrDecomposition } from "ml-matrix";
import { createRng } from "../../streams/rng.ts";
import { exactStep } from "../symbiote/lenses/analyses/matrix-exponential.ts";

export const LATENTS = 10;
/** Where the cursor's x and y stand among the latents; plan and speed stand before and after. */
export const POSITIONS = [1, 4] as const;
/** How fast the plan follows the target, and the standard deviation that noise alone gives it. */
const PLAN_S = 0.15;
const PLAN_SD = 0.04;
/** Stiffness and damping of the cursor: it takes about 0.5 s to a target. */
const OMEGA = 8;
const DAMPING = 0.8;
/** Standard deviation of a cursor whose plan stands still, workspace units. */
const WANDER = 0.06;
/** The two oscillations: frequency, decay, and the standard deviation noise gives them. */
const OSCILLATIONS = [
  { hz: 1.5, decayS: 0.3, sd: 0.35 },
  { hz: 3, decayS: 0.2, sd: 0.35 },
] as const;
/** How loudly a unit says a latent, and how noisy it is in a tick of 10 ms. */
const LOUDNESS = 0.5;
const UNIT_NOISE = 0.5;
const REFERENCE_MS = 10;
/** How much stimulation moves what a unit does not speak for. */
const SPILL = 0.4;

export interface LinearSystem {
  readonly seed: number;
  readonly dtMs: number;
  readonly units: number;
  /** 10 × 10 */
  readonly a: Matrix;
  /** How stimulation of units moves latents, 10 × units. */
  readonly b: Matrix;
  /** What units say of latents, units × 10. */
  readonly c: Matrix;
  /** How the target moves latents, 10 × 2. */
  readonly d: Matrix;
  /** The cursor among the latents, 2 × 10. */
  readonly z: Matrix;
  /** Covariance of the process noise of a tick, 10 × 10. */
  readonly w: Matrix;
  /** Variance of a unit's own noise in a tick. */
  readonly unitVariance: number;
}

/** @param seed which units: A is always the same, B and C are drawn. @throws when units are too few */
export function linearSystem(seed: number, units: number, dtMs: number): LinearSystem {
  if (!(dtMs > 0 && dtMs <= 1000)) {
    throw new Error(`a tick of ${dtMs} ms does not fit this brain: choose dt in (0, 1000] ms`);
  }
  if (units < LATENTS) {
    throw new Error(`the linear brain has ${LATENTS} latents and needs as many units, not ${units}`);
  }
  const rng = createRng(seed);
  const drawn = (name: string) =>
    Matrix.from1DArray(units, LATENTS, rng.fork(name).normals(new Float32Array(units * LATENTS), LOUDNESS));
  // Units say latents in directions of their own: CᵀC = power · I, and stimulation with C δ moves the latents by δ.
  const power = units * LOUDNESS ** 2;
  const c = new QrDecomposition(drawn("says")).orthogonalMatrix.mul(Math.sqrt(power));
  const b = Matrix.add(c, drawn("spills").mul(SPILL))
    .transpose()
    .mul(1 / power);
  const z = Matrix.zeros(2, LATENTS);
  POSITIONS.forEach((position, axis) => {
    z.set(axis, position, 1);
    b.setRow(position, new Array<number>(units).fill(0));
  });
  const { flow, input, noise } = continuous();
  return {
    seed,
    dtMs,
    units,
    ...exactStep(flow, input, noise, dtMs / 1000),
    b,
    c,
    z,
    unitVariance: UNIT_NOISE ** 2 * (REFERENCE_MS / dtMs),
  };
}

/** ẋ = F x + G r + ξ in seconds, E ξξᵀ = S δ. */
function continuous(): { readonly flow: Matrix; readonly input: Matrix; readonly noise: Matrix } {
  const flow = Matrix.zeros(LATENTS, LATENTS);
  const input = Matrix.zeros(LATENTS, 2);
  const noise = Matrix.zeros(LATENTS, LATENTS);
  POSITIONS.forEach((position, axis) => {
    const [plan, speed] = [position - 1, position + 1];
    flow.set(plan, plan, -1 / PLAN_S);
    input.set(plan, axis, 1 / PLAN_S);
    noise.set(plan, plan, (2 * PLAN_SD ** 2) / PLAN_S);
    flow.set(position, speed, OMEGA);
    flow.set(speed, plan, OMEGA);
    flow.set(speed, position, -OMEGA);
    flow.set(speed, speed, -2 * DAMPING * OMEGA);
    noise.set(speed, speed, 4 * DAMPING * OMEGA * WANDER ** 2);
  });
  OSCILLATIONS.forEach(({ hz, decayS, sd }, i) => {
    const turn = 2 * Math.PI * hz;
    const [real, imaginary] = [6 + 2 * i, 7 + 2 * i];
    for (const one of [real, imaginary]) {
      flow.set(one, one, -1 / decayS);
      noise.set(one, one, (2 * sd ** 2) / decayS);
    }
    flow.set(real, imaginary, -turn);
    flow.set(imaginary, real, turn);
  });
  return { flow, input, noise };
}
