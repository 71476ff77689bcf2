/**
 * The hard limits on what a stimulator delivers, in this order, every tick:
 *
 *   |a_m| ≤ bound,  ‖a‖ ≤ normPerTick,  Σ over the last windowTicks of ‖a‖² ≤ energyPerWindow
 *
 * They hold exactly in float32: a scaled vector is taken a millionth short, so that rounding never crosses a limit.
 * Energy is counted in whole quanta of energyPerWindow/2⁴⁰, rounded up, so the running sum is exact for ever.
 */
import * as z from "zod";
import type { Stateful } from "./ports.ts";

export const limiterParams = z.strictObject({
  bound: z.number().gt(0).max(1000).default(1).describe("largest current of one electrode"),
  normPerTick: z.number().gt(0).max(10_000).default(4).describe("largest norm of all currents in a tick"),
  energyPerWindow: z.number().gt(0).max(1e9).default(400).describe("most energy Σ‖currents‖² in a window"),
  windowTicks: z.int().min(1).max(60_000).optional().describe("length of the energy window"),
});

export interface Limits {
  readonly bound: number;
  readonly normPerTick: number;
  readonly energyPerWindow: number;
  readonly windowTicks: number;
}

/** Every limit of a stimulator, in force: for the greeting and for reports. */
export interface StimulatorLimits extends Limits {
  readonly maxTtlTicks: number;
  readonly maxRampTicks: number;
  readonly maxAgeTicks: number;
  readonly watchdogTicks: number;
  readonly steerHz: number | undefined;
}

export interface Limiter extends Stateful {
  /** Bring `currents` within every limit, in place, and account for their energy. Once a tick, steering or not. */
  limit(currents: Float32Array): void;
  /** Another bound of one electrode from now on; 0 lets nothing through. */
  bindTo(bound: number): void;
  /** Of the last tick: the norm delivered, whether a limit cut anything, and the energy in the window. */
  readonly last: { readonly norm: number; readonly clipped: boolean; readonly energy: number };
}

const SHORT = 1 - 1e-6;
const QUANTA = 2 ** 40;

export function createLimiter({ bound, normPerTick, energyPerWindow, windowTicks }: Limits): Limiter {
  let cap = largestFloatUnder(bound);
  const quantum = energyPerWindow / QUANTA;
  /** Quanta of each of the last ticks, round and round. */
  const quanta = new Float64Array(windowTicks);
  const last = { norm: 0, clipped: false, energy: 0, at: 0, spent: 0 };
  return {
    last,
    limit(currents) {
      let clipped = false;
      for (let m = 0; m < currents.length; m++) {
        const a = currents[m];
        if (a > cap || a < -cap) {
          currents[m] = a > 0 ? cap : 0 - cap;
          clipped = true;
        }
      }
      last.spent -= quanta[last.at]; // the oldest tick leaves the window
      const left = Math.max(0, QUANTA - last.spent) * quantum;
      const most = Math.min(normPerTick, Math.sqrt(left));
      let square = squareNorm(currents);
      if (Math.sqrt(square) > most) {
        const scale = (most / Math.sqrt(square)) * SHORT;
        for (let m = 0; m < currents.length; m++) currents[m] *= scale;
        square = squareNorm(currents);
        clipped = true;
      }
      quanta[last.at] = Math.ceil(square / quantum);
      last.spent += quanta[last.at];
      last.at = (last.at + 1) % windowTicks;
      last.norm = Math.sqrt(square);
      last.clipped = clipped;
      last.energy = last.spent * quantum;
    },
    bindTo(most) {
      cap = largestFloatUnder(most);
    },
    save: () => ({ ...last, quanta: quanta.slice() }),
    restore(snapshot) {
      const { quanta: saved, ...rest } = snapshot;
      Object.assign(last, rest);
      quanta.set(saved as Float64Array);
    },
  };
}

function squareNorm(v: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i] * v[i];
  return sum;
}

/** The largest float32 that is not above `x` ≥ 0. */
function largestFloatUnder(x: number): number {
  const near = Math.fround(x);
  return near <= x ? near : Math.fround(near * (1 - 2 ** -24));
}
