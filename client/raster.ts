/**
 * The raster painter: rows of a trace become columns of an image, written once when they arrive and scrolled by
 * drawing the image in two pieces. Brightness says where a channel is between its own lowest and highest value of late.
 */
import type { Palette } from "./theme.ts";
import type { Trace } from "./trace.ts";

const LEVELS = 256;
/** Above 1, only what is high is bright. */
const CONTRAST = 1.7;
/** How fast a channel's lowest and highest values are forgotten, per row. */
const FORGETTING = 1 / 1500;
/** A channel that moves less than this is not blown up to full contrast. */
const SMALLEST_SPAN = 0.1;
/** A row stands for the columns since the one before it (a stream may be thinned out); more than this is a hole. */
const HOLE_COLUMNS = 20;

export interface Raster {
  readonly columns: number;
  readonly channels: number;
  /** Paint what arrived since the last call. */
  paint(trace: Trace): void;
  /** Draw the last `columns` columns, up to the one of `tick`, over the whole canvas. */
  draw(context: CanvasRenderingContext2D, width: number, height: number, tick: number): void;
  theme(palette: Palette): void;
}

/** Columns painted ahead of what is drawn: the playhead runs behind the newest tick. */
const AHEAD = 128;

/** A picture of `columns` × `channels`; each column stands for `ticksPerColumn` ticks. */
export function createRaster(columns: number, channels: number, ticksPerColumn: number): Raster {
  const sheet = document.createElement("canvas");
  const sheetColumns = columns + AHEAD;
  sheet.width = sheetColumns;
  sheet.height = channels;
  const paper = sheet.getContext("2d")!;
  const image = paper.createImageData(sheetColumns, channels);
  const pixels = new Uint32Array(image.data.buffer);
  const ramp = new Uint32Array(LEVELS);
  let painted = -1;
  let paintedTick = -1;
  let followed: Trace | undefined;
  let restarts = 0;
  const low = new Float32Array(channels).fill(Number.POSITIVE_INFINITY);
  const high = new Float32Array(channels).fill(Number.NEGATIVE_INFINITY);

  /** Columns are numbered through the session, and live on the sheet modulo its width. */
  const columnOf = (tick: number) => Math.floor(tick / ticksPerColumn);
  const place = (column: number) => ((column % sheetColumns) + sheetColumns) % sheetColumns;

  /** Columns first…last in the colours of row `i` of the trace. */
  const paintRow = (trace: Trace, i: number, first: number, last: number) => {
    for (let c = 0; c < channels; c++) {
      const value = trace.at(i, c);
      low[c] = value < low[c] ? value : low[c] + FORGETTING * (value - low[c]);
      high[c] = value > high[c] ? value : high[c] + FORGETTING * (value - high[c]);
      const span = Math.max(SMALLEST_SPAN, high[c] - low[c]);
      const level = (((value - low[c]) / span) * (LEVELS - 1)) | 0;
      for (let column = first; column <= last; column++)
        pixels[c * sheetColumns + place(column)] = ramp[level];
    }
  };

  const wipe = (first: number, last: number) => {
    for (let column = Math.max(first, last - sheetColumns + 1); column <= last; column++)
      for (let c = 0; c < channels; c++) pixels[c * sheetColumns + place(column)] = ramp[0];
  };

  /** Columns first…last to the sheet, in at most two pieces. */
  const put = (first: number, last: number) => {
    const count = last - first + 1;
    if (count >= sheetColumns) {
      paper.putImageData(image, 0, 0);
      return;
    }
    const x = place(first);
    const straight = Math.min(count, sheetColumns - x);
    paper.putImageData(image, 0, 0, x, 0, straight, channels);
    if (straight < count) paper.putImageData(image, 0, 0, 0, 0, count - straight, channels);
  };

  return {
    columns,
    channels,
    paint(trace) {
      if (trace !== followed || trace.restarts !== restarts) paintedTick = painted = -1;
      followed = trace;
      restarts = trace.restarts;
      if (trace.newest === paintedTick) return;
      const last = columnOf(trace.newest);
      const first = Math.max(painted + 1, last - sheetColumns + 1);
      if (last >= first) wipe(first, last);
      for (let i = trace.seek(paintedTick) + 1; i < trace.length; i++) {
        const column = columnOf(trace.tickAt(i));
        if (column <= last - sheetColumns) continue;
        const before = i > 0 ? columnOf(trace.tickAt(i - 1)) : column;
        paintRow(trace, i, column - before > HOLE_COLUMNS ? column : Math.min(before + 1, column), column);
      }
      put(Math.min(first, last), last);
      painted = last;
      paintedTick = trace.newest;
    },
    draw(context, width, height, tick) {
      const head = tick / ticksPerColumn;
      const whole = Math.floor(head);
      const scale = width / columns;
      const oldest = place(whole - columns + 1);
      const shift = (whole - head) * scale;
      const before = Math.min(columns, sheetColumns - oldest);
      const after = columns - before;
      context.imageSmoothingEnabled = height < channels;
      context.drawImage(sheet, oldest, 0, before, channels, shift, 0, before * scale, height);
      if (after > 0)
        context.drawImage(sheet, 0, 0, after, channels, shift + before * scale, 0, after * scale, height);
    },
    theme(palette) {
      const quiet = rgb(paper, palette.surface);
      const loud = rgb(paper, palette.ink);
      for (let i = 0; i < LEVELS; i++) {
        const part = (i / (LEVELS - 1)) ** CONTRAST;
        const mix = (k: 0 | 1 | 2) => Math.round(quiet[k] + (loud[k] - quiet[k]) * part);
        ramp[i] = (255 << 24) | (mix(2) << 16) | (mix(1) << 8) | mix(0);
      }
      pixels.fill(ramp[0]);
      paper.putImageData(image, 0, 0);
      paintedTick = painted = -1;
    },
  };
}

/** Any opaque colour of a style sheet as three bytes: a canvas says it as `#rrggbb`. */
function rgb(paper: CanvasRenderingContext2D, colour: string): readonly [number, number, number] {
  paper.fillStyle = colour;
  const value = Number.parseInt(String(paper.fillStyle).slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
