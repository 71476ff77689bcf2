/** The figures of a certificate: what a reader of papers on motor cortex expects to see, one colour a direction. */
import type { Matrix } from "ml-matrix";
import { angleOf, DIRECTIONS, END, GO } from "../../certificate/reach/centre-out.ts";
import type { Examination } from "../../certificate/reach/examine.ts";
import type { Plane } from "../../symbiote/lenses/analyses/jpca.ts";
import { covariance, principalAxes } from "../../symbiote/lenses/analyses/pca.ts";
import { asRows, conditionMean, withoutConditionMean } from "../../symbiote/lenses/analyses/responses.ts";
import { el, polyline, type Scale, scale, svg, ticks, xAxis, yAxis } from "../report/svg.ts";

const SIZE = 340;
const PAD = 24;
type Point = readonly [number, number];

const colour = (direction: number) => `hsl(${Math.round((180 / Math.PI) * angleOf(direction))} 65% 50%)`;

/** A square in which both axes have one scale, wide enough for all of `points`. */
function square(
  title: string,
  points: readonly Point[],
  draw: (x: Scale, y: Scale) => readonly string[],
): string {
  const centre = [0, 1].map((d) => {
    const values = points.map((point) => point[d]);
    return {
      middle: (Math.max(...values) + Math.min(...values)) / 2,
      reach: Math.max(...values) - Math.min(...values),
    };
  });
  const half = Math.max(1e-9, ...centre.map(({ reach }) => reach)) / 2;
  const range = (d: number) => [centre[d].middle - half, centre[d].middle + half] as const;
  const box = el("rect", { class: "box", x: 1, y: 1, width: SIZE - 2, height: SIZE - 2 });
  return svg(
    SIZE,
    SIZE,
    title,
    box,
    ...draw(scale(range(0), [PAD, SIZE - PAD]), scale(range(1), [SIZE - PAD, PAD])),
  );
}

/** Rows of x, y, condition by condition, as one path each. */
function pathsOf(rows: Matrix): readonly (readonly Point[])[] {
  const each = rows.rows / DIRECTIONS;
  return Array.from({ length: DIRECTIONS }, (_, k) =>
    Array.from({ length: each }, (_, t) => [rows.get(k * each + t, 0), rows.get(k * each + t, 1)] as const),
  );
}

const lines = (paths: readonly (readonly Point[])[], x: Scale, y: Scale) =>
  paths.map((path, k) =>
    polyline(
      path.map(([px, py]) => [x(px), y(py)] as const),
      { stroke: colour(k), "stroke-width": 1.5 },
    ),
  );
const dot = ([px, py]: Point, x: Scale, y: Scale, fill: string, r = 3.5) =>
  el("circle", { cx: x(px), cy: y(py), r, fill });

/** Where each direction's response goes in one jPCA plane, from go (●) on. */
export function planeFigure(plane: Plane, index: number): string {
  const paths = pathsOf(plane.path);
  return square(`jPCA plane ${index + 1}`, paths.flat(), (x, y) => [
    ...lines(paths, x, y),
    ...paths.map((path, k) => dot(path[0], x, y, colour(k))),
  ]);
}

/** Preferred direction of every tuned unit in movement against that in preparation, degrees. */
export function preferredFigure({ preferred }: Examination): string {
  const area = { left: 48, right: SIZE - 28, top: 12, bottom: SIZE - 40 };
  const x = scale([-180, 180], [area.left, area.right]);
  const y = scale([-180, 180], [area.bottom, area.top]);
  const say = (value: number) => `${value}°`;
  const degrees = (radians: number) => (180 / Math.PI) * radians;
  return svg(
    SIZE,
    SIZE,
    "preferred directions in movement against preparation",
    yAxis(area, y, [-180, -90, 0, 90, 180], say),
    xAxis(area, x, [-180, -90, 0, 90, 180], say),
    el("line", { class: "axis", x1: x(-180), y1: y(-180), x2: x(180), y2: y(180) }),
    ...preferred.map(({ preparation, movement }) =>
      dot([degrees(preparation), degrees(movement)], x, y, "var(--arm-3)"),
    ),
    el("text", { class: "middle", x: (area.left + area.right) / 2, y: SIZE - 6 }, "preparation"),
  );
}

/** Responses on their first two components, with the fixed points while each target is shown (●) and after go (×). */
export function landscapeFigure({ centreOut: { rates }, landscape }: Examination): string {
  const rows = asRows(rates);
  const { axes } = principalAxes(covariance(rows), 2);
  const paths = pathsOf(rows.mmul(axes));
  const seen = (state: Float64Array): Point => {
    const at = [0, 0];
    state.forEach((value, u) => {
      for (const d of [0, 1]) at[d] += Math.tanh(Math.max(value, 0)) * axes.get(u, d);
    });
    return [at[0], at[1]];
  };
  const shown = landscape.shown.map(seen);
  const after = landscape.afterGo.map(seen);
  return square("fixed points over trajectories", [...paths.flat(), ...shown, ...after], (x, y) => [
    ...lines(paths, x, y),
    ...paths.map((path, k) => dot(path[GO], x, y, colour(k), 2)),
    ...shown.map((point, k) => dot(point, x, y, colour(k), 5)),
    ...after.map(([px, py]) => el("text", { class: "middle", x: x(px), y: y(py) + 4 }, "×")),
  ]);
}

/** How far the mean over directions has come from where the window began, and the spread of directions around it. */
export function marginalFigure({ centreOut: { rates } }: Examination): string {
  const { units, times } = rates;
  const mean = conditionMean(rates);
  const rest = withoutConditionMean(rates).values;
  const variances = Array.from({ length: times }, () => ({ common: 0, tuned: 0 }));
  for (let i = 0; i < rest.length; i++) {
    const one = variances[Math.floor(i / units) % times];
    one.tuned += rest[i] ** 2 / DIRECTIONS;
    if (i < mean.length) one.common += (mean[i] - mean[i % units]) ** 2;
  }
  const most = Math.max(1e-9, ...variances.map(({ common, tuned }) => Math.max(common, tuned)));
  const area = { left: 48, right: SIZE - 28, top: 12, bottom: SIZE - 40 };
  const x = scale([-10 * GO, 10 * (END - GO)], [area.left, area.right]);
  const y = scale([0, most], [area.bottom, area.top]);
  const curve = (of: "common" | "tuned", stroke: string) =>
    polyline(
      variances.map((one, t) => [x(10 * (t - GO)), y(one[of])] as const),
      { stroke, "stroke-width": 2 },
    );
  return svg(
    SIZE,
    SIZE,
    "common and tuned response over time",
    yAxis(area, y, ticks(0, most), String),
    xAxis(area, x, [-300, 0, 300, 600], (ms) => `${ms} ms`),
    el("line", { class: "axis", x1: x(0), x2: x(0), y1: area.top, y2: area.bottom }),
    curve("common", "var(--arm-0)"),
    curve("tuned", "var(--arm-3)"),
  );
}

/** The hand's mean way to every target. */
export function handFigure({ centreOut: { hand } }: Examination): string {
  const paths = pathsOf(asRows(hand));
  return square("mean reaches", paths.flat(), (x, y) => lines(paths, x, y));
}
