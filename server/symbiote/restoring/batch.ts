/** Trials side by side in the arrays of a tape, which are ticks × rows × width. */
import type { Rng } from "../../../streams/rng.ts";
import type { Kernels } from "../../kernels/kernel.ts";
import type { Frame, Situation } from "./frame.ts";
import { createRecurrentTape, type RecurrentTape, recurrentWeightsOf, roomOfRecurrent } from "./recurrent.ts";
import type { StandardTrial } from "./standard.ts";

/** Trials in a batch. */
export const ROWS = 16;

/** How long training goes on, and how fast: Adam's rate falls geometrically from first to last iteration. */
export interface Schedule {
  readonly iterations: number;
  readonly firstRate: number;
  readonly lastRate: number;
  /** Later trials are drawn more often: the index is count · uniform^this. */
  readonly recency: number;
}

/** The same, with a share of its iterations. */
export function shortened(schedule: Schedule, share: number): Schedule {
  return { ...schedule, iterations: Math.max(1, Math.round(share * schedule.iterations)) };
}

export function rateOf({ iterations, firstRate, lastRate }: Schedule, i: number): number {
  return firstRate * (lastRate / firstRate) ** (i / iterations);
}

/** Indices of a batch of trials. */
export function drawBatch(count: number, { recency }: Schedule, rng: Rng): number[] {
  return Array.from({ length: ROWS }, () => Math.floor(count * rng.uniform() ** recency));
}

/** An emulator with room for a batch, and its weights. */
export interface Emulator {
  readonly weights: Float32Array;
  readonly tape: RecurrentTape;
}

/** @param most ticks of the longest trial */
export function openEmulator(frame: Frame, weights: Float32Array, most: number, kernels: Kernels): Emulator {
  const size = recurrentWeightsOf(frame.emulator);
  const workspace = kernels.workspace(roomOfRecurrent(frame.emulator, ROWS, most) + size + 64);
  const mine = workspace.take(size);
  mine.set(weights);
  return {
    weights: mine,
    tape: createRecurrentTape(workspace, frame.emulator, mine, frame.leak, ROWS, most),
  };
}

/** Fill an emulator's input but for what is said. */
export function placeHeard(
  { tape }: Emulator,
  { emulator: { inputs }, heardAt }: Frame,
  { channels }: Situation,
  batch: readonly StandardTrial[],
): void {
  tape.x.fill(0);
  for (let b = 0; b < batch.length; b++) {
    const { heard, ticks } = batch[b];
    for (let t = 0; t < ticks; t++) {
      const at = (t * ROWS + b) * inputs + heardAt;
      for (let k = 0; k < channels; k++) tape.x[at + k] = heard[t * channels + k];
      tape.x[at + channels] = 1;
    }
  }
}

/** What was really said in these trials arrives in the next tick. */
export function placeSaid(
  { tape }: Emulator,
  { emulator: { inputs } }: Frame,
  { electrodes }: Situation,
  batch: readonly StandardTrial[],
): void {
  for (let b = 0; b < batch.length; b++) {
    const { said, ticks } = batch[b];
    for (let t = 1; t < ticks; t++) {
      const at = (t * ROWS + b) * inputs;
      for (let m = 0; m < electrodes; m++) tape.x[at + m] = said[(t - 1) * electrodes + m];
    }
  }
}

export function longestOf(trials: readonly StandardTrial[]): number {
  return Math.max(1, ...trials.map(({ ticks }) => ticks));
}
