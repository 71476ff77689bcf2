/**
 * The emulator: what the brain does with what is said to its electrodes. A recurrent network is shown whole trials,
 * what was recorded and what was said in them, and learns by back-propagation through time to say the behaviour,
 *
 *   loss = mean over ticks and components of (y − ŷ)²
 *
 * The stimulated area itself need not be recorded: what it remembers, the network's own state must stand for.
 */
import type { Rng } from "../../../streams/rng.ts";
import type { Kernels } from "../../kernels/kernel.ts";
import { createAdam } from "../emulator/adam.ts";
import {
  drawBatch,
  type Emulator,
  longestOf,
  openEmulator,
  placeHeard,
  placeSaid,
  ROWS,
  rateOf,
  type Schedule,
} from "./batch.ts";
import type { Frame, Situation } from "./frame.ts";
import { firstRecurrent } from "./recurrent.ts";
import type { StandardTrial } from "./standard.ts";

const CLIP = 1;

/** First weights. What is recorded says nothing at first: what follows from it must be learned apart from what is said. */
export function firstEmulator(frame: Frame, rng: Rng): Float32Array {
  const weights = firstRecurrent(frame.emulator, rng);
  const { hidden } = frame.emulator;
  const { heardAt } = frame;
  weights.fill(0, heardAt * hidden, frame.emulator.inputs * hidden);
  return weights;
}

/** Train `weights` in place. */
export function fitEmulator(
  weights: Float32Array,
  frame: Frame,
  situation: Situation,
  trials: readonly StandardTrial[],
  schedule: Schedule,
  kernels: Kernels,
  rng: Rng,
): void {
  const emulator = openEmulator(frame, weights, longestOf(trials), kernels);
  const gradient = new Float32Array(weights.length);
  const adam = createAdam(weights.length, CLIP);
  for (let i = 0; i < schedule.iterations; i++) {
    const batch = drawBatch(trials.length, schedule, rng).map((index) => trials[index]);
    const steps = play(emulator, frame, situation, batch);
    errors(emulator, frame, situation, batch);
    emulator.tape.backward(steps, gradient);
    adam.step(emulator.weights, gradient, rateOf(schedule, i));
  }
  weights.set(emulator.weights);
}

/** Mean square error of the behaviour it says, per trial. */
export function examineEmulator(
  weights: Float32Array,
  frame: Frame,
  situation: Situation,
  trials: readonly StandardTrial[],
  kernels: Kernels,
): number[] {
  const emulator = openEmulator(frame, weights, longestOf(trials), kernels);
  const found: number[] = [];
  for (let from = 0; from < trials.length; from += ROWS) {
    const batch = trials.slice(from, from + ROWS);
    play(emulator, frame, situation, batch);
    found.push(...errors(emulator, frame, situation, batch));
  }
  return found;
}

function play(
  emulator: Emulator,
  frame: Frame,
  situation: Situation,
  batch: readonly StandardTrial[],
): number {
  placeHeard(emulator, frame, situation, batch);
  placeSaid(emulator, frame, situation, batch);
  const steps = longestOf(batch);
  emulator.tape.forward(steps);
  return steps;
}

/** Put the derivative of the loss on the tape; returns each trial's own. */
function errors(
  { tape }: Emulator,
  { emulator: { outputs }, settling }: Frame,
  { behaviours }: Situation,
  batch: readonly StandardTrial[],
): number[] {
  const counts = batch.map(({ ticks }) => Math.max(1, ticks - settling) * behaviours);
  const all = counts.reduce((sum, count) => sum + count, 0);
  tape.dy.fill(0);
  return batch.map(({ behaviour, ticks }, b) => {
    let square = 0;
    for (let t = settling; t < ticks; t++) {
      const at = (t * ROWS + b) * outputs;
      for (let j = 0; j < behaviours; j++) {
        const error = tape.y[at + j] - behaviour[t * behaviours + j];
        square += error * error;
        tape.dy[at + j] = (2 * error) / all;
      }
    }
    return square / counts[b];
  });
}
