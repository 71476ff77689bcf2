/**
 * Are the planted features there to be found? An oracle that is told when each feature is active finds its direction
 * by least squares; one that is told the directions finds which are active by orthogonal matching pursuit
 * (Pati et al. 1993). What neither can find, no lens could.
 */
import { CholeskyDecomposition, Matrix, solve } from "ml-matrix";
import type { Rng } from "../../../streams/rng.ts";
import { mean } from "../../../streams/statistic.ts";
import { CONCEPTS, type PlantedTruth } from "../../brains/planted-truth.ts";
import { type Row, row } from "../certificate.ts";
import { live } from "./life.ts";

/** Ticks the directions are fitted on, and those the pursuit is tried on. */
const TICKS = 5000;
const PURSUED = 300;
/** A direction is found when it is this near. */
const NEAR = 0.9;
/** The pursuit ends where no feature matches more than this: less than the weakest, more than noise. */
const FAINT = 0.3;

export interface Features {
  readonly rows: Row[];
  /** Share of ticks in which the followers of a concept are active, while it holds and while it does not. */
  readonly followers: readonly Following[];
  /** Cosine of each direction with the one found, rising. */
  readonly cosines: readonly number[];
}

export interface Following {
  readonly name: string;
  readonly withConcept: number;
  readonly without: number;
}

interface Sample {
  readonly activations: Float64Array;
  readonly strength: Float64Array;
  /** Which of CONCEPTS hold. */
  readonly holds: readonly boolean[];
}

export function examineFeatures(truth: PlantedTruth, rng: Rng): Features {
  const samples: Sample[] = [];
  const listen = truth.read.transpose();
  live(truth, rng, ({ brain, input }) => {
    const { x, strength } = brain.save() as { x: Float32Array; strength: Float64Array };
    const latent = listen.mmul(Matrix.columnVector(Array.from(x))).to1DArray();
    samples.push({
      activations: Float64Array.from(brain.activations(0)),
      strength,
      holds: conceptsOf(latent, input),
    });
    return samples.length < TICKS;
  });
  const cosines = directionsFound(truth, samples).sort((a, b) => a - b);
  const pursued = samples.filter((_, t) => t % Math.floor(TICKS / PURSUED) === 0);
  const { precision, recall } = pursuit(truth, pursued);
  const active = samples.map(({ strength }) => strength.filter((s) => s > 0).length);
  const rates = truth.activity.map((_, f) => mean(samples.map(({ strength }) => Number(strength[f] > 0))));
  const alone = truth.activity.flatMap(({ concept }, f) => (concept < 0 ? [f] : []));
  const planted = alone.map((f) => truth.activity[f].probability[0]);
  const followers = CONCEPTS.map((name, concept) => following(name, concept, truth, samples));
  const promised = truth.activity.find(({ concept }) => concept >= 0)!.probability[1];
  return {
    rows: [
      row(
        `features found by least squares from their activity, share with cosine > ${NEAR}`,
        mean(cosines.map((cosine) => Number(cosine > NEAR))),
        { atLeast: 0.99 },
      ),
      row("active features found by pursuit with known directions, precision", precision, { atLeast: 0.95 }),
      row("active features found by pursuit with known directions, recall", recall, { atLeast: 0.95 }),
      row("features active at a time", mean(active), { atLeast: 4, atMost: 16 }),
      row(
        "probability of features without a concept, share of what is planted",
        mean(alone.map((f) => rates[f])) / mean(planted),
        { atLeast: 0.97, atMost: 1.03 },
        { reference: 1 },
      ),
      row("largest cosine between two features", largestCosine(truth), { atMost: 0.5 }),
      row(
        "followers active while their concept holds, share of what is planted",
        mean(followers.map(({ withConcept }) => withConcept)) / promised,
        { atLeast: 0.85, atMost: 1.15 },
        { reference: mean(followers.map(({ without }) => without)) / promised },
      ),
    ],
    followers,
    cosines,
  };
}

/** The concepts as planted-truth.ts names them: corners by the signs of the registers, cue and go from the input. */
function conceptsOf([nextX, nextY, nowX, nowY]: readonly number[], input: Float32Array): boolean[] {
  const corners = (x: number, y: number) =>
    [
      [1, 1],
      [-1, 1],
      [-1, -1],
      [1, -1],
    ].map(([sx, sy]) => sx * x > 0 && sy * y > 0);
  return [...corners(nowX, nowY), ...corners(nextX, nextY), input[0] !== 0, input[2] > 0.5];
}

function following(
  name: string,
  concept: number,
  { activity }: PlantedTruth,
  samples: readonly Sample[],
): Following {
  const followers = activity.flatMap((one, f) => (one.concept === concept ? [f] : []));
  const shareWhere = (holding: boolean) =>
    mean(
      samples
        .filter(({ holds }) => holds[concept] === holding)
        .flatMap(({ strength }) => followers.map((f) => Number(strength[f] > 0))),
    );
  return { name, withConcept: shareWhere(true), without: shareWhere(false) };
}

/** Cosine of each d_f with its least-squares estimate: activations without the circuit's part on strengths. */
function directionsFound(
  { features, units, directions, read, write }: PlantedTruth,
  samples: readonly Sample[],
): number[] {
  const gram = Matrix.eye(features, features, 1e-3);
  const products = Matrix.zeros(features, units);
  for (const { activations, strength } of samples) {
    const rest = withoutCircuit(activations, read, write);
    const active = activeOf(strength);
    for (const f of active) {
      for (const g of active) gram.set(f, g, gram.get(f, g) + strength[f] * strength[g]);
      for (let i = 0; i < units; i++) products.set(f, i, products.get(f, i) + strength[f] * rest[i]);
    }
  }
  const found = new CholeskyDecomposition(gram).solve(products);
  return Array.from({ length: features }, (_, f) => {
    let [dot, power] = [0, 0];
    for (let i = 0; i < units; i++) {
      dot += found.get(f, i) * directions[f * units + i];
      power += found.get(f, i) ** 2;
    }
    return power > 0 ? dot / Math.sqrt(power) : 0;
  });
}

function pursuit({ features, units, directions, read, write }: PlantedTruth, samples: readonly Sample[]) {
  let [hits, said, there] = [0, 0, 0];
  for (const { activations, strength } of samples) {
    let rest = withoutCircuit(activations, read, write);
    const target = Matrix.columnVector(Array.from(rest));
    const chosen: number[] = [];
    for (let round = 0; round < features; round++) {
      const best = strongest(rest, directions, features, units);
      if (best.match < FAINT) break;
      chosen.push(best.feature);
      const basis = new Matrix(
        chosen.map((f) => [...directions.subarray(f * units, (f + 1) * units)]),
      ).transpose();
      const weights = solve(basis.transpose().mmul(basis), basis.transpose().mmul(target));
      rest = Float64Array.from(Matrix.sub(target, basis.mmul(weights)).to1DArray());
    }
    said += chosen.length;
    there += activeOf(strength).length;
    hits += chosen.filter((f) => strength[f] > 0).length;
  }
  return { precision: hits / said, recall: hits / there };
}

function strongest(rest: Float64Array, directions: Float64Array, features: number, units: number) {
  let [feature, match] = [0, Number.NEGATIVE_INFINITY];
  for (let f = 0; f < features; f++) {
    let dot = 0;
    for (let i = 0; i < units; i++) dot += rest[i] * directions[f * units + i];
    if (dot > match) [feature, match] = [f, dot];
  }
  return { feature, match };
}

/** a − M Nᵀa: what is left when the circuit's part is taken out; features are not in Nᵀa. */
function withoutCircuit(activations: Float64Array, read: Matrix, write: Matrix): Float64Array {
  const latent = read.transpose().mmul(Matrix.columnVector(Array.from(activations)));
  const part = write.mmul(latent);
  return activations.map((value, i) => value - part.get(i, 0));
}

const activeOf = (strength: Float64Array) => [...strength.keys()].filter((f) => strength[f] > 0);

function largestCosine({ features, units, directions }: PlantedTruth): number {
  const rows = Matrix.from1DArray(features, units, directions);
  const products = rows.mmul(rows.transpose());
  let largest = 0;
  for (let f = 0; f < features; f++) {
    for (let g = 0; g < f; g++) largest = Math.max(largest, Math.abs(products.get(f, g)));
  }
  return largest;
}
