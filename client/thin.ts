/**
 * Which rows of a trace a plot draws. The past of a stream comes with every row, live rows come thinned out; so it is
 * ticks that are counted, not rows, and however densely some of them lie, the newest are drawn:
 *
 *   one row, the first, of each span of `apart` ticks
 */
import type { Trace } from "./trace.ts";

/** Ticks of a window that share a point of a plot which has room for so many across it. */
export const ticksApart = (windowTicks: number, points: number): number =>
  Math.max(1, Math.ceil(windowTicks / points));

/** The first row after row `i` that lies in a later span; past the end when there is none. */
export function rowAfter(trace: Trace, i: number, apart: number): number {
  const span = Math.floor(trace.tickAt(i) / apart);
  let next = i + 1;
  while (next < trace.length && Math.floor(trace.tickAt(next) / apart) === span) next++;
  return next;
}
