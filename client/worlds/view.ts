/** Where a plane is on a canvas: how much of it is shown, where it lies, and which point of it is under a click. */

/** Where a plane is on a canvas, in CSS pixels. */
export interface Plane {
  readonly centreX: number;
  readonly centreY: number;
  /** Pixels per unit. */
  readonly scale: number;
}

/** Half the side of the square that is shown. */
export const EXTENT = 1.1;

/** The part of the plane that is shown, in its units. */
export interface View {
  readonly left: number;
  readonly right: number;
  readonly down: number;
  readonly up: number;
}

/** All of the plane, around which there is nothing to see. */
export const SQUARE: View = { left: -EXTENT, right: EXTENT, down: -EXTENT, up: EXTENT };

/** As large as it fits in the middle of a box. */
export function planeIn(x: number, y: number, width: number, height: number, view = SQUARE): Plane {
  const { left, right, down, up } = view;
  const scale = Math.min(width / (right - left), height / (up - down));
  return {
    centreX: x + width / 2 - (scale * (left + right)) / 2,
    centreY: y + height / 2 + (scale * (down + up)) / 2,
    scale,
  };
}

/** Keep a coordinate on the plane. */
export const inside = (v: number): number => Math.max(-1, Math.min(1, v));

/** The point of the plane under a point of the canvas, kept inside it. */
export function onPlane(plane: Plane, x: number, y: number): readonly [number, number] {
  return [inside((x - plane.centreX) / plane.scale), inside((plane.centreY - y) / plane.scale)];
}

/** A reach succeeds within this distance of the target. */
export const TARGET_RADIUS = 0.15;
export const GUESS_RADIUS = 0.085;
/** The cross of a goal sticks out of its ring, and out of what is measured in units. */
export const CROSS_PX = 5;

/** As large as it fits in a box together with a goal at the plane's rim, or a guess at the square's. */
export function planeOfGoals(x: number, y: number, width: number, height: number): Plane {
  const out = CROSS_PX + 1;
  const side = EXTENT + GUESS_RADIUS;
  const view = { left: -side, right: side, down: -side, up: side };
  return planeIn(x + out, y + out, Math.max(1, width - 2 * out), Math.max(1, height - 2 * out), view);
}
