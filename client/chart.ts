/**
 * Rings to charts: the only file that knows Chart.js. A plot owns a fixed pool of points that is rewritten in place;
 * scales are fixed by the caller, nothing animates, nothing is parsed. Chart.js lays out only when a scale, the size
 * or a colour changed; a redraw moves its point elements and draws, which costs a tenth of an update.
 */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartDataset,
  type ChartOptions,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  type Scale,
} from "chart.js";
import { el } from "./dom.ts";
import type { Colour, Palette } from "./theme.ts";

Chart.register(
  LineController,
  LineElement,
  PointElement,
  LinearScale,
  BarController,
  BarElement,
  CategoryScale,
);

export interface SeriesStyle {
  readonly label: string;
  readonly colour: Colour;
  readonly width?: number;
  readonly dash?: readonly number[];
}

export interface LinePlotOptions {
  /** What a screen reader says the picture is. */
  readonly label: string;
  readonly series: readonly SeriesStyle[];
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly xStep: number;
  readonly yStep: number;
  /** Words for a tick of an axis; undefined leaves the axis bare. */
  readonly xTick: ((value: number) => string) | undefined;
  readonly yTick: (value: number) => string;
  /** Points of the pool, for each series. */
  readonly points: number;
}

export interface LinePlot {
  readonly node: HTMLElement;
  readonly points: number;
  /** Write point `i` of series `s`; a NaN breaks the line. x must not decrease. */
  set(s: number, i: number, x: number, y: number): void;
  /** No more points in series `s` after the first `count`. */
  end(s: number, count: number): void;
  scaleX(min: number, max: number, step: number): void;
  scaleY(min: number, max: number, step: number): void;
  /** Words for the ticks of the horizontal axis from now on; undefined leaves it bare. */
  wordsX(words: ((value: number) => string) | undefined): void;
  theme(palette: Palette): void;
  redraw(): void;
}

const FONT = 10.5;
/** Every vertical axis is this wide, so that plots above one another line up. */
const AXIS_PX = 36;
const fixedWidth = (axis: Scale) => {
  axis.width = AXIS_PX;
};

/** Lines over a linear axis, `points` each. */
export function linePlot(options: LinePlotOptions): LinePlot {
  const canvas = el("canvas", { role: "img", "aria-label": options.label });
  const node = el("div", { class: "plot" }, canvas);
  const pools = options.series.map(() =>
    Array.from({ length: options.points }, () => ({ x: 0, y: Number.NaN })),
  );
  const datasets: ChartDataset<"line", { x: number; y: number }[]>[] = options.series.map((style, s) => ({
    data: pools[s],
    borderWidth: style.width ?? 1.5,
    borderDash: [...(style.dash ?? [])],
    pointRadius: 0,
    pointHitRadius: 0,
    borderJoinStyle: "round",
  }));
  let wordsX = options.xTick;
  const axis = (
    [min, max]: readonly [number, number],
    stepSize: number,
    words: () => ((v: number) => string) | undefined,
  ) => ({
    type: "linear" as const,
    min,
    max,
    border: { display: false },
    grid: { drawTicks: false, lineWidth: 1 },
    ticks: {
      display: words() !== undefined,
      stepSize,
      autoSkip: false,
      maxRotation: 0,
      includeBounds: false,
      align: "inner" as const,
      padding: 5,
      font: { size: FONT },
      callback: (value: string | number) => words()?.(Number(value)) ?? "",
    },
  });
  const chart = new Chart(canvas, {
    type: "line",
    data: { datasets },
    options: {
      ...still,
      scales: {
        x: axis(options.x, options.xStep, () => wordsX),
        y: { ...axis(options.y, options.yStep, () => options.yTick), afterFit: fixedWidth },
      },
    },
  });
  let stale = true;
  const scale = (name: "x" | "y", min: number, max: number, stepSize: number) => {
    const of = chart.options.scales![name]!;
    if (of.min === min && of.max === max) return;
    Object.assign(of, { min, max });
    (of.ticks as { stepSize: number }).stepSize = stepSize;
    stale = true;
  };
  /** Pool → pixels, as Chart.js would place them. */
  const place = (s: number) => {
    const { x, y } = chart.scales;
    const meta = chart.getDatasetMeta(s);
    const left = x.getPixelForValue(x.min);
    const top = y.getPixelForValue(y.max);
    const perX = (x.getPixelForValue(x.max) - left) / (x.max - x.min);
    const perY = (y.getPixelForValue(y.min) - top) / (y.max - y.min);
    const pool = pools[s];
    for (let i = 0; i < pool.length; i++) {
      const point = meta.data[i] as PointElement;
      point.x = left + (pool[i].x - x.min) * perX;
      point.y = top + (y.max - pool[i].y) * perY;
      point.skip = Number.isNaN(point.y);
    }
    (meta.dataset as LineElement).points = meta.data as PointElement[];
  };

  return {
    node,
    points: options.points,
    set(s, i, x, y) {
      const point = pools[s][i];
      point.x = x;
      point.y = y;
    },
    end(s, count) {
      const pool = pools[s];
      const x = count > 0 ? pool[count - 1].x : 0;
      for (let i = count; i < pool.length; i++) {
        pool[i].x = x;
        pool[i].y = Number.NaN;
      }
    },
    scaleX: (min, max, step) => scale("x", min, max, step),
    scaleY: (min, max, step) => scale("y", min, max, step),
    wordsX(words) {
      if (words === wordsX) return;
      wordsX = words;
      (chart.options.scales!.x!.ticks as { display: boolean }).display = words !== undefined;
      stale = true;
    },
    theme(palette) {
      options.series.forEach((style, s) => {
        datasets[s].borderColor = palette[style.colour];
      });
      colourAxes(chart, palette);
      stale = true;
    },
    redraw() {
      if (stale) {
        chart.update("none");
        stale = false;
        return;
      }
      for (let s = 0; s < pools.length; s++) place(s);
      chart.draw();
    },
  };
}

export interface BarPlot {
  readonly node: HTMLElement;
  /** One value a category; copied. */
  set(values: ArrayLike<number>): void;
  theme(palette: Palette): void;
}

/** Vertical bars over named categories, scaled to the share of their sum. */
export function barPlot(label: string, categories: readonly string[], colour: Colour): BarPlot {
  const canvas = el("canvas", { role: "img", "aria-label": label });
  const values = categories.map(() => 0);
  const chart = new Chart(canvas, {
    type: "bar",
    data: {
      labels: [...categories],
      datasets: [{ data: values, barPercentage: 0.9, categoryPercentage: 0.9, borderRadius: 2 }],
    },
    options: {
      ...still,
      parsing: {},
      scales: {
        x: {
          border: { display: false },
          grid: { display: false },
          ticks: { font: { size: FONT }, maxRotation: 0, autoSkip: false, padding: 2 },
        },
        y: {
          min: 0,
          max: 1,
          afterFit: fixedWidth,
          border: { display: false },
          grid: { drawTicks: false },
          ticks: {
            stepSize: 0.5,
            padding: 6,
            font: { size: FONT },
            callback: (value: string | number) => `${Number(value) * 100} %`,
          },
        },
      },
    },
  });
  return {
    node: el("div", { class: "plot" }, canvas),
    set(counts) {
      let sum = 0;
      for (let i = 0; i < values.length; i++) sum += counts[i];
      for (let i = 0; i < values.length; i++) values[i] = sum === 0 ? 0 : counts[i] / sum;
      chart.update("none");
    },
    theme(palette) {
      chart.data.datasets[0].backgroundColor = palette[colour];
      colourAxes(chart, palette);
      // Not "none": in that mode bars keep the options that they share.
      chart.update();
    },
  };
}

const still = {
  animation: false as const,
  parsing: false as const,
  normalized: true,
  responsive: true,
  maintainAspectRatio: false,
  events: [],
} satisfies ChartOptions;

function colourAxes(chart: Chart<"line" | "bar", unknown>, palette: Palette): void {
  for (const axis of Object.values(chart.options.scales ?? {})) {
    if (axis?.grid !== undefined) axis.grid.color = palette.line;
    if (axis?.ticks !== undefined) axis.ticks.color = palette.muted;
  }
}

/** Seconds from now on an axis: `−4 s`, `now`. */
export const agoWords = (seconds: number): string => (seconds === 0 ? "now" : `${plain(seconds)} s`);

/** A number on an axis, with a true minus sign. */
export const plain = (value: number): string => String(Math.round(value * 1000) / 1000).replace("-", "−");
