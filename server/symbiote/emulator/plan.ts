/**
 * How an implant's numbers become the vectors that emulator and co-processor compute with, padded to multiples of 8:
 *
 *   state   up to 20 latents | behaviour                   of more channels, their principal components (view.ts)
 *   push    up to 16 virtual electrodes                    electrodes beyond that get the same current in groups
 *   phase   one-hot epoch | 1
 *   told    one-hot epoch | 1 | time in epoch | goal       what only the co-processor is told
 *
 * Both networks see the state now and at some lags, because the recorded channels do not show the whole brain, and a
 * leaky trace of what was delivered, because silent units take up current without showing it.
 */
import type { Shape } from "./network.ts";

/** What the implant and the task are like. */
export interface Situation {
  readonly channels: number;
  readonly behaviours: number;
  readonly electrodes: number;
  readonly epochs: number;
  readonly goals: number;
  readonly dtMs: number;
}

export interface Plan {
  readonly state: number;
  readonly push: number;
  readonly phase: number;
  readonly told: number;
  /** Latents and virtual electrodes that are in use. */
  readonly latents: number;
  readonly patterns: number;
  /** Ticks, the first of them 0, ascending. */
  readonly lags: readonly number[];
  /** What is left of the trace after a tick. */
  readonly decay: number;
  /** Ticks of a rollout that the emulator is trained on, and of the end of a trial in which the goal must be held. */
  readonly horizon: number;
  readonly held: number;
  readonly emulator: Shape;
  readonly coprocessor: Shape;
}

const MOST_LATENTS = 20;
const MOST_PATTERNS = 16;
const LAGS_MS = [0, 20, 70];
const TRACE_MS = 45;
const HORIZON_MS = 160;
const HELD_MS = 120;
const HIDDEN = 64;

export function planFor({ channels, behaviours, electrodes, epochs, goals, dtMs }: Situation): Plan {
  const latents = Math.min(channels, MOST_LATENTS);
  const patterns = Math.min(electrodes, MOST_PATTERNS);
  const [state, push, phase, told] = [latents + behaviours, patterns, epochs + 1, epochs + 2 + goals].map(
    (width) => 8 * Math.ceil(width / 8),
  );
  const lags = LAGS_MS.map((ms) => Math.round(ms / dtMs));
  const history = lags.length * state;
  return {
    state,
    push,
    phase,
    told,
    latents,
    patterns,
    lags,
    decay: Math.exp(-dtMs / TRACE_MS),
    horizon: Math.round(HORIZON_MS / dtMs),
    held: Math.round(HELD_MS / dtMs),
    emulator: { inputs: history + 2 * push + phase, hidden: HIDDEN, outputs: state },
    coprocessor: { inputs: history + push + told, hidden: HIDDEN, outputs: push },
  };
}

/** Largest current of an electrode, so that all at once stay within the norm; limits are stated per 10 ms. */
export function largestPush(
  { bound, norm }: { readonly bound: number; readonly norm: number },
  { electrodes, dtMs }: Pick<Situation, "electrodes" | "dtMs">,
): number {
  return (Math.min(bound, norm / Math.sqrt(electrodes)) * dtMs) / 10;
}

/** Group of each of `many` things side by side, when there is room for `few`. */
export function groupOf(index: number, many: number, few: number): number {
  return Math.floor((index * few) / many);
}

/** out[g] = mean of the values of group g: what a virtual electrode delivered. */
export function gather(out: Float32Array, values: Float32Array, few: number): void {
  const many = values.length;
  for (let g = 0; g < few; g++) {
    const from = Math.ceil((g * many) / few);
    const to = Math.ceil(((g + 1) * many) / few);
    let sum = 0;
    for (let i = from; i < to; i++) sum += values[i];
    out[g] = sum / (to - from);
  }
}

/** out[i] = the value of i's group. */
export function spread(out: Float32Array, groups: Float32Array, few: number): void {
  for (let i = 0; i < out.length; i++) out[i] = groups[groupOf(i, out.length, few)];
}

/** Fill `out` (phase) for a moment in epoch `epoch` of `epochs`. */
export function writePhase(out: Float32Array, at: number, epoch: number, epochs: number): void {
  out[at + epoch] = 1;
  out[at + epochs] = 1;
}

/** Time in an epoch is told in half seconds. */
const TOLD_MS = 500;

/** The same and more for the co-processor; returns where the goal goes. */
export function writeTold(
  out: Float32Array,
  at: number,
  epoch: number,
  epochs: number,
  inEpochMs: number,
): number {
  writePhase(out, at, epoch, epochs);
  out[at + epochs + 1] = inEpochMs / TOLD_MS;
  return at + epochs + 2;
}
