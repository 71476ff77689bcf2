/** Is what is said to be planted there, all of it and nothing else, and can it be found? */
import { createRng } from "../../../streams/rng.ts";
import { type PlantedTruth, plantedTruth } from "../../brains/planted-truth.ts";
import { CORNER } from "../../tasks/planted-trial.ts";
import type { Examination } from "../examiner.ts";
import { type Figure, hue, shade } from "../figure.ts";
import { type Circuit, examineCircuit } from "./circuit.ts";
import { examineFeatures, type Features } from "./features.ts";

export function examine({ seed }: { readonly seed: number }): Examination {
  const rng = createRng(seed).fork("certificate");
  const truth = plantedTruth(seed);
  const features = examineFeatures(truth, rng.fork("features"));
  const circuit = examineCircuit(truth, rng.fork("circuit"));
  return {
    seed,
    rows: [...features.rows, ...circuit.rows],
    figures: [places(circuit, truth), ranks(circuit), foundDirections(features), followed(features)],
  };
}

function places({ paths }: Circuit, { fixedPoints, level }: PlantedTruth): Figure {
  const scale = CORNER / level;
  const seen = fixedPoints.filter(({ latent }) => latent[0] !== 0 && latent[1] !== 0);
  return {
    kind: "plane",
    title: "where the brain is, over fixed points of its circuit",
    caption: "Where the brain was in twelve trials; fixed points: ● stable, × not.",
    paths: paths.map((points, i) => ({ points, colour: hue((2 * Math.PI * i) / paths.length) })),
    marks: seen.map(({ latent, stable }) => ({
      at: [scale * latent[2], scale * latent[3]] as const,
      shape: stable ? ("dot" as const) : ("cross" as const),
      colour: shade(stable ? 3 : 0),
      size: 5,
    })),
  };
}

function ranks({ singular }: Circuit): Figure {
  return {
    kind: "bars",
    title: "singular values of the measured circuit",
    caption: "Singular values of what units do to each other in a tick, measured by touching each.",
    y: { label: "singular value" },
    bars: singular.map((value, i) => ({ name: String(i + 1), value })),
  };
}

function foundDirections({ cosines }: Features): Figure {
  return {
    kind: "curves",
    title: "how well least squares finds each feature",
    caption: "Cosine of each planted direction with the one found by least squares, sorted.",
    x: { label: "share of features", range: [0, 1] },
    y: { label: "cosine", range: [0, 1] },
    curves: [
      {
        name: "cosine",
        colour: shade(3),
        points: cosines.map((cosine, i) => [(i + 0.5) / cosines.length, cosine] as const),
      },
    ],
  };
}

function followed({ followers }: Features): Figure {
  return {
    kind: "bars",
    title: "how much features follow their concepts",
    caption:
      "Share of ticks in which the followers of a concept are active while it holds; the line: while not.",
    y: { label: "share of ticks" },
    bars: followers.map(({ name, withConcept, without }) => ({
      name,
      value: withConcept,
      reference: without,
    })),
  };
}
