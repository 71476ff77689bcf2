/**
 * How the network integrates: in each context, without evidence, its state hardly moves along a line, and evidence
 * moves it along that line by its projection on the selection vector (Mante et al. 2013).
 *
 * Slow points: at every place on the way between where the choices are made, Levenberg–Marquardt from states of noisy
 * trials, held to that place and stopped as soon as the speed ‖F(x) − x‖ is small. Small is what would take LEISURE
 * times the length of the evidence from where one choice is made to where the other is.
 *
 * Rates have a kink where a unit falls silent, and evidence never comes without noise, which carries many units across
 * theirs and back. So F is linearised amid that noise: r′ is the mean of r′(x* + d) over the deviations d of noisy
 * states from where they calm down to. ℓJ = λℓ for the eigenvalue nearest one, ‖ℓ‖ = 1; the selection vector is the
 * mean of ℓ over slow points, as in the paper.
 */
import { Matrix } from "ml-matrix";
import type { Rng } from "../../../streams/rng.ts";
import { quantile } from "../../../streams/statistic.ts";
import type { RnnWeights } from "../../kernels/kernel.ts";
import { eigen } from "../../symbiote/lenses/analyses/eigenvalues.ts";
import type { DynamicalMap } from "../../symbiote/lenses/analyses/fixed-points.ts";
import { covariance, principalAxes } from "../../symbiote/lenses/analyses/pca.ts";
import { slowAlong } from "../../symbiote/lenses/analyses/slow-along.ts";
import { against, drawn } from "../../symbiote/lenses/analyses/surrogate.ts";
import { EVIDENCE_MS } from "../../tasks/decide-trial.ts";
import { type Row, row, SURROGATES } from "../certificate.ts";
import { jacobianOf, rnnMap, slopeOf } from "../reach/rnn-map.ts";
import type { Subject } from "../subject.ts";
import { CONTEXTS } from "./psychometric.ts";
import { DT_MS, type Trial } from "./trials.ts";

/** Places searched in each context, over the range of its states once their noise has died away for so many ticks. */
const PLACES = 40;
const CALM_TICKS = 5;
/** At the pace of a slow point, the way between the choices takes so many times as long as the evidence lasts. */
const LEISURE = 10;
const SEARCH = { places: PLACES, radius: 5, iterations: 10 } as const;
/** Where evidence as strong as this leads is where a choice is made. */
const STRONG = 0.4;
/** How the noise spreads states is learned from so many of them, of coherences that leave the network undecided. */
const DEVIATIONS = 48;
const WEAK = 0.061;

export interface SlowPoint {
  readonly x: Float64Array;
  /** Where it lies along the line. */
  readonly along: number;
  /** The eigenvalue nearest one. */
  readonly eigenvalue: number;
  /** Projections on ℓ, ‖ℓ‖ = 1, of what the evidence that counts adds to the state, and of the other. */
  readonly relevant: number;
  readonly irrelevant: number;
}

/** What is found in one context. */
export interface Line {
  readonly context: number;
  /** By their place along the line. */
  readonly points: readonly SlowPoint[];
  /** Share of the points' variance on their first principal component. */
  readonly straightness: number;
  /** The longest stretch of the line without a slow point, as a share of its length. */
  readonly gap: number;
  /** Projections on the mean of ℓ: of the evidence that counts over that of the other, as sizes. */
  readonly gating: number;
}

export interface Integration {
  readonly rows: readonly Row[];
  /** In the order of `CONTEXTS`. */
  readonly lines: readonly Line[];
}

/** @param trials with states */
export function examineSlowPoints({ weights }: Subject, trials: readonly Trial[], rng: Rng): Integration {
  const lines = CONTEXTS.map((context) => lineIn(weights, context, trials));
  const worst = (f: (line: Line) => number) => Math.min(...lines.map(f));
  const gating = worst((line) => line.gating);
  const chance = drawn(SURROGATES, () => worst(() => gatingOfChance(weights, rng)));
  const moduli = lines.flatMap(({ points }) => points.map(({ eigenvalue }) => Math.abs(1 - eigenvalue)));
  return {
    rows: [
      row(
        "variance of slow points on a line, either context",
        worst((line) => line.straightness),
        { atLeast: 0.95 },
        { reference: statesOnLine(trials) },
      ),
      row(
        "longest stretch of the line without a slow point, share of its length",
        -worst((line) => -line.gap),
        { atMost: 0.5 },
        { reference: 1 },
      ),
      row(
        "time constant along the line, median, ms",
        DT_MS / quantile(Float64Array.from(moduli).sort(), 0.5),
        { atLeast: 200 },
        { reference: 50 },
      ),
      row(
        "gating by the selection vector, relevant over irrelevant",
        gating,
        { atLeast: 20 },
        against(gating, chance, "high"),
      ),
    ],
    lines,
  };
}

function lineIn(weights: RnnWeights, context: number, trials: readonly Trial[]): Line {
  const map = rnnMap(weights, [0, 0, Number(context > 0), Number(context < 0), 1], DT_MS);
  const those = trials.filter((trial) => trial.context === context);
  const calm = those.flatMap(({ states }) => states.map((state) => calmed(map, state)));
  const between = wayBetweenChoices(those);
  const way = Math.hypot(...between);
  const tolerance = way / (LEISURE * (EVIDENCE_MS / DT_MS));
  const found = slowAlong(
    map,
    between.map((value) => value / way),
    calm,
    { ...SEARCH, tolerance },
  );
  if (found.length < 2) {
    return { context, points: [], straightness: Number.NaN, gap: Number.NaN, gating: Number.NaN };
  }
  const deviations = deviationsIn(map, those);
  const amid = (x: Float64Array) => jacobianOf(weights, slopesAmid(x, deviations), DT_MS);
  const { axes, variances } = principalAxes(covariance(new Matrix(found.map((x) => [...x]))), 1);
  const axis = axes.getColumn(0);
  const towards = those.reduce((sum, { relevant, states }) => {
    return sum + Math.sign(relevant) * dot(axis, states[states.length - 1]);
  }, 0);
  const line = axis.map((value) => Math.sign(towards) * value);
  const points = found
    .map((x) => ({ x, along: dot(x, line), ...selection(weights, context, amid(x), line) }))
    .sort((a, b) => a.along - b.along);
  const places = points.map(({ along }) => along);
  const steps = places.slice(1).map((place, i) => place - places[i]);
  const mean = (f: (point: SlowPoint) => number) =>
    points.reduce((sum, point) => sum + f(point), 0) / points.length;
  return {
    context,
    points,
    straightness: variances[0] / variances.reduce((sum, one) => sum + one, 0),
    gap: Math.max(...steps) / (places[places.length - 1] - places[0]),
    gating: Math.abs(mean(({ relevant }) => relevant) / mean(({ irrelevant }) => irrelevant)),
  };
}

/** From where strong evidence for one choice leaves the state to where that for the other does, mean over trials. */
function wayBetweenChoices(trials: readonly Trial[]): Float64Array {
  const [there, here] = [1, -1].map((side) => {
    const ends = trials
      .filter(({ relevant }) => side * relevant > STRONG)
      .map(({ states }) => states[states.length - 1]);
    return ends[0].map((_, i) => ends.reduce((sum, end) => sum + end[i], 0) / ends.length);
  });
  return there.map((value, i) => value - here[i]);
}

/** How far noisy states are from where they calm down to. */
function deviationsIn(map: DynamicalMap, trials: readonly Trial[]): Float64Array[] {
  const weak = trials.filter(({ relevant }) => Math.abs(relevant) <= WEAK).flatMap(({ states }) => states);
  const stride = Math.max(1, Math.floor(weak.length / DEVIATIONS));
  return weak
    .filter((_, i) => i % stride === 0)
    .map((state) => {
      const rest = calmed(map, state);
      return state.map((value, i) => value - rest[i]);
    });
}

/** How strongly rates follow their states about `x`, mean over deviations from it. */
function slopesAmid(x: Float64Array, deviations: readonly Float64Array[]): Float64Array {
  return x.map(
    (value, i) => deviations.reduce((sum, d) => sum + slopeOf(value + d[i]), 0) / deviations.length,
  );
}

/** What either evidence adds, seen along the left eigenvector of the slow mode; the right one tells its sense. */
function selection(weights: RnnWeights, context: number, jacobian: Matrix, line: readonly number[]) {
  const [right, left] = [jacobian, jacobian.transpose()].map((matrix) => {
    const { values, vectors } = eigen(matrix);
    const nearest = values.reduce(
      (best, { re, im }, i) =>
        Math.hypot(re - 1, im) < Math.hypot(values[best].re - 1, values[best].im) ? i : best,
      0,
    );
    return { value: values[nearest].re, vector: vectors.getColumn(nearest) };
  });
  const sense = Math.sign(dot(right.vector, line) * dot(left.vector, right.vector));
  const scale = sense / Math.hypot(...left.vector);
  const [motion, colour] = [0, 1].map(
    (column) =>
      scale * left.vector.reduce((sum, l, i) => sum + l * weights.input[i * weights.inputs + column], 0),
  );
  return {
    eigenvalue: right.value,
    relevant: context > 0 ? motion : colour,
    irrelevant: context > 0 ? colour : motion,
  };
}

/** The gating that a direction drawn at random has. */
function gatingOfChance({ units, inputs, input }: RnnWeights, rng: Rng): number {
  const direction = rng.normals(new Float32Array(units), 1);
  let [motion, colour] = [0, 0];
  for (let i = 0; i < units; i++) {
    motion += direction[i] * input[i * inputs];
    colour += direction[i] * input[i * inputs + 1];
  }
  return Math.abs(motion / colour);
}

function calmed({ map }: DynamicalMap, state: Float64Array): Float64Array {
  let x = state;
  for (let t = 0; t < CALM_TICKS; t++) x = map(x);
  return x;
}

/** The share of the variance of noisy states on their own first component: what a line is to be compared with. */
function statesOnLine(trials: readonly Trial[]): number {
  const states = trials.flatMap((trial) => trial.states.map((x) => [...x]));
  const { variances } = principalAxes(covariance(new Matrix(states)), 1);
  return variances[0] / variances.reduce((sum, one) => sum + one, 0);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
