/**
 * A plane on a canvas: what the brain does, what it was told to remember, what the symbiote reads, what you asked
 * for, and where the twin would be. The plane is ±1, x to the right, y up.
 */
import type { Colour, Palette } from "../theme.ts";
import type { Trace } from "../trace.ts";
import { CROSS_PX, EXTENT, GUESS_RADIUS, type Plane, TARGET_RADIUS } from "./view.ts";

/** Keep a coordinate in the picture. */
const edge = (v: number): number => Math.max(-EXTENT, Math.min(EXTENT, v));

const HAND_RADIUS_PX = 5.5;
const TRAIL_PARTS = 8;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A plane to draw on. */
export interface Board {
  readonly context: CanvasRenderingContext2D;
  readonly plane: Plane;
  readonly palette: Palette;
}

const px = (board: Board, x: number) => board.plane.centreX + x * board.plane.scale;
const py = (board: Board, y: number) => board.plane.centreY - y * board.plane.scale;

/** The empty plane: its axes, and rings at these distances from the middle. */
export function drawBoard(board: Board, rings: readonly number[]): void {
  const { context, palette } = board;
  context.lineWidth = 1;
  context.strokeStyle = palette.line;
  context.setLineDash([]);
  for (const radius of rings) circle(board, 0, 0, radius);
  context.beginPath();
  context.moveTo(px(board, -1), py(board, 0));
  context.lineTo(px(board, 1), py(board, 0));
  context.moveTo(px(board, 0), py(board, -1));
  context.lineTo(px(board, 0), py(board, 1));
  context.stroke();
}

/** The names of the plane's axes, at their ends. */
export function drawAxisNames(board: Board, across: string, up: string): void {
  const { context, palette } = board;
  context.font = `11px ${palette.font}`;
  context.fillStyle = palette.muted;
  context.textBaseline = "bottom";
  context.textAlign = "right";
  context.fillText(across, px(board, 1), py(board, 0) - 2);
  context.textAlign = "left";
  context.textBaseline = "top";
  context.fillText(up, px(board, 0) + 4, py(board, 1));
}

/** A place to be: a thin ring, around the middle unless told otherwise. */
export function drawHome(board: Board, x = 0, y = 0): void {
  board.context.strokeStyle = board.palette["line-strong"];
  board.context.lineWidth = 1;
  circle(board, x, y, TARGET_RADIUS);
}

/** What the brain was shown: a disc while it is shown, a dashed ghost while it is only remembered, a ring after go. */
export function drawTarget(
  board: Board,
  x: number,
  y: number,
  shown: boolean,
  hold: boolean,
  radius: number = TARGET_RADIUS,
): void {
  const { context, palette } = board;
  context.strokeStyle = palette.memory;
  context.fillStyle = palette.memory;
  context.lineWidth = 2;
  if (shown) {
    context.beginPath();
    context.arc(px(board, x), py(board, y), radius * board.plane.scale, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  context.globalAlpha = hold ? 0.75 : 1;
  context.setLineDash(hold ? [3, 5] : []);
  circle(board, x, y, radius);
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/**
 * What the symbiote reads: a soft disc, so that it can lie over the target without hiding it. A guess that has left the
 * picture is a wedge at its edge, pointing there.
 */
export function drawGuess(board: Board, x: number, y: number, certain: boolean): void {
  const { context, palette } = board;
  context.fillStyle = palette.symbiote;
  context.strokeStyle = palette.symbiote;
  context.lineWidth = 1.5;
  context.globalAlpha = certain ? 0.28 : 0.12;
  const within = spot(board, { x, y }, GUESS_RADIUS * board.plane.scale);
  context.fill();
  context.globalAlpha = certain ? 1 : 0.45;
  context.stroke();
  if (within) {
    context.beginPath();
    context.arc(px(board, x), py(board, y), 2, 0, 2 * Math.PI);
    context.fill();
  }
  context.globalAlpha = 1;
}

/** Your target, or the keyboard's cursor before you place it. */
export function drawGoal(board: Board, [x, y]: readonly number[], placed: boolean): void {
  const { context, palette } = board;
  const cx = px(board, x);
  const cy = py(board, y);
  const r = TARGET_RADIUS * board.plane.scale;
  context.strokeStyle = palette.you;
  context.lineWidth = 2;
  context.setLineDash(placed ? [] : [4, 4]);
  circle(board, x, y, TARGET_RADIUS);
  context.setLineDash([]);
  context.beginPath();
  for (const [dx, dy] of CROSS) {
    context.moveTo(cx + dx * (r - CROSS_PX), cy + dy * (r - CROSS_PX));
    context.lineTo(cx + dx * (r + CROSS_PX), cy + dy * (r + CROSS_PX));
  }
  context.stroke();
}

const CROSS = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;

/** A hand. The twin's is an open circle. One that has left the picture is a wedge at its edge, pointing there. */
export function drawHand(board: Board, hand: Point, twin: boolean): void {
  const { context, palette } = board;
  spot(board, hand, HAND_RADIUS_PX);
  if (twin) {
    context.strokeStyle = palette.twin;
    context.lineWidth = 1.5;
    context.stroke();
    return;
  }
  context.fillStyle = palette.ink;
  context.fill();
}

/** The path of a disc, or of a wedge at the edge for one outside; returns whether it is within the picture. */
function spot(board: Board, place: Point, radiusPx: number): boolean {
  const { context } = board;
  const [x, y] = [edge(place.x), edge(place.y)];
  const [cx, cy] = [px(board, x), py(board, y)];
  const within = x === place.x && y === place.y;
  context.beginPath();
  if (within) context.arc(cx, cy, radiusPx, 0, 2 * Math.PI);
  else {
    const out = Math.atan2(y - place.y, place.x - x);
    for (const turn of [0, 2.5, -2.5])
      context.lineTo(cx + radiusPx * Math.cos(out + turn), cy + radiusPx * Math.sin(out + turn));
    context.closePath();
  }
  return within;
}

/** The path of two channels through rows `from`…`to` of a trace, fading with age. */
export function drawTrail(
  board: Board,
  trace: Trace,
  labels: readonly [string, string],
  from: number,
  to: number,
  twin: boolean,
): void {
  const { context, palette } = board;
  const [x, y] = labels.map((label) => trace.channel(label));
  context.strokeStyle = twin ? palette.twin : palette.ink;
  context.lineWidth = twin ? 1 : 2.2;
  context.lineCap = "round";
  context.lineJoin = "round";
  const part = Math.max(1, Math.ceil((to - from) / TRAIL_PARTS));
  for (let start = Math.max(0, from); start < to; start += part) {
    const end = Math.min(to, start + part);
    context.globalAlpha = (twin ? 0.5 : 0.7) * ((end - from) / (to - from)) ** 1.5;
    context.beginPath();
    context.moveTo(px(board, trace.at(start, x)), py(board, trace.at(start, y)));
    for (let i = start + 1; i <= end; i++)
      context.lineTo(px(board, trace.at(i, x)), py(board, trace.at(i, y)));
    context.stroke();
  }
  context.globalAlpha = 1;
}

function circle(board: Board, x: number, y: number, radius: number): void {
  const { context } = board;
  context.beginPath();
  context.arc(px(board, x), py(board, y), radius * board.plane.scale, 0, 2 * Math.PI);
  context.stroke();
}

/** The links of an arm, joint by joint. */
export function drawLinks(board: Board, joints: readonly (readonly [number, number])[]): void {
  const { context, palette } = board;
  context.strokeStyle = palette["line-strong"];
  context.lineWidth = 6;
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  for (const [x, y] of joints) context.lineTo(px(board, x), py(board, y));
  context.stroke();
}

/** An arrow from the middle to a point; nothing when it is no point. */
export function drawArrow(
  board: Board,
  [x, y]: readonly number[],
  colour: Colour,
  thick: number,
  dashed = false,
): void {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return;
  const { context, palette } = board;
  const [tipX, tipY] = [px(board, x), py(board, y)];
  const angle = Math.atan2(tipY - py(board, 0), tipX - px(board, 0));
  context.strokeStyle = palette[colour];
  context.lineWidth = thick;
  context.lineCap = "round";
  context.setLineDash(dashed ? [4, 4] : []);
  context.beginPath();
  context.moveTo(px(board, 0), py(board, 0));
  context.lineTo(tipX, tipY);
  const long = Math.hypot(tipX - px(board, 0), tipY - py(board, 0)) > 2 * HEAD_PX;
  if (long)
    for (const turn of [-0.5, 0.5]) {
      context.moveTo(tipX, tipY);
      context.lineTo(tipX - HEAD_PX * Math.cos(angle + turn), tipY - HEAD_PX * Math.sin(angle + turn));
    }
  context.stroke();
  context.setLineDash([]);
}

const HEAD_PX = 8;

/** A filled spot, its radius in units of the plane. */
export function drawSpot(board: Board, x: number, y: number, radius: number, colour: Colour): void {
  const { context, palette } = board;
  context.fillStyle = palette[colour];
  context.beginPath();
  context.arc(px(board, x), py(board, y), Math.max(1, radius * board.plane.scale), 0, 2 * Math.PI);
  context.fill();
}
