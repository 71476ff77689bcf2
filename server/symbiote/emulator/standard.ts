/** Standard units: what a state is measured in, so that every component weighs alike, and trials written in them. */
import type { TrialRecord } from "./memory.ts";
import { type Plan, type Situation, writePhase, writeTold } from "./plan.ts";

/** Per component of the state, padding included. */
export interface Units {
  readonly mean: Float32Array;
  readonly sd: Float32Array;
}

/** A component that hardly moves is given this share of the others' deviation. */
const FLOOR = 0.1;

/** Mean and deviation over all ticks of all trials; behaviour keeps its zero. */
export function unitsOf(plan: Plan, { behaviours }: Situation, trials: readonly TrialRecord[]): Units {
  const { state, latents } = plan;
  const sum = new Float64Array(state);
  const square = new Float64Array(state);
  let count = 0;
  for (const { rows, ticks } of trials) {
    const width = rows.length / ticks;
    for (let at = 0; at < rows.length; at += width, count++) {
      for (let i = 0; i < latents + behaviours; i++) {
        sum[i] += rows[at + i];
        square[i] += rows[at + i] ** 2;
      }
    }
  }
  const mean = new Float32Array(state);
  const sd = new Float32Array(state).fill(1);
  for (let i = 0; i < latents; i++) mean[i] = sum[i] / count;
  for (let i = 0; i < latents + behaviours; i++) sd[i] = Math.sqrt(square[i] / count - mean[i] ** 2);
  for (const [from, to] of [
    [0, latents],
    [latents, latents + behaviours],
  ]) {
    const part = sd.subarray(from, to);
    const rms = Math.sqrt(part.reduce((total, value) => total + value ** 2, 0) / Math.max(1, to - from));
    for (let i = 0; i < part.length; i++) part[i] = Math.max(part[i], FLOOR * rms, 1e-6);
  }
  return { mean, sd };
}

/** One trial as the networks see it; each array has `ticks` rows. */
export interface StandardTrial {
  readonly ticks: number;
  readonly states: Float32Array;
  readonly pushes: Float32Array;
  /** The trace after each tick's push. */
  readonly traces: Float32Array;
  readonly phases: Float32Array;
  /** Without the goal. */
  readonly told: Float32Array;
  readonly goal: Float32Array;
  /** First tick of the last epoch. */
  readonly last: number;
}

export function standardise(
  plan: Plan,
  { behaviours, epochs, dtMs }: Situation,
  { mean, sd }: Units,
  { rows, ticks, goal }: TrialRecord,
): StandardTrial {
  const { state, push, phase, told: toldWidth, latents, patterns, decay, lags } = plan;
  const lag = lags[lags.length - 1];
  const shown = latents + behaviours;
  const width = rows.length / ticks;
  const states = new Float32Array(ticks * state);
  const pushes = new Float32Array(ticks * push);
  const traces = new Float32Array(ticks * push);
  const phases = new Float32Array(ticks * phase);
  const told = new Float32Array(ticks * toldWidth);
  let last = ticks;
  for (let t = 0; t < ticks; t++) {
    const at = t * width;
    for (let i = 0; i < shown; i++) states[t * state + i] = (rows[at + i] - mean[i]) / sd[i];
    for (let m = 0; m < patterns; m++) {
      const given = rows[at + shown + m];
      pushes[t * push + m] = given;
      traces[t * push + m] = (1 - decay) * given + (t > 0 ? decay * traces[(t - 1) * push + m] : 0);
    }
    const epoch = rows[at + shown + patterns];
    if (epoch === epochs - 1 && t >= lag && last === ticks) last = t;
    writePhase(phases, t * phase, epoch, epochs);
    writeTold(told, t * toldWidth, epoch, epochs, rows[at + shown + patterns + 1] * dtMs);
  }
  return { ticks, states, pushes, traces, phases, told, goal, last };
}

/** Did the behaviour stay where it was in the last epoch? Then go never came, and the trial says little about going. */
export function stoodStill(
  plan: Plan,
  { goals }: Situation,
  { states, ticks, last }: StandardTrial,
  within: number,
): boolean {
  const { state, latents } = plan;
  for (let t = last; t < ticks; t++) {
    let square = 0;
    for (let g = 0; g < goals; g++) {
      square += (states[t * state + latents + g] - states[last * state + latents + g]) ** 2;
    }
    if (square > within ** 2) return false;
  }
  return true;
}
