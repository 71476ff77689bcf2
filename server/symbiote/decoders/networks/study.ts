/**
 * The lesson of a network decoder, in two steps on everything in its replay buffer:
 *
 *   1. the hidden layer follows the gradient of Σ‖d − A[x; h]‖² (Adam, random batches), with the read-out A as it was;
 *   2. A is solved anew: ridge regression of the labels on [x; h], for every group of labels, towards a prior A₀.
 *
 * So from the first lesson on it reads at least what ridge regression reads on random features, and the layer bends them
 * towards what is intended (variable projection: Golub & Pereyra 1973). Only the first group teaches the layer.
 */
import { CholeskyDecomposition, Matrix } from "ml-matrix";
import type { Snapshot } from "../../../../streams/ports.ts";
import { createRng, type Rng } from "../../../../streams/rng.ts";
import type { Kernels } from "../../../kernels/kernel.ts";
import { createAdam } from "../../emulator/adam.ts";
import { createGatedLayer } from "./gated-layer.ts";
import { type Layer, padded } from "./layer.ts";
import { createTanhLayer } from "./tanh-layer.ts";

export const LAYERS = { mlp: createTanhLayer, gru: createGatedLayer } as const;
export type NetworkName = keyof typeof LAYERS;

/** What is studied: `rows` moments in order, each x (inputs) and labels (NaN where there is none). */
export interface NetworkMaterial extends Snapshot {
  readonly network: NetworkName;
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
  readonly groups: number;
  readonly ridge: number;
  readonly rate: number;
  readonly batches: number;
  readonly seed: number;
  readonly rows: number;
  readonly x: Float32Array;
  readonly labels: Float32Array;
  readonly layer: Float32Array;
  /** groups × outputs × (inputs + hidden); nothing but zeros before the first lesson. */
  readonly readout: Float32Array;
  /** What the read-out is drawn towards. */
  readonly prior: Float32Array;
}

/** Examples in a batch; the norm that a gradient is held to. */
const BATCH = 32;
const CLIP = 1;
/** A feature must be worth this many times as much as a channel: there are more of them than one needs. */
const CAUTION = 10;

/** @returns `layer` and `readout`, learned, and the lesson's `seed` to know it by */
export function studyNetwork(material: Snapshot, kernels: Kernels): Snapshot {
  const lesson = material as NetworkMaterial;
  const layer = LAYERS[lesson.network](lesson.inputs, lesson.hidden);
  const weights = lesson.layer.slice();
  if (lesson.readout.some((w) => w !== 0)) bend(layer, weights, lesson, kernels);
  return { seed: lesson.seed, layer: weights, readout: readOut(layer, weights, lesson, kernels) };
}

/** Step 1, in place. */
function bend(layer: Layer, weights: Float32Array, lesson: NetworkMaterial, kernels: Kernels): void {
  const { inputs, hidden, outputs, groups, rows, x, labels, readout, rate, batches } = lesson;
  const { span, warmUp } = layer;
  if (rows < 2 * span) return;
  const rng = createRng(lesson.seed);
  const tape = layer.tape(kernels.workspace(layer.room(BATCH)), BATCH);
  const adam = createAdam(weights.length, CLIP);
  const wide = inputs + hidden;
  tape.weights.set(weights);
  for (let step = 0; step < batches; step++) {
    const starts = examples(rng, lesson, span);
    for (let b = 0; b < BATCH; b++) {
      for (let t = 0; t < span; t++) {
        const from = (starts[b] + t) * inputs;
        tape.x[t].set(x.subarray(from, from + inputs), b * inputs);
      }
    }
    tape.forward();
    for (let t = 0; t < span; t++) {
      const dh = tape.dh[t].fill(0);
      if (t < warmUp) continue;
      for (let b = 0; b < BATCH; b++) {
        for (let j = 0; j < outputs; j++) {
          const label = labels[(starts[b] + t) * groups * outputs + j];
          if (Number.isNaN(label)) continue;
          let error = -label;
          for (let k = 0; k < inputs; k++) error += readout[j * wide + k] * tape.x[t][b * inputs + k];
          for (let i = 0; i < hidden; i++)
            error += readout[j * wide + inputs + i] * tape.h[t][b * hidden + i];
          error /= BATCH * (span - warmUp);
          for (let i = 0; i < hidden; i++) dh[b * hidden + i] += error * readout[j * wide + inputs + i];
        }
      }
    }
    tape.backward();
    adam.step(tape.weights, tape.gradient, rate * (1 - step / batches));
  }
  weights.set(tape.weights);
}

/** Where each example of a batch begins: somewhere with a label at its end. */
function examples(rng: Rng, { rows, labels, outputs, groups }: NetworkMaterial, span: number): number[] {
  const taught = (row: number) => {
    for (let j = 0; j < outputs; j++) if (!Number.isNaN(labels[row * groups * outputs + j])) return true;
    return false;
  };
  return Array.from({ length: BATCH }, () => {
    let start = 0;
    for (let attempt = 0; attempt < 8; attempt++) {
      start = rng.below(rows - span + 1);
      if (taught(start + span - 1)) break;
    }
    return start;
  });
}

/** Step 2: groups × outputs × (inputs + hidden). Outputs that are taught at the same moments share the work. */
function readOut(
  layer: Layer,
  weights: Float32Array,
  lesson: NetworkMaterial,
  kernels: Kernels,
): Float32Array {
  const { inputs, hidden, outputs, groups, rows, labels, ridge, prior } = lesson;
  const wide = inputs + hidden;
  const columns = padded(wide, 8);
  const all = groups * outputs;
  const width = padded(all, 8);
  const workspace = kernels.workspace(2 * columns * rows + columns * (columns + width) + rows * width + 256);
  const features = featuresOf(layer, weights, lesson, columns);
  const masked = workspace.take(rows * columns);
  const told = workspace.take(rows * width);
  const gram = workspace.take(columns * columns);
  const products = workspace.take(columns * width);
  const readout = new Float32Array(all * wide);
  const same = new Set<number>();
  const penalty = (feature: number) => (feature < inputs ? ridge : CAUTION * ridge);
  for (let first = 0; first < all; first++) {
    if (same.has(first)) continue;
    const known = (row: number, j: number) => !Number.isNaN(labels[row * all + j]);
    const members = Array.from({ length: all - first }, (_, i) => first + i).filter((j) => {
      for (let row = 0; row < rows; row++) if (known(row, j) !== known(row, first)) return false;
      return true;
    });
    masked.fill(0);
    told.fill(0);
    for (let row = 0; row < rows; row++) {
      if (!known(row, first)) continue;
      masked.set(features.subarray(row * columns, (row + 1) * columns), row * columns);
      for (const j of members) told[row * width + j] = labels[row * all + j];
    }
    workspace.multiplyTransposed(gram, masked, masked, columns, rows, columns);
    workspace.multiplyTransposed(products, masked, told, columns, rows, width);
    const matrix = new Matrix(wide, wide);
    for (let i = 0; i < wide; i++) {
      for (let k = 0; k <= i; k++) {
        matrix.set(i, k, gram[i * columns + k]);
        matrix.set(k, i, gram[i * columns + k]);
      }
      matrix.set(i, i, matrix.get(i, i) + penalty(i));
    }
    const sides = new Matrix(wide, members.length);
    members.forEach((j, m) => {
      same.add(j);
      for (let i = 0; i < wide; i++) {
        sides.set(i, m, products[i * width + j] + penalty(i) * prior[j * wide + i]);
      }
    });
    const solved = new CholeskyDecomposition(matrix).solve(sides);
    members.forEach((j, m) => {
      for (let i = 0; i < wide; i++) readout[j * wide + i] = solved.get(i, m);
    });
  }
  return readout;
}

/** rows × columns: x, then h, then nothing. */
function featuresOf(
  layer: Layer,
  weights: Float32Array,
  { inputs, hidden, rows, x }: NetworkMaterial,
  columns: number,
): Float32Array {
  const features = new Float32Array(rows * columns);
  const h = new Float32Array(hidden);
  for (let row = 0; row < rows; row++) {
    const here = x.subarray(row * inputs, (row + 1) * inputs);
    layer.step(h, here, weights);
    features.set(here, row * columns);
    features.set(h, row * columns + inputs);
  }
  return features;
}
