/** Draw the figures of a certificate, each as one SVG: squares in a plane, or an area with axes that have numbers. */
import type {
  Axis,
  BarsFigure,
  CurvesFigure,
  Figure,
  HeatFigure,
  Mark,
  PlaneFigure,
  Point,
  PointsFigure,
} from "../../certificate/figure.ts";
import { shade } from "../../certificate/figure.ts";
import {
  type Area,
  el,
  escapeText,
  polyline,
  type Scale,
  scale,
  svg,
  ticks,
  xAxis,
  yAxis,
} from "../report/svg.ts";

const SIZE = 340;
const PAD = 24;
const AREA: Area = { left: 48, right: SIZE - 28, top: 12, bottom: SIZE - 40 };
const DOT = 3.5;

export function draw(figure: Figure): string {
  switch (figure.kind) {
    case "plane":
      return plane(figure);
    case "points":
      return points(figure);
    case "curves":
      return curves(figure);
    case "bars":
      return bars(figure);
    case "heat":
      return heat(figure);
  }
}

const isFinitePoint = (point: Point) => point.every(Number.isFinite);

/** A square in which both axes have one scale, wide enough for everything. */
function plane({ title, paths, marks = [] }: PlaneFigure): string {
  const all = [...paths.flatMap((path) => path.points), ...marks.map(({ at }) => at)].filter(isFinitePoint);
  const centre = [0, 1].map((d) => {
    const values = all.map((point) => point[d]);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return { middle: (most + least) / 2, reach: most - least };
  });
  const half = Math.max(1e-9, ...centre.map(({ reach }) => reach)) / 2;
  const range = (d: number) => [centre[d].middle - half, centre[d].middle + half] as const;
  const x = scale(range(0), [PAD, SIZE - PAD]);
  const y = scale(range(1), [SIZE - PAD, PAD]);
  const box = el("rect", { class: "box", x: 1, y: 1, width: SIZE - 2, height: SIZE - 2 });
  return svg(
    SIZE,
    SIZE,
    title,
    box,
    ...paths.map((path) => line(path.points, x, y, { stroke: path.colour, "stroke-width": 1.5 })),
    ...marked(marks, x, y),
  );
}

function points({ title, x: across, y: up, marks, diagonal = false }: PointsFigure): string {
  const shown = marks.map(({ at }) => at).filter(isFinitePoint);
  const { x, y, drawn } = axes(across, up, shown);
  const [low, high] = rangeOf(
    across,
    shown.map((point) => point[0]),
  );
  const line = { class: "axis", x1: x(low), y1: y(low), x2: x(high), y2: y(high) };
  return svg(SIZE, SIZE, title, drawn, ...(diagonal ? [el("line", line)] : []), ...marked(marks, x, y));
}

function curves({ title, x: across, y: up, curves, uprights = [] }: CurvesFigure): string {
  const ends = curves.flatMap(({ points, errors = [] }) =>
    errors.flatMap(([low, high], i): Point[] => [
      [points[i][0], low],
      [points[i][0], high],
    ]),
  );
  const shown = [...curves.flatMap(({ points }) => points), ...ends].filter(isFinitePoint);
  const { x, y, drawn } = axes(across, up, shown);
  const dashes = curves.map(({ colour }, i) => {
    return DASHES[curves.slice(0, i).filter((one) => one.colour === colour && one.name !== "").length % 3];
  });
  const one = ({ colour, points, errors = [], look = "line" }: CurvesFigure["curves"][number], i: number) => {
    if (look === "band") return [bandOf(points, errors, x, y, colour)];
    return [
      ...errors.flatMap(([low, high], k) => {
        const at = x(points[k][0]);
        const drawable = [low, high, at, points[k][1]].every(Number.isFinite);
        return drawable ? [el("line", { x1: at, x2: at, y1: y(low), y2: y(high), stroke: colour })] : [];
      }),
      ...(look === "dots" ? [] : [line(points, x, y, { stroke: colour, "stroke-width": 2, ...dashes[i] })]),
      ...(look === "line"
        ? []
        : marked(
            points.map((at) => ({ at, shape: "dot", colour })),
            x,
            y,
          )),
    ];
  };
  const named = curves.map((curve, i) => ({ ...curve, dash: dashes[i] })).filter(({ name }) => name !== "");
  const beside = named.length > INSIDE;
  const names = curves.length < 2 ? [] : beside ? legendBeside(named) : legend(named);
  const upright = (at: number) =>
    el("line", { class: "axis", x1: x(at), x2: x(at), y1: AREA.top, y2: AREA.bottom });
  const width = beside ? SIZE + BESIDE : SIZE;
  return svg(width, SIZE, title, drawn, ...uprights.map(upright), ...curves.flatMap(one), ...names);
}

/** As many names fit into a corner of the figure; more stand beside it, in so much room. */
const INSIDE = 6;
const BESIDE = 124;
/** How lines of one colour are told apart. */
const DASHES: readonly Readonly<Record<string, string>>[] = [
  {},
  { "stroke-dasharray": "6 3" },
  { "stroke-dasharray": "2 3" },
];

/** What lies between the errors of points in order. */
function bandOf(
  points: readonly Point[],
  errors: readonly (readonly [number, number])[],
  x: Scale,
  y: Scale,
  colour: string,
): string {
  const edge = (side: 0 | 1) => points.map(([px], k): Point => [x(px), y(errors[k][side])]);
  const around = [...edge(0), ...edge(1).reverse()].filter(isFinitePoint);
  return polyline(around, { style: `fill: ${colour}`, "fill-opacity": 0.25 });
}

function bars({ title, y: up, bars }: BarsFigure): string {
  const heights = bars.flatMap(({ value, error = [], reference = 0 }) => [value, ...error, reference, 0]);
  const range = rangeOf(up, heights.filter(Number.isFinite));
  const x = scale([0, bars.length], [AREA.left, AREA.right]);
  const y = scale(range, [AREA.bottom, AREA.top]);
  const ground = Math.min(Math.max(0, range[0]), range[1]);
  const one = (
    { name, value, colour = shade(3), error, reference }: BarsFigure["bars"][number],
    i: number,
  ) => {
    if (!Number.isFinite(value)) return [];
    const [low, high] = [Math.min(value, ground), Math.max(value, ground)];
    const box = { x: x(i + 0.15), width: x(i + 0.85) - x(i + 0.15), y: y(high), height: y(low) - y(high) };
    const turn = `translate(${Math.round(x(i + 0.5)) + 4} ${AREA.bottom + 6}) rotate(-30)`;
    const across = (at: number) => ({ x1: x(i + 0.05), x2: x(i + 0.95), y1: y(at), y2: y(at) });
    return [
      el("rect", { ...box, fill: colour }),
      ...(error?.every(Number.isFinite)
        ? [el("line", { class: "axis", x1: x(i + 0.5), x2: x(i + 0.5), y1: y(error[0]), y2: y(error[1]) })]
        : []),
      ...(reference !== undefined && Number.isFinite(reference)
        ? [el("line", { ...across(reference), stroke: "var(--ink)", "stroke-dasharray": "4 3" })]
        : []),
      el("text", { class: "end", transform: turn }, escapeText(name)),
    ];
  };
  return svg(SIZE, SIZE, title, yNumbers(up, range, y), ...bars.flatMap(one));
}

function heat({ title, rows, columns, values, strongest }: HeatFigure): string {
  const most = strongest ?? Math.max(1e-9, ...values.flat().filter(Number.isFinite).map(Math.abs));
  const area = { left: 84, right: SIZE - 12, top: 72, bottom: SIZE - 12 };
  const x = scale([0, Math.max(0, ...values.map((row) => row.length))], [area.left, area.right]);
  const y = scale([0, values.length], [area.top, area.bottom]);
  const cell = (value: number, i: number, k: number) => {
    const warmth = Math.min(1, Math.abs(value) / most);
    const box = { x: x(k), y: y(i), width: x(1) - x(0), height: y(1) - y(0) };
    return el("rect", { ...box, fill: shade(value < 0 ? 3 : 6), "fill-opacity": 0.06 + 0.94 * warmth });
  };
  const cells = values.flatMap((row, i) =>
    row.flatMap((value, k) => (Number.isFinite(value) ? [cell(value, i, k)] : [])),
  );
  const side = scale([0, rows.length], [area.top, area.bottom]);
  const top = scale([0, columns.length], [area.left, area.right]);
  const beside = rows.map((name, i) =>
    el("text", { class: "end", x: area.left - 6, y: side(i + 0.5) + 4 }, escapeText(name)),
  );
  const above = columns.map((name, k) => {
    const turn = `translate(${Math.round(top(k + 0.5))} ${area.top - 6}) rotate(-35)`;
    return el("text", { transform: turn }, escapeText(name));
  });
  return svg(SIZE, SIZE, title, ...cells, ...beside, ...above);
}

/** Both axes with their numbers and names, and the scales between them. */
function axes(across: Axis, up: Axis, shown: readonly Point[]) {
  const ranges = [across, up].map((axis, d) =>
    rangeOf(
      axis,
      shown.map((point) => point[d]),
    ),
  );
  const level = scale(across.log ? decades(ranges[0]) : ranges[0], [AREA.left, AREA.right]);
  const x: Scale = across.log ? (value) => level(Math.log10(value)) : level;
  const y = scale(ranges[1], [AREA.bottom, AREA.top]);
  const numbers = across.ticks ?? (across.log ? powers(ranges[0]) : ticks(...ranges[0]));
  const middle = (AREA.left + AREA.right) / 2;
  const drawn = [
    yNumbers(up, ranges[1], y),
    xAxis(AREA, x, numbers, (value) => `${value}${across.unit ?? ""}`),
    el("text", { class: "middle", x: middle, y: SIZE - 6 }, escapeText(across.label)),
  ].join("");
  return { x, y, drawn };
}

const yNumbers = (up: Axis, range: readonly [number, number], y: Scale) =>
  [
    yAxis(AREA, y, up.ticks ?? ticks(...range), (value) => `${value}${up.unit ?? ""}`),
    el(
      "text",
      { class: "middle", transform: `translate(11 ${(AREA.top + AREA.bottom) / 2}) rotate(-90)` },
      escapeText(up.label),
    ),
  ].join("");

/** The ends of a logarithmic axis, as powers of ten. */
const decades = ([low, high]: readonly [number, number]) => [Math.log10(low), Math.log10(high)] as const;

/** Whole powers of ten in a range, three to six of them. */
function powers(range: readonly [number, number]): number[] {
  const [first, last] = [Math.ceil(decades(range)[0]), Math.floor(decades(range)[1])];
  const step = Math.max(1, Math.ceil((last - first) / 5));
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => 10 ** (first + i * step));
}

function rangeOf({ range, log = false }: Axis, values: readonly number[]): readonly [number, number] {
  if (range !== undefined) return range;
  const finite = values.filter((value) => Number.isFinite(value) && (!log || value > 0));
  if (finite.length === 0) return [0, 1];
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  if (log) return [10 ** Math.floor(Math.log10(least)), 10 ** Math.ceil(Math.log10(most) + 1e-9)];
  // What is above zero is seen from zero on.
  const low = least >= 0 ? 0 : least;
  return most > low ? [low, most] : [low, low + 1];
}

function line(
  points: readonly Point[],
  x: Scale,
  y: Scale,
  look: Readonly<Record<string, string | number>>,
): string {
  return polyline(points.map(([px, py]): Point => [x(px), y(py)]).filter(isFinitePoint), look);
}

function marked(marks: readonly Mark[], x: Scale, y: Scale): string[] {
  return marks
    .filter(({ at }) => isFinitePoint([x(at[0]), y(at[1])]))
    .map(({ at: [px, py], shape, colour, size = DOT }) =>
      shape === "dot"
        ? el("circle", { cx: x(px), cy: y(py), r: size, fill: colour })
        : el("text", { class: "middle", x: x(px), y: y(py) + 4 }, "×"),
    );
}

function legend(curves: CurvesFigure["curves"]): string[] {
  return curves.map(({ name, colour }, i) =>
    el("text", { x: AREA.left + 8, y: AREA.top + 12 + 14 * i, style: `fill: ${colour}` }, escapeText(name)),
  );
}

/** Names to the right of the area, each after a piece of its line. */
function legendBeside(
  curves: readonly (CurvesFigure["curves"][number] & { readonly dash: Readonly<Record<string, string>> })[],
): string[] {
  const step = Math.min(14, (AREA.bottom - AREA.top) / curves.length);
  return curves.map(({ name, colour, dash, look = "line" }, i) => {
    const y = AREA.top + step * (i + 0.5);
    const x = SIZE - 20;
    const wide = { x1: x, x2: x + 18, y1: y, y2: y, stroke: colour };
    const sample =
      look === "dots"
        ? el("circle", { cx: x + 9, cy: y, r: DOT, fill: colour })
        : el("line", {
            ...wide,
            ...dash,
            "stroke-width": look === "band" ? 9 : 2,
            ...(look === "band" && { opacity: 0.3 }),
          });
    return sample + el("text", { x: x + 24, y: y + 4 }, escapeText(name));
  });
}
