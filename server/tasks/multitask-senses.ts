/**
 * What a brain in `multitask` senses: u (29) = fixation · ring of 8 (modality 1) · ring of 8 (modality 2) · rule (12)
 *
 *   ring unit i: Σ strength · exp(κ(cos(θ − θ_i) − 1)),  θ_i = 2πi/8,  κ = 2
 *
 * Ring units are noisy. The noise is white: its standard deviation grows as 1/√dt, so that what a unit with time
 * constant τ makes of it does not depend on the tick.
 */
import { RULES } from "./multitask-rules.ts";
import { FIXATION, type MultitaskTrial, RESPONSE, STIMULUS, type Stimulus } from "./multitask-trial.ts";

/** Units of one ring. */
export const RING = 8;
/** Both rings. */
export const NOISY = 2 * RING;
export const FIXATION_INPUT = 0;
export const RINGS_INPUT = 1;
export const RULES_INPUT = RINGS_INPUT + NOISY;
export const INPUTS = RULES_INPUT + RULES.length;

const SHARPNESS = 2;
/** Noise of a ring unit at ticks of 50 ms, a unit's time constant. */
const NOISE = 0.1;
const NOISE_AT_MS = 50;

/** @returns the standard deviation of one tick's noise */
export function senseNoise(dtMs: number): number {
  return NOISE * Math.sqrt(NOISE_AT_MS / dtMs);
}

/** Is the fixation point on? Only a stimulus that comes late must be answered while it is. */
export function fixates({ rule }: MultitaskTrial, epoch: number): boolean {
  const drawn = RULES[rule];
  return epoch !== RESPONSE || (drawn.kind === "point" && drawn.shown === "late");
}

/** Is stimulus a shown? */
export function showsA({ rule }: MultitaskTrial, epoch: number): boolean {
  const drawn = RULES[rule];
  if (epoch === STIMULUS) return true;
  return epoch === RESPONSE && drawn.kind === "point" && drawn.shown !== "flashed";
}

/** Is stimulus b shown? A rule with one stimulus shows none of it. */
export function showsB({ rule }: MultitaskTrial, epoch: number): boolean {
  const { kind } = RULES[rule];
  return (kind === "decide" && epoch === STIMULUS) || (kind === "match" && epoch === RESPONSE);
}

/** Is it decided yet where to go? In a match only the second stimulus decides. */
export function decides({ rule }: MultitaskTrial, epoch: number): boolean {
  return RULES[rule].kind === "match" ? epoch === RESPONSE : epoch !== FIXATION;
}

/** Write what is sensed in an epoch, without noise, to `out` from `offset` on. */
export function sense(out: Float32Array, offset: number, trial: MultitaskTrial, epoch: number): void {
  out.fill(0, offset, offset + INPUTS);
  out[offset + FIXATION_INPUT] = fixates(trial, epoch) ? 1 : 0;
  if (showsA(trial, epoch)) show(out, offset + RINGS_INPUT, trial.a);
  if (showsB(trial, epoch)) show(out, offset + RINGS_INPUT, trial.b);
  out[offset + RULES_INPUT + trial.rule] = 1;
}

function show(out: Float32Array, offset: number, { angle, first, second }: Stimulus): void {
  for (let i = 0; i < RING; i++) {
    const near = Math.exp(SHARPNESS * (Math.cos(angle - (2 * Math.PI * i) / RING) - 1));
    out[offset + i] += first * near;
    out[offset + RING + i] += second * near;
  }
}
