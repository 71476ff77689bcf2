/**
 * A linear brain as a stream shows it: latents x (n) that inputs and an unknown push move, and that channels say,
 *
 *   x' = A x + B s + D d + e + w,   z = U(y − ȳ) = x + v,   behaviour = Z x + h        w ~ N(0, W),  v ~ N(0, V)
 *
 * d (q) stands still within a trial and is N(0, I) anew in each: whatever the task told the brain, which nobody tells
 * whoever steers. The coordinates of x are those of the projection U of the channels; any others would do as well.
 * Row-major: A n×n, B n×m, D n×q, U n×p, Z g×n, W and V n×n.
 */
import type { Dense } from "./dense.ts";

export type StateSpace = {
  readonly latents: number;
  /** q, components of what stands still within a trial. */
  readonly pushes: number;
  readonly a: Dense;
  readonly b: Dense;
  readonly d: Dense;
  /** e: what moves it always. */
  readonly drift: Dense;
  readonly projection: Dense;
  /** ȳ */
  readonly centre: Dense;
  readonly z: Dense;
  readonly home: Dense;
  readonly w: Dense;
  readonly v: Dense;
};

/** What was streamed, tick after tick: channels, then currents delivered, then behaviour. */
export type Stretch = {
  readonly channels: number;
  readonly electrodes: number;
  readonly behaviours: number;
  /** Ticks × (channels + electrodes + behaviours). */
  readonly rows: Float32Array;
  /** 1 where a trial is new in that row: what the brain is told is another from the next tick on. */
  readonly jumps: Uint32Array;
};

export const widthOf = ({
  channels,
  electrodes,
  behaviours,
}: Pick<Stretch, "channels" | "electrodes" | "behaviours">): number => channels + electrodes + behaviours;
