/** Metrics over the whole session so far: what they were, from the first row that came, however long it runs. */
import { linePlot, type SeriesStyle } from "./chart.ts";
import { createCurve } from "./curve.ts";
import type { Palette } from "./theme.ts";
import type { Trace } from "./trace.ts";

const POINTS = 512;
/** Room for one word of the axis. */
const WORD_PX = 62;
/** Seconds across the picture, the first that holds the session so far, and seconds between lines. */
const SPANS = [
  [30, 5],
  [60, 10],
  [120, 30],
  [300, 60],
  [600, 120],
  [1200, 300],
  [1800, 300],
  [3600, 600],
  [7200, 1800],
  [14400, 3600],
  [43200, 7200],
  [86400, 14400],
] as const;

export interface SessionPlotOptions {
  /** What a screen reader says the picture is. */
  readonly label: string;
  /** `metric` is the label of the channel that is drawn. */
  readonly series: readonly (SeriesStyle & { readonly metric: string })[];
  readonly y: readonly [number, number];
  readonly yStep: number;
  readonly yTick: (value: number) => string;
  /** How moments are marked that are worth one; absent where none are. */
  readonly marks?: SeriesStyle;
}

export interface SessionPlot {
  readonly node: HTMLElement;
  /** Take in what is new in the metrics, and draw; `dt` is the length of a tick in seconds. False before the first row. */
  update(trace: Trace, dt: number): boolean;
  /** When a metric was first at least this much, seconds; undefined when it has not been. */
  since(metric: string, least: number, dt: number): number | undefined;
  /** Mark a moment with an upright line from now on; ticks only grow, and those of another session start over. */
  mark(tick: number): void;
  theme(palette: Palette): void;
}

/** @param labels every channel of the metrics */
export function sessionPlot(labels: readonly string[], options: SessionPlotOptions): SessionPlot {
  const { series, y, yStep, yTick, label, marks } = options;
  const channels = series.map(({ metric }) => labels.indexOf(metric));
  const curve = createCurve(labels.length, POINTS);
  const plot = linePlot({
    label,
    series: marks === undefined ? series : [...series, marks],
    x: [0, SPANS[0][0]],
    y,
    xStep: SPANS[0][1],
    yStep,
    xTick: clockWords,
    yTick,
    points: POINTS,
  });
  let marked: number[] = [];
  /** Three points a mark: its foot, its top, and none. */
  const drawMarks = (dt: number) => {
    marked.forEach((tick, m) => {
      for (const [i, height] of [...y, Number.NaN].entries())
        plot.set(series.length, 3 * m + i, tick * dt, height);
    });
    plot.end(series.length, 3 * marked.length);
  };
  return {
    node: plot.node,
    update(trace, dt) {
      curve.follow(trace);
      const last = curve.length - 1;
      if (last < 0) return false;
      channels.forEach((channel, s) => {
        for (let i = 0; i <= last; i++)
          plot.set(s, i, curve.tickAt(i) * dt, Math.max(y[0], curve.at(i, channel)));
        plot.end(s, last + 1);
      });
      if (marks !== undefined) drawMarks(dt);
      const seconds = curve.tickAt(last) * dt;
      const [span, least] = SPANS.find(([s]) => seconds <= s) ?? SPANS[SPANS.length - 1];
      let step: number = least;
      while (span / step > Math.max(2, plot.node.clientWidth / WORD_PX)) step *= 2;
      plot.scaleX(0, span, step);
      plot.redraw();
      return true;
    },
    since(metric, least, dt) {
      const channel = labels.indexOf(metric);
      for (let i = 0; channel >= 0 && i < curve.length; i++)
        if (curve.at(i, channel) >= least) return curve.tickAt(i) * dt;
      return undefined;
    },
    mark(tick) {
      if (tick < (marked.at(-1) ?? 0)) marked = [];
      if (marked.length < POINTS / 3 - 1) marked.push(tick);
    },
    theme: plot.theme,
  };
}

/** Seconds on the axis: `40 s`, `3 min`, `2 h`. */
function clockWords(seconds: number): string {
  if (seconds >= 7200) return `${seconds / 3600} h`;
  if (seconds >= 60) return `${Math.round(seconds / 6) / 10} min`;
  return `${Math.round(seconds)} s`;
}
