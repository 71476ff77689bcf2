/**
 * A plant: the body in the loop while a brain is trained, as a differentiable map of its pose, one tick at a time,
 *
 *   m_t = f(m_{t−1}, a_t),   a_t = W_out r_t + b_out
 *
 * What the brain senses of it are components of the pose, some ticks late. A linear plant, m A + a B, is told by its
 * matrices and costs one product a tick; any other computes f and the way back itself, on plain arrays.
 */
import type { Rng } from "../../streams/rng.ts";

/** The brain senses pose components `from` … `from + count − 1`, this late. */
export interface Sense {
  readonly from: number;
  readonly count: number;
  readonly delayMs: number;
}

interface Body {
  /** Components of the pose: all that must be remembered, sensed or compared with a target. */
  readonly width: number;
  /** They feed the brain's inputs after the cues, one after the other. */
  readonly senses: readonly Sense[];
  /** A pose in which a trial may find the body: fill `width` components of `out` from `offset` on. */
  rest(out: Float32Array, offset: number, rng: Rng): void;
}

export interface LinearPlant extends Body {
  readonly kind: "linear";
  /** A: how component `from` of the pose enters component `to` of the next. */
  keep(from: number, to: number): number;
  /** B: how a unit of one action enters component `to` of the next. */
  push(action: number, to: number): number;
}

/** Arrays hold one row a trial: poses B×width, actions B×A. Whatever comes first is filled. */
export interface CurvedPlant extends Body {
  readonly kind: "curved";
  /** next = f(pose, action) */
  forward(next: Float32Array, pose: Float32Array, action: Float32Array, trials: number): void;
  /** From ∂loss/∂next: toPose = (∂f/∂pose)ᵀ toNext and toAction = (∂f/∂action)ᵀ toNext. */
  backward(
    toPose: Float32Array,
    toAction: Float32Array,
    toNext: Float32Array,
    pose: Float32Array,
    action: Float32Array,
    trials: number,
  ): void;
}

export type Plant = LinearPlant | CurvedPlant;
