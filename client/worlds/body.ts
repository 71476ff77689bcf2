/** A body that moves on a plane, its target there, and what the symbiote reads of it: reaching, and the like. */
import type { Trace } from "../trace.ts";
import {
  drawBoard,
  drawGoal,
  drawGuess,
  drawHand,
  drawHome,
  drawLinks,
  drawTarget,
  drawTrail,
} from "./plane.ts";
import { planeIn, type View } from "./view.ts";
import { type Instant, read, type Scene } from "./world.ts";

export interface BodyOnPlane {
  /** Labels of the world: where the body is, and where it shall go. */
  readonly body: readonly [string, string];
  readonly target: readonly [string, string];
  /** It is there within this distance. */
  readonly radius: number;
  readonly rings: readonly number[];
  /** Corners at ± this, where there are any. */
  readonly corners?: number;
  /** An arm of two links, where the world says where its elbow is. */
  readonly arm?: { readonly shoulder: readonly [number, number]; readonly elbow: readonly [string, string] };
  /** What is shown, where it is more than the plane. */
  readonly view?: View;
  /** It starts from the middle. */
  readonly home: boolean;
}

const TRAIL_TICKS = 110;

/** The plane fills the canvas, or as much of it as the rest of the view leaves. */
export const whole = (width: number, height: number, view?: View) => planeIn(0, 0, width, height, view);

export function drawBody(
  { body, target, radius, rings, corners, arm, view, home }: BodyOnPlane,
  { context, width, height, palette }: Scene,
  { tick, world, row, twin, twinRow, decoded, decodedRow, still, goal, cursor }: Instant,
): void {
  const board = { context, plane: whole(width, height, view), palette };
  const placeOf = (trace: Trace, at: number) => ({
    x: read(trace, at, body[0]),
    y: read(trace, at, body[1]),
  });
  drawBoard(board, rings);
  if (home) drawHome(board);
  if (corners !== undefined)
    for (const x of [-corners, corners]) for (const y of [-corners, corners]) drawHome(board, x, y);
  if (row >= 0) {
    const [x, y] = target.map((label) => read(world, row, label));
    const known = !Number.isNaN(x);
    const [shown, hold] = [read(world, row, "cueOn") > 0.5, read(world, row, "hold") > 0.5];
    if (known) drawTarget(board, x, y, shown, hold, radius);
    if (twinRow >= 0) {
      if (!still) drawTrail(board, twin, body, twin.seek(tick - TRAIL_TICKS), twinRow, true);
      drawHand(board, placeOf(twin, twinRow), true);
    }
    const elbow = arm?.elbow.map((label) => read(world, row, label)) ?? [];
    if (arm !== undefined && elbow.every(Number.isFinite)) {
      const { x, y } = placeOf(world, row);
      drawLinks(board, [arm.shoulder, [elbow[0], elbow[1]], [x, y]]);
    }
    if (!still) drawTrail(board, world, body, world.seek(tick - TRAIL_TICKS), row, false);
    const guess = target.map((label) => read(decoded, decodedRow, label));
    if (guess.every(Number.isFinite)) drawGuess(board, guess[0], guess[1], known);
    if (goal !== undefined) drawGoal(board, goal, true);
    drawHand(board, placeOf(world, row), false);
  }
  if (cursor !== undefined) drawGoal(board, cursor, false);
}

/** Was the body at the goal in this row? */
export function bodyAt(
  { body, radius }: BodyOnPlane,
  world: Trace,
  row: number,
  goal: readonly number[],
): boolean {
  const [x, y] = body.map((label) => read(world, row, label));
  return Math.hypot(x - goal[0], y - goal[1]) <= radius;
}
