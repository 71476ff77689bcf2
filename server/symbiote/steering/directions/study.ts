/**
 * The study of directions: from one mean activation and one intention a trial, for each goal component the direction
 * along which the population tells its positive side from its negative one, by any of the readers in this folder.
 * What was learned as a filter is given as its pattern (samples.ts).
 */
import type { Snapshot } from "../../../../streams/ports.ts";
import { unitOf } from "../operators.ts";
import { diffInMeans } from "./diff-in-means.ts";
import { lda } from "./lda.ts";
import { logistic } from "./logistic.ts";
import { pcaLat } from "./pca-lat.ts";
import type { Samples } from "./samples.ts";

const RIDGE = 0.1;

const READERS = {
  mean: diffInMeans,
  lat: (samples: Samples) => pcaLat(paired(samples)),
  probe: (samples: Samples) => logistic(samples, RIDGE).pattern,
  lda: (samples: Samples) => lda(samples, RIDGE).pattern,
} satisfies Readonly<Record<string, (samples: Samples) => Float64Array>>;

export type Reader = keyof typeof READERS;
export const readers = Object.keys(READERS) as Reader[];

export type DirectionsMaterial = {
  readonly reader: Reader;
  readonly channels: number;
  readonly goals: number;
  /** Trials × channels, and trials × goals. */
  readonly activations: Float32Array;
  readonly intentions: Float32Array;
};

export type Directions = {
  /** Mean activation, channels. */
  readonly centre: Float64Array;
  /** Goals × channels, unit length each. */
  readonly directions: Float64Array;
  /** How far the projection on its direction moves with one unit of a goal component. */
  readonly slopes: Float64Array;
};

export function studyDirections(material: Snapshot): Snapshot {
  const { reader, channels, goals, activations, intentions } = material as unknown as DirectionsMaterial;
  const trials = intentions.length / goals;
  const rows = Array.from({ length: trials }, (_, t) =>
    activations.subarray(t * channels, (t + 1) * channels),
  );
  const meant = (t: number, g: number) => intentions[t * goals + g];
  const centre = Float64Array.from(
    { length: channels },
    (_, k) => rows.reduce((sum, row) => sum + row[k], 0) / trials,
  );
  const directions = new Float64Array(goals * channels);
  const slopes = new Float64Array(goals);
  for (let g = 0; g < goals; g++) {
    // In the order of the next component, so that a pair of the two classes differs in this one alone, nearly.
    const order = rows.map((_, t) => t).sort((s, t) => meant(s, (g + 1) % goals) - meant(t, (g + 1) % goals));
    const samples = {
      positive: order.filter((t) => meant(t, g) > 0).map((t) => rows[t]),
      negative: order.filter((t) => meant(t, g) < 0).map((t) => rows[t]),
    };
    const unit = unitOf(READERS[reader](samples));
    directions.set(unit, g * channels);
    let products = 0;
    let powers = 0;
    rows.forEach((row, t) => {
      let projection = 0;
      for (let k = 0; k < channels; k++) projection += (row[k] - centre[k]) * unit[k];
      products += projection * meant(t, g);
      powers += meant(t, g) ** 2;
    });
    slopes[g] = products / powers;
  }
  return { centre, directions, slopes } satisfies Directions;
}

/** As many of both classes, spread over the order they come in. */
function paired({ positive, negative }: Samples): Samples {
  const count = Math.min(positive.length, negative.length);
  const thinned = <One>(all: readonly One[]) =>
    Array.from({ length: count }, (_, i) => all[Math.floor(((i + 0.5) * all.length) / count)]);
  return { positive: thinned(positive), negative: thinned(negative) };
}
