/**
 * The hidden layer of a network decoder: it turns what is observed, tick by tick, into features h that a linear read-out
 * sees beside the observation itself. Its weights are one flat array, so that a lesson and a checkpoint hold one vector.
 */
import type { Rng } from "../../../../streams/rng.ts";
import type { Workspace } from "../../../kernels/workspace.ts";

export interface Layer {
  /** Observed inputs with the 1 for the bias, padded to a multiple of 4; features, a multiple of 8. */
  readonly inputs: number;
  readonly hidden: number;
  /** Numbers in the flat array of weights. */
  readonly weights: number;
  /** The first weights, random. @param fan how many inputs carry a signal */
  draw(rng: Rng, fan: number): Float32Array;
  /** h ← f(h, x): one tick. Allocates nothing. */
  step(h: Float32Array, x: Float32Array, weights: Float32Array): void;
  /** Ticks in a row that a lesson's example needs, those included that only warm up the state. */
  readonly span: number;
  readonly warmUp: number;
  /** Room for a batch of `rows` examples and its gradient, taken once. */
  tape(workspace: Workspace, rows: number): LayerTape;
  /** Floats that a tape takes up. */
  room(rows: number): number;
}

export interface LayerTape {
  /** Inputs of each tick of the span, rows × inputs; features, rows × hidden; the loss by the features. */
  readonly x: readonly Float32Array[];
  readonly h: readonly Float32Array[];
  readonly dh: readonly Float32Array[];
  readonly weights: Float32Array;
  readonly gradient: Float32Array;
  forward(): void;
  /** The gradient of the weights from `dh`. */
  backward(): void;
}

/** The next multiple of `unit`. */
export function padded(length: number, unit: number): number {
  return Math.ceil(length / unit) * unit;
}

/** `count` arrays of `length` that lie one after another, and all of them as one. */
export function stack(workspace: Workspace, count: number, length: number) {
  const all = workspace.take(count * length);
  return { all, each: Array.from({ length: count }, (_, i) => all.subarray(i * length, (i + 1) * length)) };
}

/** out (columns × rows) = the transpose of a (rows × columns). */
export function transpose(out: Float32Array, a: Float32Array, rows: number, columns: number): void {
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = a[i * columns + j];
}
