/**
 * The planted brain: what a lens should find in it is known (planted-truth.ts). Its circuit holds one of four corners
 * (`now`) and, after a cue, the one it will go to (`next`); features come and go on top, and read but never disturb it.
 *
 *   x ← (1−α)x + α M φ(Nᵀx; u) + √(2α)σ ξ + s,   activations x + Σ_f s_f d_f,   action = κ_now, corners at ±0.6
 */
import * as z from "zod";
import type { Brain, Snapshot } from "../../streams/ports.ts";
import type { Rng } from "../../streams/rng.ts";
import { CORNER } from "../tasks/planted-trial.ts";
import { brainEntry } from "./brain.ts";
import { registers } from "./planted-map.ts";
import {
  BITS,
  CONCEPTS,
  FEATURE_MS,
  PLANTED_SIZES,
  type PlantedTruth,
  plantedTruth,
  RANK,
  STRENGTH,
} from "./planted-truth.ts";
import { leakOf, noiseOf } from "./rnn.ts";

const SIGMA = 0.02;
const INPUTS = BITS + 1;

interface Planted {
  readonly truth: PlantedTruth;
  readonly dtMs: number;
  readonly sigma: number;
  /** Nᵀ and M, row-major float32. */
  readonly listen: Float32Array;
  readonly write: Float32Array;
}

function plantedOver(planted: Planted, rng: Rng): Brain {
  const { truth, dtMs, sigma, listen, write } = planted;
  const { units, features, directions, activity, level } = truth;
  const alpha = leakOf(dtMs);
  const noiseSd = noiseOf(alpha, sigma);
  const keep = Math.exp(-dtMs / FEATURE_MS);
  const x = new Float32Array(units);
  const activations = new Float32Array(units);
  const strength = new Float64Array(features);
  const noise = new Float32Array(units);
  const draws = new Float64Array(features);
  const latent = new Float64Array(RANK);
  const pushed = new Float64Array(RANK);
  const holds = new Uint8Array(CONCEPTS.length);

  const readOut = () => {
    for (let k = 0; k < RANK; k++) {
      let sum = 0;
      for (let i = 0; i < units; i++) sum += listen[k * units + i] * x[i];
      latent[k] = sum;
    }
  };
  const conceive = (input: Float32Array) => {
    holds.fill(0);
    holds[4 + cornerOf(latent[0], latent[1])] = 1;
    holds[cornerOf(latent[BITS], latent[BITS + 1])] = 1;
    holds[8] = input[0] !== 0 || input[1] !== 0 ? 1 : 0;
    holds[9] = input[BITS] > 0.5 ? 1 : 0;
  };
  /** One draw a feature: it says whether the feature is drawn anew, and if so whether it is on and how strongly. */
  const express = () => {
    rng.uniforms(draws);
    activations.set(x);
    for (let f = 0; f < features; f++) {
      if (draws[f] >= keep) {
        const { concept, probability } = activity[f];
        const p = probability[concept >= 0 ? holds[concept] : 0];
        const v = (draws[f] - keep) / (1 - keep);
        strength[f] = v < p ? STRENGTH.least + ((STRENGTH.most - STRENGTH.least) * v) / p : 0;
      }
      const s = strength[f];
      if (s === 0) continue;
      for (let i = 0; i < units; i++) activations[i] += s * directions[f * units + i];
    }
  };

  return {
    name: "planted",
    dtMs,
    inputs: INPUTS,
    actions: BITS,
    sites: [{ name: "stream", width: units }],
    step(action, input, [stimulation]) {
      readOut();
      registers(pushed, latent, input);
      rng.normals(noise, noiseSd);
      for (let i = 0; i < units; i++) {
        let sum = 0;
        for (let k = 0; k < RANK; k++) sum += write[i * RANK + k] * pushed[k];
        x[i] = (1 - alpha) * x[i] + alpha * sum + noise[i] + stimulation[i];
      }
      readOut();
      conceive(input);
      express();
      for (let b = 0; b < BITS; b++) action[b] = (CORNER / level) * latent[BITS + b];
    },
    activations: () => activations,
    double: (rng) => plantedOver(planted, rng),
    save: () => ({
      x: x.slice(),
      activations: activations.slice(),
      strength: strength.slice(),
      rng: rng.save(),
    }),
    restore(snapshot) {
      x.set(snapshot.x as Float32Array);
      activations.set(snapshot.activations as Float32Array);
      strength.set(snapshot.strength as Float64Array);
      rng.restore(snapshot.rng as Snapshot);
    },
  };
}

/** The quadrant of a point, in the order of CONCEPTS: ++, −+, −−, +−. */
function cornerOf(x: number, y: number): number {
  if (y > 0) return x > 0 ? 0 : 1;
  return x > 0 ? 3 : 2;
}

export default brainEntry({
  name: "planted",
  summary: "a brain in which features, a circuit and its fixed points are planted, to score lenses on",
  task: "planted",
  params: z.strictObject({
    seed: z.int().min(0).default(1).describe("what is planted"),
    units: z.int().min(9).max(4096).default(PLANTED_SIZES.units).describe("number of units"),
    features: z.int().min(20).max(16_384).default(PLANTED_SIZES.features).describe("number of features"),
    sigma: z.number().min(0).default(SIGMA).describe("process noise"),
  }),
  create({ seed, units, features, sigma }, { rng, dtMs }) {
    const truth = plantedTruth(seed, { units, features });
    const planted: Planted = {
      truth,
      dtMs,
      sigma,
      listen: Float32Array.from(truth.read.transpose().to1DArray()),
      write: Float32Array.from(truth.write.to1DArray()),
    };
    return plantedOver(planted, rng);
  },
});
