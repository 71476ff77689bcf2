/** What the brain moves in `reach`: a body that two commands push, with a hand in the plane. */
import type { Stateful } from "../../streams/ports.ts";
import { createPointMass } from "./point-mass.ts";
import { createTwoLinkArm } from "./two-link-arm.ts";

export interface Arm extends Stateful {
  /** x, y, vx, vy of the hand in workspace units and units/s: a live view. */
  readonly state: Float32Array;
  /** The four components that the brain feels: a live view. */
  readonly felt: Float32Array;
  /** x and y of the elbow, where there is one: a live view. */
  readonly elbow?: Float32Array;
  /** Move one tick under two actions. */
  push(first: number, second: number): void;
}

export const ARM_NAMES = ["point", "two-link"] as const;
export type ArmName = (typeof ARM_NAMES)[number];

/** An arm at rest with its hand in the centre. */
export function createArm(name: ArmName, dtMs: number): Arm {
  if (name === "two-link") return createTwoLinkArm(dtMs);
  const point = createPointMass(dtMs);
  return { ...point, felt: point.state };
}
