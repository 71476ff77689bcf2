/** What a reader of papers on decisions expects to see: psychometric curves, slow points under trajectories, gating. */
import { Matrix } from "ml-matrix";
import { covariance, principalAxes } from "../../symbiote/lenses/analyses/pca.ts";
import {
  type BarsFigure,
  type CurvesFigure,
  type Mark,
  type PlaneFigure,
  type Point,
  shade,
} from "../figure.ts";
import { CONTEXTS, type Psychometric } from "./psychometric.ts";
import type { Line } from "./slow-points.ts";
import type { Trial } from "./trials.ts";

const NAMES = ["motion counts", "colour counts"] as const;

/** The share of choices 1 against the coherence of either evidence, one curve for each that counts or does not. */
export function psychometricFigures({ trials }: Psychometric): CurvesFigure[] {
  return CONTEXTS.map((context, c) => {
    const those = trials.filter((trial) => trial.context === context);
    const counts = c === 0 ? (["motion", "colour"] as const) : (["colour", "motion"] as const);
    return {
      kind: "curves",
      title: `psychometric curves when ${NAMES[c]}`,
      caption: `When ${NAMES[c]}: choices of 1 against the coherence of each evidence; bars are 95 % intervals.`,
      x: { label: "coherence" },
      y: { label: "choices of 1", range: [0, 1], ticks: [0, 0.5, 1] },
      curves: [
        curveOf(counts[0], shade(3), those, ({ relevant }) => relevant),
        curveOf(`${counts[1]}, which does not count`, shade(0), those, ({ irrelevant }) => irrelevant),
      ],
      uprights: [0],
    };
  });
}

function curveOf(name: string, colour: string, trials: readonly Trial[], by: (trial: Trial) => number) {
  const levels = [...new Set(trials.map(by))].sort((a, b) => a - b);
  const shares = levels.map((level) => {
    const those = trials.filter((trial) => by(trial) === level);
    const share = those.filter(({ said }) => said > 0).length / those.length;
    return { share, sd: Math.sqrt((share * (1 - share)) / those.length) };
  });
  return {
    name,
    colour,
    look: "both" as const,
    points: levels.map((level, i): Point => [level, shares[i].share]),
    errors: shares.map(
      ({ share, sd }): Point => [Math.max(0, share - 1.96 * sd), Math.min(1, share + 1.96 * sd)],
    ),
  };
}

/** Mean courses of the state by coherence on the line of slow points (across) and the next component of the courses. */
export function lineFigures(lines: readonly Line[], trials: readonly Trial[]): PlaneFigure[] {
  return lines.flatMap(({ context, points }, c) => {
    if (points.length === 0) return [];
    const those = trials.filter((trial) => trial.context === context);
    const levels = [...new Set(those.map(({ relevant }) => relevant))].sort((a, b) => a - b);
    const courses = levels.map((level) => meanCourse(those.filter(({ relevant }) => relevant === level)));
    const across = principalAxes(covariance(new Matrix(points.map(({ x }) => [...x]))), 1).axes.getColumn(0);
    const rest = courses.flat().map((state) => {
      const along = dot(state, across);
      return [...state].map((value, i) => value - along * across[i]);
    });
    const up = principalAxes(covariance(new Matrix(rest)), 1).axes.getColumn(0);
    const place = (state: ArrayLike<number>): Point => [dot(state, across), dot(state, up)];
    const colour = (level: number) => shade(level > 0 ? 3 : 1);
    return {
      kind: "plane" as const,
      title: `slow points and courses when ${NAMES[c]}`,
      caption: `When ${NAMES[c]}: × slow points without evidence; courses of the state while evidence is shown, averaged by its coherence, from ● on. Across: the line of slow points.`,
      paths: courses.map((course, i) => ({ points: course.map(place), colour: colour(levels[i]) })),
      marks: [
        ...points.map(({ x }): Mark => ({ at: place(x), shape: "cross", colour: shade(0) })),
        ...courses.map(
          (course, i): Mark => ({ at: place(course[0]), shape: "dot", colour: colour(levels[i]) }),
        ),
      ],
    };
  });
}

function meanCourse(trials: readonly Trial[]): Float64Array[] {
  return trials[0].states.map((first, t) =>
    first.map((_, i) => trials.reduce((sum, { states }) => sum + states[t][i], 0) / trials.length),
  );
}

/** What a unit of either evidence adds along the selection vector, averaged over the slow points. */
export function gatingFigure(lines: readonly Line[]): BarsFigure {
  return {
    kind: "bars",
    title: "projection of the evidence on the selection vector",
    caption:
      "What a unit of evidence adds, along the left eigenvector of the slow mode, of length 1: mean over slow points, bars are their quartiles' range.",
    y: { label: "projection" },
    bars: lines.flatMap(({ context, points }) =>
      points.length === 0
        ? []
        : [
            barOf(
              `motion, ${NAMES[context > 0 ? 0 : 1]}`,
              points.map((p) => (context > 0 ? p.relevant : p.irrelevant)),
            ),
            barOf(
              `colour, ${NAMES[context > 0 ? 0 : 1]}`,
              points.map((p) => (context > 0 ? p.irrelevant : p.relevant)),
            ),
          ],
    ),
  };
}

function barOf(name: string, values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q: number) => sorted[Math.round(q * (sorted.length - 1))];
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  return { name, value, error: [at(0.25), at(0.75)] as const, colour: shade(3) };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
