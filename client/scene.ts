/**
 * The workspace seen from above, drawn on a canvas: what the brain does, what it was told to remember, what the
 * symbiote reads, what you asked for, and where the twin's hand would be. Workspace ±1, x to the right, y up.
 */
import type { Palette } from "./theme.ts";
import type { Trace } from "./trace.ts";

/** Half the side of the square that is shown, in workspace units. */
const EXTENT = 1.1;
/** A reach succeeds within this distance of the target. */
export const TARGET_RADIUS = 0.15;
const HAND_RADIUS_PX = 5.5;
const TRAIL_PARTS = 8;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Workspace ↔ canvas, for a canvas of this size in CSS pixels. */
export interface View {
  readonly centreX: number;
  readonly centreY: number;
  /** Pixels per workspace unit. */
  readonly scale: number;
}

export function viewOf(width: number, height: number): View {
  return { centreX: width / 2, centreY: height / 2, scale: Math.min(width, height) / (2 * EXTENT) };
}

/** The workspace point under a canvas point, kept inside the workspace. */
export function toWorkspace(view: View, px: number, py: number): Point {
  const clamp = (v: number) => Math.max(-1, Math.min(1, v));
  return { x: clamp((px - view.centreX) / view.scale), y: clamp((view.centreY - py) / view.scale) };
}

export interface Scene {
  readonly context: CanvasRenderingContext2D;
  readonly view: View;
  readonly palette: Palette;
}

const px = (scene: Scene, x: number) => scene.view.centreX + x * scene.view.scale;
const py = (scene: Scene, y: number) => scene.view.centreY - y * scene.view.scale;

/** The empty workspace: axes, home, and the ring in which targets appear. */
export function drawBoard(scene: Scene, width: number, height: number): void {
  const { context, palette } = scene;
  context.clearRect(0, 0, width, height);
  context.lineWidth = 1;
  context.strokeStyle = palette.line;
  context.setLineDash([]);
  for (const radius of [0.4, 0.8]) circle(scene, 0, 0, radius);
  context.beginPath();
  context.moveTo(px(scene, -1), py(scene, 0));
  context.lineTo(px(scene, 1), py(scene, 0));
  context.moveTo(px(scene, 0), py(scene, -1));
  context.lineTo(px(scene, 0), py(scene, 1));
  context.stroke();
  context.strokeStyle = palette["line-strong"];
  circle(scene, 0, 0, TARGET_RADIUS);
}

/** What the brain was shown: a disc while it is shown, a dashed ghost while it is only remembered, a ring after go. */
export function drawTarget(scene: Scene, x: number, y: number, shown: boolean, hold: boolean): void {
  const { context, palette } = scene;
  context.strokeStyle = palette.memory;
  context.fillStyle = palette.memory;
  context.lineWidth = 2;
  if (shown) {
    context.beginPath();
    context.arc(px(scene, x), py(scene, y), TARGET_RADIUS * scene.view.scale, 0, 2 * Math.PI);
    context.fill();
    return;
  }
  context.globalAlpha = hold ? 0.75 : 1;
  context.setLineDash(hold ? [3, 5] : []);
  circle(scene, x, y, TARGET_RADIUS);
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** What the symbiote reads: a soft disc, so that it can lie over the target without hiding it. */
export function drawGuess(scene: Scene, x: number, y: number, certain: boolean): void {
  const { context, palette } = scene;
  context.fillStyle = palette.symbiote;
  context.strokeStyle = palette.symbiote;
  context.lineWidth = 1.5;
  context.globalAlpha = certain ? 0.28 : 0.12;
  context.beginPath();
  context.arc(px(scene, x), py(scene, y), 0.085 * scene.view.scale, 0, 2 * Math.PI);
  context.fill();
  context.globalAlpha = certain ? 1 : 0.45;
  context.stroke();
  context.beginPath();
  context.arc(px(scene, x), py(scene, y), 2, 0, 2 * Math.PI);
  context.fill();
  context.globalAlpha = 1;
}

/** Your target, or the keyboard's cursor before you place it. */
export function drawGoal(scene: Scene, { x, y }: Point, placed: boolean): void {
  const { context, palette } = scene;
  const cx = px(scene, x);
  const cy = py(scene, y);
  const r = TARGET_RADIUS * scene.view.scale;
  context.strokeStyle = palette.you;
  context.lineWidth = 2;
  context.setLineDash(placed ? [] : [4, 4]);
  circle(scene, x, y, TARGET_RADIUS);
  context.setLineDash([]);
  context.beginPath();
  for (const [dx, dy] of CROSS) {
    context.moveTo(cx + dx * (r - 5), cy + dy * (r - 5));
    context.lineTo(cx + dx * (r + 5), cy + dy * (r + 5));
  }
  context.stroke();
}

const CROSS = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;

/** A hand and where it came from. The twin's is an open circle with a thin trail. */
export function drawHand(scene: Scene, hand: Point, twin: boolean): void {
  const { context, palette } = scene;
  context.beginPath();
  context.arc(px(scene, hand.x), py(scene, hand.y), HAND_RADIUS_PX, 0, 2 * Math.PI);
  if (twin) {
    context.strokeStyle = palette.twin;
    context.lineWidth = 1.5;
    context.stroke();
    return;
  }
  context.fillStyle = palette.ink;
  context.fill();
}

/** The path through rows `from`…`to` of a trace, fading with age. */
export function drawTrail(scene: Scene, trace: Trace, from: number, to: number, twin: boolean): void {
  const { context, palette } = scene;
  const x = trace.channel("handX");
  const y = trace.channel("handY");
  context.strokeStyle = twin ? palette.twin : palette.ink;
  context.lineWidth = twin ? 1 : 2.2;
  context.lineCap = "round";
  context.lineJoin = "round";
  const part = Math.max(1, Math.ceil((to - from) / TRAIL_PARTS));
  for (let start = Math.max(0, from); start < to; start += part) {
    const end = Math.min(to, start + part);
    context.globalAlpha = (twin ? 0.5 : 0.7) * ((end - from) / (to - from)) ** 1.5;
    context.beginPath();
    context.moveTo(px(scene, trace.at(start, x)), py(scene, trace.at(start, y)));
    for (let i = start + 1; i <= end; i++)
      context.lineTo(px(scene, trace.at(i, x)), py(scene, trace.at(i, y)));
    context.stroke();
  }
  context.globalAlpha = 1;
}

function circle(scene: Scene, x: number, y: number, radius: number): void {
  const { context } = scene;
  context.beginPath();
  context.arc(px(scene, x), py(scene, y), radius * scene.view.scale, 0, 2 * Math.PI);
  context.stroke();
}
