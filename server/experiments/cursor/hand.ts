/**
 * What a decoder can learn from before anybody flies: trials in which the hand moves the cursor, tick by tick. And how it
 * learns from them, up to the moment at which a target is acquired: as they are, or wrongly on purpose, for studies of what adaptation makes of a bad beginning.
 */
import type { Rig } from "../../../streams/loop.ts";
import type { Rng } from "../../../streams/rng.ts";
import type { Reader } from "./reader.ts";
import { fly, type PilotRow } from "./trials.ts";

interface Heard {
  readonly waiting: boolean;
  readonly channels: Float32Array;
  readonly vx: number;
  readonly vy: number;
}
export type HandTrials = readonly (readonly Heard[])[];

/** Keep `count` trials of the hand. */
export function recordHand(rig: Rig, count: number, onTrial: () => void): HandTrials {
  const trials: Heard[][] = [];
  let current: Heard[] = [];
  const keep = {
    velocity: undefined,
    hear(_: number, { channels, intention, waiting }: PilotRow) {
      current.push({ waiting, channels: channels.slice(), vx: intention[2], vy: intention[3] });
    },
    endTrial() {
      trials.push(current);
      current = [];
    },
  };
  fly(rig, count, keep, onTrial);
  return trials;
}

/** How the labels of a first lesson relate to the truth. */
export const BEGINNINGS = ["true", "shuffled", "turned", "none"] as const;
export type Beginning = (typeof BEGINNINGS)[number];

/**
 * Let `reader` learn from these trials: with their labels; with those of other trials (`shuffled`); with labels turned by
 * a right angle (`turned`); or not at all (`none`).
 */
export function teach(reader: Reader, trials: HandTrials, beginning: Beginning, rng: Rng): void {
  if (beginning === "none") return;
  const order = trials.map((_, t) => t);
  if (beginning === "shuffled") rng.shuffle(order);
  const label = new Float32Array(2);
  for (const [t, trial] of trials.entries()) {
    const labels = trials[order[t]];
    for (const [i, { channels, waiting }] of trial.entries()) {
      const { vx, vy } = labels[Math.min(i, labels.length - 1)];
      const whole = beginning === "turned" ? reader.hear(channels, -vy, vx) : reader.hear(channels, vx, vy);
      if (!whole || waiting) continue;
      label.set(reader.label);
      reader.learn(label);
    }
    reader.publish();
  }
}

/** R² of what is read in trials that were not learned from, mean over x and y: the offline score. */
export function offlineScore(reader: Reader, trials: HandTrials): number {
  const sums = [0, 1].map(() => ({ count: 0, label: 0, square: 0, error: 0 }));
  for (const trial of trials) {
    for (const { channels, vx, vy, waiting } of trial) {
      if (!reader.hear(channels, vx, vy) || waiting) continue;
      for (const [i, sum] of sums.entries()) {
        const label = reader.label[i];
        sum.count++;
        sum.label += label;
        sum.square += label ** 2;
        sum.error += (label - reader.velocity[i]) ** 2;
      }
    }
  }
  const r2 = sums.map(({ count, label, square, error }) => 1 - error / (square - label ** 2 / count));
  return (r2[0] + r2[1]) / 2;
}
