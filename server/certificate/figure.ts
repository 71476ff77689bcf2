/**
 * The figures of a certificate as data: whoever examines a brain says what is to be seen, and whoever makes a page
 * draws it (server/runtime/certificate/figures.ts). Points that are not finite are left out of the drawing.
 */

/** x, y */
export type Point = readonly [number, number];
/** Any CSS colour; `hue` and `shade` give those that go with the rest of the page. */
export type Colour = string;

/** The colour of a direction, radians. */
export const hue = (radians: number): Colour => `hsl(${Math.round((180 / Math.PI) * radians)} 65% 50%)`;
/** One of eight colours for things that have no direction; 0 is grey. */
export const shade = (index: number): Colour => `var(--arm-${index % 8})`;

export interface Mark {
  readonly at: Point;
  /** ● or × */
  readonly shape: "dot" | "cross";
  readonly colour: Colour;
  /** Radius of a dot, pixels (default 3.5). */
  readonly size?: number;
}

export interface Axis {
  readonly label: string;
  /** Follows every number on the axis, such as "°". */
  readonly unit?: string;
  /** Default: what there is to see. */
  readonly range?: readonly [number, number];
  /** Where numbers stand; default: about five round ones. */
  readonly ticks?: readonly number[];
  /** Logarithmic: numbers stand at powers of ten, and what is not above zero is left out. */
  readonly log?: boolean;
}

export interface Curve {
  readonly name: string;
  readonly colour: Colour;
  readonly points: readonly Point[];
  /** The lower and the upper end of an error around each point. */
  readonly errors?: readonly (readonly [number, number])[];
  /** `line` joins the points, `dots` does not, `both` shows both; `band` fills what lies within the errors (default `line`). */
  readonly look?: "line" | "dots" | "both" | "band";
}

export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly colour?: Colour;
  readonly error?: readonly [number, number];
  /** What it is to be compared with, drawn as a line across the bar. */
  readonly reference?: number;
}

interface Titled {
  /** What screen readers say. */
  readonly title: string;
  /** What stands below. */
  readonly caption: string;
}

/** Paths and marks in a plane in which both axes have one scale and none has numbers. */
export interface PlaneFigure extends Titled {
  readonly kind: "plane";
  readonly paths: readonly { readonly points: readonly Point[]; readonly colour: Colour }[];
  readonly marks?: readonly Mark[];
}

/** Marks between two axes with numbers. */
export interface PointsFigure extends Titled {
  readonly kind: "points";
  readonly x: Axis;
  readonly y: Axis;
  readonly marks: readonly Mark[];
  /** Draw the line y = x. */
  readonly diagonal?: boolean;
}

/** Curves over x; where there are several they are named, many of them beside the figure. */
export interface CurvesFigure extends Titled {
  readonly kind: "curves";
  readonly x: Axis;
  readonly y: Axis;
  readonly curves: readonly Curve[];
  /** Values of x at which a line stands upright. */
  readonly uprights?: readonly number[];
}

export interface BarsFigure extends Titled {
  readonly kind: "bars";
  readonly y: Axis;
  readonly bars: readonly Bar[];
}

/** A matrix: grey where 0, the warmer the higher above it and the colder the lower below. NaN is left blank. */
export interface HeatFigure extends Titled {
  readonly kind: "heat";
  /** Names down the side and along the top; fewer names than rows or columns are spread evenly. */
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Row by row. */
  readonly values: readonly (readonly number[])[];
  /** The absolute value with the strongest colour; default: the greatest there is. */
  readonly strongest?: number;
}

export type Figure = PlaneFigure | PointsFigure | CurvesFigure | BarsFigure | HeatFigure;
