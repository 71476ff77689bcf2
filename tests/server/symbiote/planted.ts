/**
 * A planted brain for tests: channels are a known linear mixture of an intention, plus noise. Trials of `TRIAL` ticks:
 * in the first `HOME` nothing is instructed (NaN); then the goal (the first `goals` components) stands still and the
 * other components move smoothly.
 */
import { createRng } from "../../../streams/rng.ts";

export const TRIAL = 40;
export const HOME = 10;

export interface Planted {
  readonly channels: number;
  readonly outputs: number;
  readonly goals: number;
  /** Mixture, channels × outputs. */
  readonly mixture: Float32Array;
  /** The vectors of the moment, renewed by `next`. */
  readonly observation: Float32Array;
  readonly intention: Float32Array;
  /** What is intended, also where nothing is instructed. */
  readonly truth: Float32Array;
  trial(): number;
  next(): void;
}

export interface PlantedOptions {
  readonly channels?: number;
  readonly outputs?: number;
  readonly goals?: number;
  readonly noise?: number;
}

export function planted(
  seed: number,
  { channels = 12, outputs = 3, goals = 2, noise = 0.1 }: PlantedOptions = {},
): Planted {
  const rng = createRng(seed).fork("planted");
  const mixture = rng.fork("mixture").normals(new Float32Array(channels * outputs), 0.5);
  const base = rng.fork("base").normals(new Float32Array(channels), 0.2);
  const observation = new Float32Array(channels);
  const intention = new Float32Array(outputs);
  const truth = new Float32Array(outputs);
  let tick = -1;
  return {
    channels,
    outputs,
    goals,
    mixture,
    observation,
    intention,
    truth,
    trial: () => Math.floor(tick / TRIAL),
    next() {
      tick++;
      const phase = tick % TRIAL;
      for (let j = 0; j < outputs; j++) {
        if (j >= goals) truth[j] = 0.9 * truth[j] + 0.2 * rng.normal();
        else if (phase === 0) truth[j] = 2 * rng.uniform() - 1;
      }
      for (let j = 0; j < outputs; j++) intention[j] = phase < HOME ? Number.NaN : truth[j];
      rng.normals(observation, noise);
      for (let k = 0; k < channels; k++) {
        observation[k] += base[k];
        for (let j = 0; j < outputs; j++) observation[k] += mixture[k * outputs + j] * truth[j];
      }
    },
  };
}

/** R² per output, uniform mean: 1 − Σ(d − d̂)²/Σ(d − d̄)² over the rows of `truth`. */
export function r2(truth: readonly ArrayLike<number>[], predicted: readonly ArrayLike<number>[]): number {
  const outputs = truth[0].length;
  let sum = 0;
  for (let j = 0; j < outputs; j++) {
    const mean = truth.reduce((total, row) => total + row[j], 0) / truth.length;
    const error = truth.reduce((total, row, i) => total + (row[j] - predicted[i][j]) ** 2, 0);
    sum += 1 - error / truth.reduce((total, row) => total + (row[j] - mean) ** 2, 0);
  }
  return sum / outputs;
}
