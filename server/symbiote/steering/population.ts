/**
 * What laws know alike is learned once. Every law of a bench hears every moment, so those that read the population's
 * patterns by the same estimate (patterns.ts) share it: the first to learn from a moment has learned it for all.
 */
import type { Moment } from "../../../streams/ports.ts";
import { differenceInMeans, type Patterns, regressionPatterns } from "./patterns.ts";

export interface Population {
  readonly means: Patterns;
  readonly regression: Patterns;
}

export function createPopulation(channels: number, goals: number): Population {
  return {
    means: once(differenceInMeans(channels, goals)),
    regression: once(regressionPatterns(channels, goals)),
  };
}

/** Learns from a tick no more than once. Restored by one law it is restored for all, to what they all saved. */
function once(patterns: Patterns): Patterns {
  let learned = -1;
  return {
    ...patterns,
    learn(moment: Moment) {
      if (moment.tick === learned) return;
      learned = moment.tick;
      patterns.learn(moment);
    },
    restore(snapshot) {
      learned = -1;
      patterns.restore(snapshot);
    },
  };
}
