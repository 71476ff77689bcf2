/**
 * The frame of restoring: how an implant's numbers become the vectors that its two networks compute with, padded to
 * multiples of 8.
 *
 *   co-processor   traces of the recorded channels | 1  →  one current per electrode
 *   emulator       what was said to the electrodes in the tick before | recorded channels | 1  →  behaviour
 *
 * No epoch, no time and no goal are in either: what is not in the recorded activity is not known.
 */
import type { Shape } from "../emulator/network.ts";

/** What the implant and the task are like. */
export interface Situation {
  readonly channels: number;
  readonly electrodes: number;
  readonly behaviours: number;
  readonly dtMs: number;
}

export interface Frame {
  /** Rate of every trace of what is recorded: what the present tick is of it. */
  readonly traces: readonly number[];
  /** Rate of the slow mean that what is recorded is counted from. */
  readonly baseline: number;
  /** Components that what is traced is turned into; the 1 comes after them. */
  readonly seen: number;
  /** Share of a tick in the emulator's time constant. */
  readonly leak: number;
  /** Ticks at the beginning of a trial in which the emulator is not yet to be believed. */
  readonly settling: number;
  /** Electrodes, padded. */
  readonly push: number;
  /** Where in the emulator's input the recorded channels begin; the 1 comes after them. */
  readonly heardAt: number;
  readonly emulator: Shape;
  readonly coprocessor: Shape;
}

/** What is fast shows in their differences. */
const TRACES_MS = [60, 120, 240, 480];
/** Some dozens of trials: what they have in common, and hardly what one of them is about. */
const BASELINE_MS = 60_000;
/** Components of what is seen beyond which there is little but noise. */
const MOST_SEEN = 96;
/** What membrane time constants of cortex are about. */
const TAU_MS = 50;
const SETTLING_MS = 160;
const HIDDEN = 64;
const eights = (width: number) => 8 * Math.ceil(width / 8);

export function frameFor({ channels, electrodes, behaviours, dtMs }: Situation): Frame {
  const traces = TRACES_MS.map((ms) => 1 - Math.exp(-dtMs / ms));
  const seen = Math.min(MOST_SEEN, traces.length * channels);
  const push = eights(electrodes);
  return {
    traces,
    baseline: 1 - Math.exp(-dtMs / BASELINE_MS),
    seen,
    leak: Math.min(1, dtMs / TAU_MS),
    settling: Math.round(SETTLING_MS / dtMs),
    push,
    heardAt: push,
    emulator: { inputs: eights(push + channels + 1), hidden: HIDDEN, outputs: eights(behaviours) },
    coprocessor: { inputs: eights(seen + 1), hidden: HIDDEN, outputs: push },
  };
}
