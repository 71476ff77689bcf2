/** What a reader of papers on motor cortex expects to see, one colour a direction. */
import type { Matrix } from "ml-matrix";
import type { Jpca } from "../../symbiote/lenses/analyses/jpca.ts";
import { covariance, principalAxes } from "../../symbiote/lenses/analyses/pca.ts";
import {
  asRows,
  conditionMean,
  type Responses,
  withoutConditionMean,
} from "../../symbiote/lenses/analyses/responses.ts";
import {
  type CurvesFigure,
  hue,
  type Mark,
  type PlaneFigure,
  type Point,
  type PointsFigure,
  shade,
} from "../figure.ts";
import { angleOf, type CentreOut, DIRECTIONS, END, GO } from "./centre-out.ts";
import type { Landscape } from "./fixed-points.ts";
import { DT_MS } from "./life.ts";
import type { Preferred } from "./tuning.ts";

const CIRCLE = { range: [-180, 180], ticks: [-180, -90, 0, 90, 180], unit: "°" } as const;
const colour = (direction: number) => hue(angleOf(direction));
const dot = (at: Point, direction: number, size = 3.5): Mark => ({
  at,
  shape: "dot",
  colour: colour(direction),
  size,
});

/** Rows of x, y, condition by condition, as one path each. */
function pathsOf(rows: Matrix): PlaneFigure["paths"] {
  const each = rows.rows / DIRECTIONS;
  return Array.from({ length: DIRECTIONS }, (_, k) => ({
    colour: colour(k),
    points: Array.from(
      { length: each },
      (_, t): Point => [rows.get(k * each + t, 0), rows.get(k * each + t, 1)],
    ),
  }));
}

/** Where each direction's response goes in the first jPCA planes, from go on. */
export function planeFigures({ planes }: Jpca): PlaneFigure[] {
  return planes.slice(0, 2).map(({ path, frequencyHz, varianceFraction }, i) => {
    const paths = pathsOf(path);
    const share = `${Math.round(100 * varianceFraction)} % of the tuned variance`;
    return {
      kind: "plane",
      title: `jPCA plane ${i + 1}`,
      caption: `jPCA plane ${i + 1}: ${frequencyHz.toFixed(1)} Hz, ${share}; ● go.`,
      paths,
      marks: paths.map(({ points }, k) => dot(points[0], k)),
    };
  });
}

/** Preferred direction of every tuned unit in movement against that in preparation. */
export function preferredFigure(preferred: readonly Preferred[]): PointsFigure {
  const degrees = (radians: number) => (180 / Math.PI) * radians;
  return {
    kind: "points",
    title: "preferred directions in movement against preparation",
    caption: "Preferred directions: movement (up) against preparation.",
    x: { ...CIRCLE, label: "preparation" },
    y: { ...CIRCLE, label: "movement" },
    marks: preferred.map(({ preparation, movement }) => ({
      at: [degrees(preparation), degrees(movement)],
      shape: "dot",
      colour: shade(3),
    })),
    diagonal: true,
  };
}

/** Responses on their first two components, with the fixed points while each target is shown and after go. */
export function landscapeFigure(rates: Responses, landscape: Landscape): PlaneFigure {
  const rows = asRows(rates);
  const { axes } = principalAxes(covariance(rows), 2);
  const paths = pathsOf(rows.mmul(axes));
  const seen = (state: Float64Array): Point => {
    const at: [number, number] = [0, 0];
    state.forEach((value, u) => {
      for (const d of [0, 1]) at[d] += Math.tanh(Math.max(value, 0)) * axes.get(u, d);
    });
    return at;
  };
  return {
    kind: "plane",
    title: "fixed points over trajectories",
    caption: "First two components; fixed points: ● target shown, × after go.",
    paths,
    marks: [
      ...paths.map(({ points }, k) => dot(points[GO], k, 2)),
      ...landscape.shown.map((state, k) => dot(seen(state), k, 5)),
      ...landscape.afterGo.map((state): Mark => ({ at: seen(state), shape: "cross", colour: shade(0) })),
    ],
  };
}

/** How far the mean over directions has come from where the window began, and the spread of directions around it. */
export function marginalFigure(rates: Responses): CurvesFigure {
  const { units, times } = rates;
  const mean = conditionMean(rates);
  const rest = withoutConditionMean(rates).values;
  const variances = Array.from({ length: times }, () => ({ common: 0, tuned: 0 }));
  for (let i = 0; i < rest.length; i++) {
    const one = variances[Math.floor(i / units) % times];
    one.tuned += rest[i] ** 2 / DIRECTIONS;
    if (i < mean.length) one.common += (mean[i] - mean[i % units]) ** 2;
  }
  const curve = (of: "common" | "tuned", ink: number) => ({
    name: of,
    colour: shade(ink),
    points: variances.map((one, t): Point => [DT_MS * (t - GO), one[of]]),
  });
  return {
    kind: "curves",
    title: "common and tuned response over time",
    caption: "Squared change, Σ over units: common (grey), tuned (blue).",
    x: {
      label: "from go",
      unit: " ms",
      range: [-DT_MS * GO, DT_MS * (END - GO)],
      ticks: [-300, 0, 300, 600],
    },
    y: { label: "squared change" },
    curves: [curve("common", 0), curve("tuned", 3)],
    uprights: [0],
  };
}

/** The hand's mean way to every target. */
export function handFigure({ hand }: CentreOut): PlaneFigure {
  return {
    kind: "plane",
    title: "mean reaches",
    caption: "Mean reaches of the hand.",
    paths: pathsOf(asRows(hand)),
  };
}
