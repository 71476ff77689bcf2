/**
 * How long a reaction takes, as in closed-loop experiments (Johnsen et al. 2023, Cleo):
 *
 *   sampling    fixed      every period;          when-idle  not while a reaction is under way: an overdue sample
 *                                                            is taken as soon as it is out
 *   processing  parallel   out = sampled + delay; serial     out = max(sampled, previous out) + delay
 *
 * Reactions never overtake each other. When-idle has one reaction under way at a time, so there both are the same.
 */
import * as z from "zod";
import { parse } from "./parse.ts";
import type { Snapshot, Stateful } from "./ports.ts";
import type { Rng } from "./rng.ts";

export const latencyParams = z.strictObject({
  sampling: z.enum(["fixed", "when-idle"]).default("fixed"),
  processing: z.enum(["serial", "parallel"]).default("parallel"),
  periodMs: z.number().gt(0).max(60_000).describe("time between scheduled samples"),
  delayMs: z.number().min(0).max(60_000).default(0).describe("time from sample to reaction"),
  jitterMs: z.number().min(0).max(60_000).default(0).describe("added to the delay, uniform from 0 to this"),
});
export type LatencyParams = z.input<typeof latencyParams>;

export interface Latency extends Stateful {
  /** Is a sample taken at `timeMs`? Then the time its reaction is out, else undefined. Ask in order of time. */
  sample(timeMs: number): number | undefined;
}

/** Two times are the same within this, ms. */
const SAME = 1e-6;

/** @param rng draws the jitter; needed only when there is any. @throws when a parameter does not fit. */
export function createLatency(params: LatencyParams, rng?: Rng): Latency {
  const { sampling, processing, periodMs, delayMs, jitterMs } = parse("latency", latencyParams, params);
  if (jitterMs > 0 && rng === undefined) throw new Error("latency with jitter needs a random generator");
  const now = { out: Number.NEGATIVE_INFINITY, overdue: false };
  return {
    sample(timeMs) {
      const scheduled = Math.abs(timeMs - Math.round(timeMs / periodMs) * periodMs) < SAME;
      if (sampling === "fixed" ? !scheduled : !(scheduled || now.overdue)) return undefined;
      if (sampling === "when-idle") {
        now.overdue = now.out > timeMs + SAME;
        if (now.overdue) return undefined;
      }
      const start = processing === "serial" ? Math.max(timeMs, now.out) : timeMs;
      const jitter = jitterMs > 0 ? jitterMs * rng!.uniform() : 0;
      now.out = Math.max(now.out, start + delayMs + jitter);
      return now.out;
    },
    save: () => ({ ...now, rng: rng === undefined ? null : rng.save() }),
    restore({ out, overdue, rng: saved }) {
      Object.assign(now, { out, overdue });
      if (saved !== null) rng?.restore(saved as Snapshot);
    },
  };
}

/** A latency in ticks: the tick at which the reaction to tick `tick` may be applied, or undefined: not sampled. */
export interface TickLatency extends Stateful {
  due(tick: number): number | undefined;
}

/** `latency` as a loop of `dtMs` a tick sees it; never earlier than the next tick. */
export function inTicks(latency: Latency, dtMs: number): TickLatency {
  return {
    due(tick) {
      const out = latency.sample(tick * dtMs);
      return out === undefined ? undefined : Math.max(tick + 1, Math.ceil((out - SAME) / dtMs));
    },
    save: latency.save,
    restore: latency.restore,
  };
}

/** Every tick sampled, every reaction applied `ticks` later (default: at the very next tick). */
export function constantLatency(ticks = 1): TickLatency {
  if (!(Number.isInteger(ticks) && ticks >= 1))
    throw new Error(`a latency is a whole number of ticks from 1 up, not ${ticks}`);
  return { due: (tick) => tick + ticks, save: () => ({}), restore: () => {} };
}
