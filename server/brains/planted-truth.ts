/**
 * What is planted in the brain `planted`: features, a circuit and its fixed points, so that a lens can be scored by
 * precision and recall against the truth. Everything here is a pure value of a seed.
 *
 *   activations a = x + Σ_f s_f d_f          x' = (1−α)x + α M φ(Nᵀx; u) + noise,   NᵀM = I
 *
 * Features: unit directions d_f in superposition (512 in 256 dimensions), rarely and independently active, strength
 * s_f ≥ 0; some follow a concept of the task. They are orthogonal to what the circuit reads.
 * Circuit: rank 4. κ = Nᵀx are two registers of two bits, `next` and `now`; φ(κ) = tanh(gκ + drive). A cue drives
 * `next`; while go is on, `next` drives `now`. Without input its 81 fixed points are κ_i ∈ {−κ*, 0, κ*} with
 * κ* = tanh(gκ*), of which the 16 without a zero are stable. (Elhage et al. 2022, superposition; Mastrogiuseppe &
 * Ostojic 2018, low-rank networks; Sussillo & Barak 2013, the flip-flop.)
 */
import { Matrix, QrDecomposition } from "ml-matrix";
import { createRng, type Rng } from "../../streams/rng.ts";

/** Bits of a register, and of both. */
export const BITS = 2;
export const RANK = 2 * BITS;
/** g: above 1 every bit has two stable values. */
export const GAIN = 1.5;
/** How far M leans out of the space that N reads: what the circuit writes is not what it reads. */
const LEAN = 0.7;

/** What a feature can follow: the corner the brain holds, the corner it will move to, and what the task shows. */
export const CONCEPTS = [
  ...["++", "-+", "--", "+-"].map((corner) => `now ${corner}`),
  ...["++", "-+", "--", "+-"].map((corner) => `next ${corner}`),
  "cue",
  "go",
] as const;
/** Features that follow each concept. */
const FOLLOWERS = 2;
/** The probability that a feature of no concept is active, and that a follower is, with its concept and without. */
const PROBABILITY = { least: 0.012, most: 0.02 } as const;
const FOLLOWING = { with: 0.25, without: 0.004 } as const;
/** Strength of an active feature: uniform between these. */
export const STRENGTH = { least: 0.5, most: 1.5 } as const;
/** Mean time after which a feature is drawn anew. */
export const FEATURE_MS = 10;

export interface PlantedSizes {
  readonly units: number;
  readonly features: number;
}
export const PLANTED_SIZES: PlantedSizes = { units: 256, features: 512 };

export interface PlantedFeature {
  /** Index into CONCEPTS, −1 for none. */
  readonly concept: number;
  /** Probability of being active while its concept holds, and while it does not; the same where there is none. */
  readonly probability: readonly [without: number, with_: number];
}

export interface PlantedFixedPoint {
  /** κ: next x, next y, now x, now y. */
  readonly latent: readonly number[];
  /** x = Mκ, units. */
  readonly x: Float64Array;
  readonly stable: boolean;
}

export interface PlantedTruth extends PlantedSizes {
  readonly seed: number;
  /** d_f, features × units, rows of unit length. */
  readonly directions: Float64Array;
  readonly activity: readonly PlantedFeature[];
  /** M and N, units × 4 each; the circuit's connections are M Nᵀ, of rank 4. */
  readonly write: Matrix;
  readonly read: Matrix;
  /** κ* = tanh(gκ*). */
  readonly level: number;
  /** All 81 without input, stable ones first. */
  readonly fixedPoints: readonly PlantedFixedPoint[];
}

/** @throws when the features or the circuit do not fit the units */
export function plantedTruth(seed: number, { units, features }: PlantedSizes = PLANTED_SIZES): PlantedTruth {
  if (units < 2 * RANK + 1 || features < FOLLOWERS * CONCEPTS.length) {
    throw new Error(
      `a planted brain needs at least ${2 * RANK + 1} units and ${FOLLOWERS * CONCEPTS.length} features, ` +
        `not ${units} and ${features}`,
    );
  }
  const rng = createRng(seed);
  const { orthogonalMatrix } = new QrDecomposition(drawn(units, 2 * RANK, rng.fork("circuit")));
  const read = orthogonalMatrix.subMatrix(0, units - 1, 0, RANK - 1);
  const beside = orthogonalMatrix.subMatrix(0, units - 1, RANK, 2 * RANK - 1);
  const write = Matrix.add(read, beside.mul(LEAN));
  const level = restOf(GAIN);
  return {
    seed,
    units,
    features,
    directions: directionsBeside(read, features, rng.fork("features")),
    activity: activityOf(features, rng.fork("activity")),
    write,
    read,
    level,
    fixedPoints: fixedPointsOf(write, level),
  };
}

function drawn(rows: number, columns: number, rng: Rng): Matrix {
  return Matrix.from1DArray(rows, columns, rng.normals(new Float32Array(rows * columns), 1));
}

/** Random unit vectors without a part in the columns of `read`, features × units. */
function directionsBeside(read: Matrix, features: number, rng: Rng): Float64Array {
  const raw = drawn(features, read.rows, rng);
  const apart = Matrix.sub(raw, raw.mmul(read).mmul(read.transpose()));
  const lengths = apart.to2DArray().map((row) => Math.hypot(...row));
  return Float64Array.from(apart.divColumnVector(lengths).to1DArray());
}

function activityOf(features: number, rng: Rng): PlantedFeature[] {
  return Array.from({ length: features }, (_, f) => {
    const { least, most } = PROBABILITY;
    const alone = least + (most - least) * rng.uniform();
    const concept = f < FOLLOWERS * CONCEPTS.length ? f % CONCEPTS.length : -1;
    return {
      concept,
      probability: concept < 0 ? [alone, alone] : [FOLLOWING.without, FOLLOWING.with],
    };
  });
}

/** The positive solution of κ = tanh(gκ), g > 1, by Newton's method. */
function restOf(gain: number): number {
  let level = 1;
  for (let n = 0; n < 50; n++) {
    const value = Math.tanh(gain * level);
    level -= (level - value) / (1 - gain * (1 - value * value));
  }
  return level;
}

function fixedPointsOf(write: Matrix, level: number): PlantedFixedPoint[] {
  const points = Array.from({ length: 3 ** RANK }, (_, index) => {
    const latent = Array.from({ length: RANK }, (_, i) => ((Math.floor(index / 3 ** i) % 3) - 1) * level);
    return {
      latent,
      x: Float64Array.from(write.mmul(Matrix.columnVector(latent)).to1DArray()),
      stable: !latent.includes(0),
    };
  });
  return [...points.filter(({ stable }) => stable), ...points.filter(({ stable }) => !stable)];
}
