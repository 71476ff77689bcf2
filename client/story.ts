/** What happens in the task, in plain words: from the rows of a trial to a sentence. */
import type { Trace } from "./trace.ts";

const EPOCHS: Readonly<Record<string, { readonly short: string; readonly says: string }>> = {
  home: { short: "Home", says: "The hand comes back to the centre." },
  cue: { short: "Look", says: "The target is shown, briefly." },
  delay: { short: "Remember", says: "The target is gone: remember it, and hold still." },
  move: { short: "Reach", says: "Go: the hand moves to where the target was." },
};
const CATCH = "A catch trial: go never comes; to hold still is right.";

/** The short name of an epoch, as shown on its step. */
export const epochName = (epoch: string): string => EPOCHS[epoch]?.short ?? epoch;

/** The epoch as a sentence; `hold` is whether the brain is told to hold still. */
export function epochSentence(epoch: string, hold: boolean): string {
  if (epoch === "move" && hold) return CATCH;
  return EPOCHS[epoch]?.says ?? epoch;
}

/** Trials that ended, counted as they go by. */
export interface Tally {
  /** Trials counted, and how many of them were successes; at most the last `SPAN`. */
  readonly count: number;
  readonly successes: number;
  /** The last outcome; undefined before the first. */
  readonly last: boolean | undefined;
  /**
   * Count what ended in a trial trace since the last call. `judge` may overrule the task's own outcome, or leave a
   * trial out with `undefined`.
   */
  read(trial: Trace, judge?: (tick: number, outcome: boolean) => boolean | undefined): void;
  /** Forget what was counted; trials that were read are not read again. */
  clear(): void;
}

const SPAN = 50;

export function createTally(): Tally {
  const outcomes = new Uint8Array(SPAN);
  let count = 0;
  let successes = 0;
  let head = 0;
  let last: boolean | undefined;
  let seen = -1;

  const add = (success: boolean) => {
    last = success;
    if (count === SPAN) successes -= outcomes[head];
    else count++;
    outcomes[head] = Number(success);
    successes += outcomes[head];
    head = (head + 1) % SPAN;
  };

  return {
    get count() {
      return count;
    },
    get successes() {
      return successes;
    },
    get last() {
      return last;
    },
    read(trial, judge = (_, outcome) => outcome) {
      const channel = trial.channel("outcome");
      if (trial.newest < seen) {
        this.clear();
        seen = -1;
      }
      for (let i = trial.seek(seen) + 1; i < trial.length; i++) {
        const outcome = trial.at(i, channel);
        const success = Number.isNaN(outcome) ? undefined : judge(trial.tickAt(i), outcome > 0);
        if (success !== undefined) add(success);
      }
      seen = trial.newest;
    },
    clear() {
      count = 0;
      successes = 0;
      last = undefined;
    },
  };
}
