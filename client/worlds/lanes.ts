/**
 * Lanes: quantities over the last seconds, one lane each, drawn on a canvas. In a lane the brain is ink, its twin
 * grey, what is asked of it amber, what the symbiote reads teal, what you ask for violet; the newest is at the right.
 */
import { plainName } from "../components.ts";
import type { Colour, Palette } from "../theme.ts";
import type { Trace } from "../trace.ts";
import type { Instant, Scene } from "./world.ts";

/** One line of a lane: a channel of a stream. */
export interface Line {
  readonly stream: string;
  readonly label: string;
  readonly colour: Colour;
  readonly width: number;
}

export interface Lane {
  readonly name: string;
  readonly lines: readonly Line[];
  /** Which component of your goal is about this quantity; −1 for none. */
  readonly goal: number;
}

/** Part of a canvas, CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A lane shows ± one of these, the first that holds what was seen. */
const RANGES = [0.5, 1, 1.5, 2, 3, 5, 10, 20, 50, 100];
/** Points closer together than this are not drawn. */
const APART_PX = 1;
/** A name stands above its lane, or before it where lanes are low. */
const NAME_PX = 13;
const NAME_WIDE_PX = 54;
const ROOMY_PX = 44;

export interface Lanes {
  draw(scene: Scene, now: Instant, box: Box): void;
}

export function createLanes(lanes: readonly Lane[]): Lanes {
  const ranges = lanes.map(() => RANGES[0]);

  return {
    draw(scene, now, box) {
      const { context, palette } = scene;
      const { y, height } = box;
      const each = height / lanes.length;
      const roomy = each >= ROOMY_PX;
      const x = box.x + (roomy ? 0 : NAME_WIDE_PX);
      const width = box.width - (x - box.x);
      const from = now.tick - now.windowTicks;
      const perTick = width / now.windowTicks;
      context.save();
      context.beginPath();
      context.rect(box.x, y, box.width, height);
      context.clip();
      context.font = `11px ${palette.font}`;
      context.textBaseline = "top";
      context.lineJoin = "round";
      drawTrials(context, palette, now, { x, y, width, height });
      lanes.forEach((lane, l) => {
        const top = y + l * each;
        const name = roomy ? NAME_PX : 0;
        const middle = top + name + (each - name) / 2;
        const half = Math.max(1, (each - name) / 2 - 2);
        const scale = half / ranges[l];
        let largest = 0;
        context.strokeStyle = palette.line;
        context.lineWidth = 1;
        context.setLineDash([]);
        line(context, x, middle, x + width, middle);
        for (const { stream, label, colour, width: thick } of lane.lines) {
          context.strokeStyle = palette[colour];
          context.lineWidth = thick;
          const trace = now.trace(stream);
          const axes = { from, to: now.tick, left: x, perTick, middle, scale };
          largest = Math.max(largest, path(context, trace, trace.channel(label), axes));
        }
        const wanted = now.goal?.[lane.goal];
        if (wanted !== undefined) {
          context.strokeStyle = palette.you;
          context.lineWidth = 1.5;
          context.setLineDash([6, 4]);
          line(context, x, middle - wanted * scale, x + width, middle - wanted * scale);
          largest = Math.max(largest, Math.abs(wanted));
        }
        context.fillStyle = palette.muted;
        context.fillText(plainName(lane.name), box.x, roomy ? top : middle - NAME_PX / 2);
        const range = RANGES.find((r) => largest <= r) ?? RANGES[RANGES.length - 1];
        // Wider at once; narrower only when much of it is empty, so that the scale does not flicker.
        if (range > ranges[l] || largest < 0.4 * ranges[l]) ranges[l] = range;
      });
      context.restore();
    },
  };
}

/** Ticks `from`…`to` from `left` on, and values around `middle`, in pixels. */
interface Axes {
  readonly from: number;
  readonly to: number;
  readonly left: number;
  readonly perTick: number;
  readonly middle: number;
  readonly scale: number;
}

/** Draw a channel between two ticks; a value that is none breaks the line. Returns the largest size seen. */
function path(
  context: CanvasRenderingContext2D,
  trace: Trace,
  channel: number,
  { from, to, left, perTick, middle, scale }: Axes,
): number {
  if (channel < 0) return 0;
  let largest = 0;
  let drawing = false;
  let lastX = Number.NEGATIVE_INFINITY;
  context.beginPath();
  const end = trace.seek(to);
  for (let i = Math.max(0, trace.seek(from)); i <= end; i++) {
    const value = trace.at(i, channel);
    if (!Number.isFinite(value)) {
      drawing = false;
      continue;
    }
    if (Math.abs(value) > largest) largest = Math.abs(value);
    const x = left + (trace.tickAt(i) - from) * perTick;
    if (drawing && x - lastX < APART_PX) continue;
    if (drawing) context.lineTo(x, middle - value * scale);
    else context.moveTo(x, middle - value * scale);
    drawing = true;
    lastX = x;
  }
  context.stroke();
  return largest;
}

/** A faint line where each trial begins. */
function drawTrials(
  context: CanvasRenderingContext2D,
  palette: Palette,
  { trace, tick, windowTicks }: Instant,
  { x, y, width, height }: Box,
): void {
  const trials = trace("trial");
  const number = trials.channel("trial");
  const from = tick - windowTicks;
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  context.setLineDash([2, 4]);
  const end = trials.seek(tick);
  for (let i = Math.max(1, trials.seek(from)); i <= end; i++) {
    if (trials.at(i, number) === trials.at(i - 1, number)) continue;
    const place = x + ((trials.tickAt(i) - from) / windowTicks) * width;
    line(context, place, y, place, y + height);
  }
  context.setLineDash([]);
}

function line(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}
