/** What happens in the task, in plain words: from the rows of a trial to a sentence, and to a count of tries. */
import type { Hello } from "../streams/protocol.ts";
import { plainName } from "./components.ts";
import type { Lab } from "./lab.ts";
import type { Trace } from "./trace.ts";
import type { World } from "./worlds/world.ts";

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** The short name of an epoch, as shown on its step. */
export const epochName = (epoch: string, world: World): string =>
  world.epochs[epoch]?.short ?? capital(plainName(epoch));

/** The epoch of this row of the world as a sentence. */
export const epochSentence = (epoch: string, world: World, trace: Trace, row: number): string =>
  world.says?.(epoch, trace, row) ?? world.epochs[epoch]?.says ?? `${capital(plainName(epoch))}.`;

/** Number of the epoch at a tick; −1 before the first trial is heard of. */
export function epochAt(trial: Trace, tick: number): number {
  const row = trial.seek(tick);
  return row < 0 ? -1 : trial.at(row, trial.channel("epoch"));
}

/** Number of the trial at a tick; NaN before the first is heard of. */
function trialAt(trial: Trace, tick: number): number {
  const row = trial.seek(tick);
  return row < 0 ? Number.NaN : trial.at(row, trial.channel("trial"));
}

/** The story of a lab: what happens, and how many tries under which goal. */
export interface Story {
  readonly tally: Tally;
  /** Another session, perhaps. */
  open(hello: Hello, world: World): void;
  /** Count the trials that ended: by the task's own rule, or by your goal while there is one. */
  read(lab: Lab, goal: readonly number[] | undefined): void;
  /** What happens at a tick, as a sentence; empty when nothing is known. */
  sentence(lab: Lab, tick: number): string;
}

export function createStory(): Story {
  const tally = createTally();
  let epochs: readonly string[] = [];
  let shown: World | undefined;
  /** The goal that the tally is about. */
  let tallied = "";
  /** The trial in which that was asked for: it is neither its own nor yours, and does not count. */
  let begun = Number.NaN;
  return {
    tally,
    open(hello, world) {
      epochs = hello.task.epochs;
      shown = world;
      tally.clear();
    },
    read(lab, goal) {
      const [trial, world] = [lab.trace("trial"), lab.trace("world")];
      const about = goal?.join() ?? "";
      if (about !== tallied) {
        tally.clear();
        begun = trialAt(trial, trial.newest);
      }
      tallied = about;
      const reached = shown?.aim?.reached;
      tally.read(trial, (tick, outcome) => {
        if (trialAt(trial, tick) === begun) return undefined;
        return goal === undefined || reached === undefined ? outcome : reached(world, world.seek(tick), goal);
      });
    },
    sentence(lab, tick) {
      const trace = lab.trace("world");
      const row = trace.seek(tick);
      const epoch = epochs[epochAt(lab.trace("trial"), tick)];
      return shown === undefined || epoch === undefined || row < 0
        ? ""
        : epochSentence(epoch, shown, trace, row);
    },
  };
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
  let followed: Trace | undefined;

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
      if (trial !== followed || trial.newest < seen) {
        this.clear();
        seen = -1;
      }
      followed = trial;
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
