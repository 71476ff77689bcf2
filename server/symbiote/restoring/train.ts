/**
 * The co-processor: recorded activity → currents, trained by back-propagation through an emulator so that the behaviour
 * follows what was instructed. It acts on activity that was really recorded, in trials that were really lived,
 *
 *   loss = Σ_t w_t mean_j (ŷ_tj − d_tj)² / var d  +  energy · mean (u/bound)²,   ŷ = E(C(s), s)
 *
 * which is exact where stimulation does not reach what is recorded, and right from round to round where it does.
 * (Bryan & Rao 2023: their co-processor, too, is trained on recorded activity.)
 */
import type { Rng } from "../../../streams/rng.ts";
import type { Kernels } from "../../kernels/kernel.ts";
import { createAdam } from "../emulator/adam.ts";
import { createTape, roomOfTape, weightsOf } from "../emulator/network.ts";
import { drawBatch, longestOf, openEmulator, placeHeard, ROWS, rateOf, type Schedule } from "./batch.ts";
import type { Frame, Situation } from "./frame.ts";
import type { StandardTrial } from "./standard.ts";

const CLIP = 1;
/** What is averaged into what it imagines: the last of the iterations. */
const REPORTED = 0.25;

/** First weights: almost silent. */
export function firstCoprocessor({ coprocessor }: Frame, rng: Rng): Float32Array {
  const { inputs, hidden, outputs } = coprocessor;
  const weights = new Float32Array(weightsOf(coprocessor));
  const [v, w] = [inputs * outputs, inputs * (outputs + hidden)];
  rng.normals(weights.subarray(v, w), 1 / Math.sqrt(inputs));
  rng.normals(weights.subarray(w), 0.1 / Math.sqrt(hidden));
  return weights;
}

export interface Aims {
  /** Price of currents that are always at the bound. */
  readonly energy: number;
  /** Variance of what is instructed. */
  readonly variance: number;
  /** What the co-processor is given of what is recorded: all of it, or nothing at all. */
  readonly reads: boolean;
}

/** Train `weights` in place. @returns the loss it imagines, energy not counted */
export function trainCoprocessor(
  weights: Float32Array,
  emulators: readonly Float32Array[],
  frame: Frame,
  situation: Situation,
  trials: readonly StandardTrial[],
  { energy, variance, reads }: Aims,
  schedule: Schedule,
  kernels: Kernels,
  rng: Rng,
): number {
  const { electrodes, behaviours } = situation;
  const { inputs, outputs: push } = frame.coprocessor;
  const { inputs: width, outputs } = frame.emulator;
  const most = longestOf(trials);
  const size = weightsOf(frame.coprocessor);
  const workspace = kernels.workspace(roomOfTape(frame.coprocessor, ROWS, most) + size + 64);
  const trained = workspace.take(size);
  trained.set(weights);
  const tape = createTape(workspace, frame.coprocessor, trained, ROWS, most);
  const brains = emulators.map((one) => openEmulator(frame, one, most, kernels));
  const gradient = new Float32Array(size);
  const adam = createAdam(size, CLIP);
  const report = { sum: 0, count: 0 };
  const one = frame.seen;

  /** Commands of every tick, as shares of the bound; they arrive in the next. */
  const speak = (batch: readonly StandardTrial[], steps: number, x: Float32Array) => {
    for (let t = 0; t < steps; t++) {
      const see = tape.x[t];
      see.fill(0);
      batch.forEach(({ seen, ticks }, b) => {
        if (t >= ticks) return;
        if (reads) see.set(seen.subarray(t * inputs, (t + 1) * inputs), b * inputs);
        else see[b * inputs + one] = 1;
      });
      tape.forward(t);
      workspace.tanh(tape.y[t], tape.y[t]);
      if (t + 1 === steps) continue;
      for (let b = 0; b < batch.length; b++) {
        const at = ((t + 1) * ROWS + b) * width;
        for (let m = 0; m < electrodes; m++) x[at + m] = tape.y[t][b * push + m];
      }
    }
  };
  /** Derivatives of the loss by the behaviour; returns the loss. */
  const judge = (batch: readonly StandardTrial[], y: Float32Array, dy: Float32Array) => {
    let loss = 0;
    dy.fill(0);
    batch.forEach(({ ticks, weight, instructed }, b) => {
      for (let t = 0; t < ticks; t++) {
        if (weight[t] === 0) continue;
        const share = weight[t] / (behaviours * variance * batch.length);
        const at = (t * ROWS + b) * outputs;
        for (let j = 0; j < behaviours; j++) {
          const error = y[at + j] - instructed[t * behaviours + j];
          loss += share * error * error;
          dy[at + j] = 2 * share * error;
        }
      }
    });
    return loss;
  };
  const speakBack = (batch: readonly StandardTrial[], steps: number, dx: Float32Array) => {
    tape.transpose();
    for (let t = 0; t < steps; t++) {
      const dy = tape.dy[t];
      const y = tape.y[t];
      dy.fill(0);
      batch.forEach(({ ticks }, b) => {
        if (t >= ticks) return;
        const price = (2 * energy) / (ticks * electrodes * batch.length);
        const at = ((t + 1) * ROWS + b) * width;
        for (let m = 0; m < electrodes; m++) {
          const u = y[b * push + m];
          const arrived = t + 1 < steps ? dx[at + m] : 0;
          dy[b * push + m] = (arrived + price * u) * (1 - u * u);
        }
      });
      tape.backward(t);
    }
    tape.gradient(gradient, steps);
  };

  for (let i = 0; i < schedule.iterations; i++) {
    const brain = brains[i % brains.length];
    const batch = drawBatch(trials.length, schedule, rng).map((index) => trials[index]);
    const steps = longestOf(batch);
    placeHeard(brain, frame, situation, batch);
    speak(batch, steps, brain.tape.x);
    brain.tape.forward(steps);
    const loss = judge(batch, brain.tape.y, brain.tape.dy);
    brain.tape.backward(steps);
    speakBack(batch, steps, brain.tape.dx);
    adam.step(trained, gradient, rateOf(schedule, i));
    if (i < (1 - REPORTED) * schedule.iterations) continue;
    report.sum += loss;
    report.count++;
  }
  weights.set(trained);
  return report.sum / Math.max(1, report.count);
}
