/**
 * Does the network ring after go, and does movement ride on it? Near the fixed point of movement a trained network has
 * a few oscillatory modes that are slower than its units, and the tuned response moves in their planes (Sussillo,
 * Churchland, Kaufman & Shenoy 2015). A random network has slow complex eigenvalues too, by chance; what it has not is
 * a movement that uses them. So the slowest complex pair λ, λ̄ is asked for its frequency arg λ/2πdt, for its time
 * constant −dt/ln|λ|, and for the share of tuned variance in the plane of its eigenvector, seen in rates: r′(x*) ∘ v.
 * The slowest mode of all may be real (a posture that drifts, hardly entered by movement): it is no part of the claim.
 */
import { Matrix } from "ml-matrix";
import type { Rng } from "../../../streams/rng.ts";
import { TAU_MS } from "../../brains/rnn.ts";
import { eigen, modulus } from "../../symbiote/lenses/analyses/eigenvalues.ts";
import type { DynamicalMap } from "../../symbiote/lenses/analyses/fixed-points.ts";
import { covariance } from "../../symbiote/lenses/analyses/pca.ts";
import { asRows, between, withoutConditionMean } from "../../symbiote/lenses/analyses/responses.ts";
import { against, drawn } from "../../symbiote/lenses/analyses/surrogate.ts";
import { type Row, row, SURROGATES } from "../certificate.ts";
import { type CentreOut, GO } from "./centre-out.ts";
import { DT_MS } from "./life.ts";
import { slopeOf } from "./rnn-map.ts";

const MOVEMENT = [GO, GO + 30] as const;

interface Oscillation {
  readonly frequencyHz: number;
  readonly timeConstantMs: number;
  /** The real and the imaginary part of its eigenvector, in rates. */
  readonly plane: readonly [Float64Array, Float64Array];
  /** How strongly each unit's rate follows its state there. */
  readonly slope: Float64Array;
}

/** @param points fixed points of `map` after go; the slowest oscillation about any of them is described */
export function ringingRows(
  map: DynamicalMap,
  points: readonly Float64Array[],
  { rates }: CentreOut,
  rng: Rng,
): Row[] {
  const [slowest] = points
    .flatMap((point) => slowestOscillation(map, point))
    .sort((a, b) => b.timeConstantMs - a.timeConstantMs);
  const tuned = covariance(asRows(withoutConditionMean(between(rates, ...MOVEMENT))));
  const share = slowest === undefined ? 0 : shareIn(tuned, slowest.plane);
  const chance = drawn(SURROGATES, () =>
    slowest === undefined ? 0 : shareIn(tuned, randomPlane(slowest.slope, rng)),
  );
  return [
    row("frequency of the slowest oscillation after go, Hz", slowest?.frequencyHz ?? 0, {
      atLeast: 0.5,
      atMost: 4,
    }),
    row(
      "time constant of that oscillation, ms",
      slowest?.timeConstantMs ?? 0,
      { atLeast: 2 * TAU_MS },
      { reference: TAU_MS },
    ),
    row(
      "tuned variance of movement in the plane of that oscillation",
      share,
      { atLeast: 0.05 },
      against(share, chance, "high"),
    ),
  ];
}

/** The complex pair of greatest modulus about `x`, if there is one. */
function slowestOscillation({ jacobian }: DynamicalMap, x: Float64Array): Oscillation[] {
  const { values, vectors } = eigen(jacobian(x));
  let best = -1;
  values.forEach((value, i) => {
    if (value.im > 0 && (best < 0 || modulus(value) > modulus(values[best]))) best = i;
  });
  if (best < 0) return [];
  const slope = x.map(slopeOf);
  const inRates = (column: number) => slope.map((gain, u) => gain * vectors.get(u, column));
  const { re, im } = values[best];
  return [
    {
      frequencyHz: Math.atan2(im, re) / (2 * Math.PI * (DT_MS / 1000)),
      timeConstantMs: -DT_MS / Math.log(Math.hypot(re, im)),
      plane: [inRates(best), inRates(best + 1)],
      slope,
    },
  ];
}

/** Share of the variance in the plane that two vectors span. */
function shareIn(covariance: Matrix, [a, b]: readonly [Float64Array, Float64Array]): number {
  const first = unit(a);
  const along = dot(first, b);
  const second = unit(b.map((value, i) => value - along * first[i]));
  const held = [first, second].reduce((sum, axis) => {
    const column = Matrix.columnVector(axis);
    return sum + column.transpose().mmul(covariance).mmul(column).get(0, 0);
  }, 0);
  return held / covariance.trace();
}

/** Two random directions among the units that are awake. */
function randomPlane(slope: Float64Array, rng: Rng): [Float64Array, Float64Array] {
  return [slope.map((gain) => gain * rng.normal()), slope.map((gain) => gain * rng.normal())];
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
}
