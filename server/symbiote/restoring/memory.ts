/**
 * What a restoring law remembers, and all that it ever learns from: whole trials, and of each tick a row
 *
 *   recorded channels | said (what it asked of the electrodes in reply to this tick) | behaviour | instructed
 *
 * Instructed is NaN where the task instructs nothing. A trial is forgotten when it has a gap in its ticks, a sample that
 * cannot be meant, or stimulation that somebody else asked for.
 */
import type { Moment, Stateful } from "../../../streams/ports.ts";
import { plausible } from "../plausible.ts";
import type { Situation } from "./frame.ts";

/** One finished trial. */
export interface TrialRecord {
  readonly number: number;
  /** ticks × `rowOf` */
  readonly rows: Float32Array;
}

export interface TrialMemory extends Stateful {
  /** Oldest first. */
  readonly trials: readonly TrialRecord[];
  /**
   * Take in a moment, and what was said in reply to it.
   * @param instructed where in the intention the instructed behaviour begins. @returns the trial that it finished
   */
  attend(moment: Moment, said: Float32Array, instructed: number): TrialRecord | undefined;
}

/** Numbers in a row, and where its parts begin. */
export function rowOf({ channels, electrodes, behaviours }: Situation) {
  const said = channels;
  const behaviour = said + electrodes;
  const instructed = behaviour + behaviours;
  return { said, behaviour, instructed, width: instructed + behaviours };
}

/** @param longest trial that is remembered, ticks; @param most trials kept, the oldest go first */
export function createTrialMemory(situation: Situation, longest: number, most: number): TrialMemory {
  const { channels, behaviours } = situation;
  const at = rowOf(situation);
  const rows = new Float32Array(longest * at.width);
  const now = { trial: -1, tick: -1, ticks: 0, spoiled: true, speaking: 0 };
  let trials: TrialRecord[] = [];

  const finish = (): TrialRecord | undefined => {
    if (now.spoiled || now.ticks < 2) return undefined;
    const record = { number: now.trial, rows: rows.slice(0, now.ticks * at.width) };
    trials.push(record);
    if (trials.length > most) trials = trials.slice(-most);
    return record;
  };

  return {
    get trials() {
      return trials;
    },
    attend(
      { tick, trial, ticksInEpoch, epoch, observation, behaviour, delivered, intention },
      said,
      instructed,
    ) {
      const isNext = tick === now.tick + 1;
      const finished = trial !== now.trial && isNext ? finish() : undefined;
      if (trial !== now.trial) {
        now.ticks = 0;
        // Only a trial that was heard from its first tick on is whole.
        now.spoiled = epoch !== 0 || ticksInEpoch !== 0;
      } else if (!isNext) now.spoiled = true;
      now.trial = trial;
      now.tick = tick;
      if (now.ticks >= longest) {
        now.spoiled = true;
        return finished;
      }
      const row = now.ticks++ * at.width;
      rows.set(observation, row);
      rows.set(said, row + at.said);
      rows.set(behaviour, row + at.behaviour);
      for (let j = 0; j < behaviours; j++) rows[row + at.instructed + j] = intention[instructed + j];
      for (let k = 0; k < channels; k++) if (!plausible(observation[k])) now.spoiled = true;
      for (let j = 0; j < behaviours; j++) if (!plausible(behaviour[j])) now.spoiled = true;
      // After the last word it takes a while until nothing is delivered any more.
      if (said.some(isSomething)) now.speaking = ECHO;
      else if (now.speaking > 0) now.speaking--;
      if (now.speaking === 0 && delivered.some(isSomething)) now.spoiled = true;
      return finished;
    },
    save: () => ({
      ...now,
      rows: rows.slice(0, now.ticks * at.width),
      trials: trials.map((one) => ({ ...one })),
    }),
    restore(snapshot) {
      const { trial, tick, ticks, spoiled, speaking } = snapshot;
      Object.assign(now, { trial, tick, ticks, spoiled, speaking });
      rows.set(snapshot.rows as Float32Array);
      trials = [...(snapshot.trials as unknown as readonly TrialRecord[])];
    },
  };
}

/** Ticks for which one's own word may still be delivered. */
const ECHO = 50;
const isSomething = (current: number) => current !== 0;
