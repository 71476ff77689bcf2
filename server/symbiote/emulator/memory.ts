/**
 * What the symbiote remembers of trials, and all that its emulator ever learns from: for each tick of the steered part
 * of a trial, and a little before it, a row
 *
 *   seen | behaviour | push (what was delivered) | epoch | ticks in epoch
 *
 * where seen are all channels until a view of them has been learned, and latents from then on. A trial with a gap in its ticks, or with a sample that cannot be meant, is forgotten.
 */
import type { Moment, Stateful } from "../../../streams/ports.ts";
import { plausible } from "../plausible.ts";
import { gather, type Plan, type Situation } from "./plan.ts";
import { look, seenThrough, type View } from "./view.ts";

/** One finished trial. */
export interface TrialRecord {
  readonly number: number;
  /** ticks × (seen + behaviour + push + 2), beginning `lag` ticks before the first steered one. */
  readonly rows: Float32Array;
  readonly ticks: number;
  /** The last goal that stood in it; NaN when none did. */
  readonly goal: Float32Array;
}

export interface TrialMemory extends Stateful {
  /** Oldest first. */
  readonly trials: readonly TrialRecord[];
  /** Take in a moment. @returns the trial that was finished by it */
  hear(moment: Moment): TrialRecord | undefined;
  /** Keep so many trials at most from now on; the oldest go first. */
  keep(most: number): void;
  /** See what is remembered, and all that comes, through a view of the channels. Once. */
  see(view: View): void;
}

/**
 * @param from the first epoch that is steered; a trial is remembered from `lag` ticks before it
 * @param longest trial that is remembered, ticks; @param most trials kept at first
 */
export function createTrialMemory(
  plan: Plan,
  { channels, behaviours, goals }: Situation,
  from: number,
  longest: number,
  most: number,
): TrialMemory {
  const { patterns, lags } = plan;
  const lag = lags[lags.length - 1];
  const rest = behaviours + patterns + 2;
  let view: View = new Float32Array();
  let seen = channels;
  let width = seen + rest;
  let rows = new Float32Array((longest + lag) * width);
  const given = new Float32Array(patterns);
  const goal = new Float32Array(goals).fill(Number.NaN);
  const now = { trial: -1, tick: -1, ticks: 0, inside: false, spoiled: true, capacity: most };
  let trials: TrialRecord[] = [];

  const startAgain = () => {
    now.ticks = 0;
    now.inside = false;
    now.spoiled = false;
    goal.fill(Number.NaN);
  };
  const finish = (): TrialRecord | undefined => {
    if (now.spoiled || now.ticks < lag + plan.horizon + 2) return undefined;
    const { trial, ticks } = now;
    const record = { number: trial, rows: rows.slice(0, ticks * width), ticks, goal: goal.slice() };
    trials.push(record);
    if (trials.length > now.capacity) trials = trials.slice(-now.capacity);
    return record;
  };

  /** Rows of another width from now on. */
  const widen = (through: View, past: Float32Array) => {
    view = through;
    seen = view.length === 0 ? channels : view.length / channels;
    width = seen + rest;
    rows = new Float32Array((longest + lag) * width);
    rows.set(past);
  };

  return {
    get trials() {
      return trials;
    },
    keep(capacity) {
      now.capacity = capacity;
    },
    hear(moment) {
      const { tick, trial, epoch, ticksInEpoch, observation, behaviour, delivered } = moment;
      const finished = trial !== now.trial && now.inside ? finish() : undefined;
      if (trial !== now.trial && now.inside) {
        // The last ticks of a trial come before the next one's, in case that is steered at once.
        rows.copyWithin(0, Math.max(0, now.ticks - lag) * width, now.ticks * width);
        const kept = Math.min(lag, now.ticks);
        startAgain();
        now.ticks = kept;
      }
      if (tick !== now.tick + 1) startAgain();
      now.trial = trial;
      now.tick = tick;
      const isInside = epoch >= from;
      if (isInside && !now.inside && now.ticks < lag) now.spoiled = true;
      now.inside = isInside;
      if (!isInside && now.ticks === lag) {
        rows.copyWithin(0, width, lag * width);
        now.ticks--;
      }
      if (now.ticks >= longest + lag) {
        now.spoiled = true;
        return finished;
      }
      const at = now.ticks * width;
      const push = at + seen + behaviours;
      gather(given, delivered, patterns);
      look(rows, at, observation, view);
      for (let i = 0; i < behaviours; i++) rows[at + seen + i] = behaviour[i];
      for (let m = 0; m < patterns; m++) rows[push + m] = given[m];
      rows[push + patterns] = epoch;
      rows[push + patterns + 1] = ticksInEpoch;
      for (let i = at; i < at + width - 2; i++) if (!plausible(rows[i])) now.spoiled = true;
      if (isInside && moment.goal !== undefined) goal.set(moment.goal);
      now.ticks++;
      return finished;
    },
    see(through) {
      if (through.length === 0 || view.length > 0) return;
      trials = trials.map((trial) => {
        return { ...trial, rows: seenThrough(through, channels, trial.rows, trial.ticks) };
      });
      widen(through, seenThrough(through, channels, rows.subarray(0, now.ticks * width), now.ticks));
    },
    save: () => ({
      ...now,
      view: view.slice(),
      rows: rows.slice(0, now.ticks * width),
      goal: goal.slice(),
      trials: trials.map((one) => ({ ...one })),
    }),
    restore(snapshot) {
      const { trial, tick, ticks, inside, spoiled, capacity } = snapshot;
      Object.assign(now, { trial, tick, ticks, inside, spoiled, capacity });
      widen((snapshot.view as Float32Array).slice(), snapshot.rows as Float32Array);
      goal.set(snapshot.goal as Float32Array);
      trials = [...(snapshot.trials as unknown as readonly TrialRecord[])];
    },
  };
}

/** Where the behaviour was at the end of a trial: fills `out` (goals). */
export function endOf(
  out: Float32Array,
  { patterns }: Plan,
  { behaviours }: Situation,
  { rows }: TrialRecord,
): void {
  const at = rows.length - (behaviours + patterns + 2);
  for (let g = 0; g < out.length; g++) out[g] = rows[at + g];
}

/** Did the behaviour stay within `tolerance` of the goal over the last ticks of the trial? */
export function heldGoal(
  { held, patterns }: Plan,
  { behaviours }: Situation,
  { rows, ticks, goal }: TrialRecord,
  tolerance: number,
): boolean {
  const width = rows.length / ticks;
  for (let t = ticks - held; t < ticks; t++) {
    const at = (t + 1) * width - (behaviours + patterns + 2);
    let square = 0;
    for (let g = 0; g < goal.length; g++) square += (rows[at + g] - goal[g]) ** 2;
    if (!(square <= tolerance ** 2)) return false;
  }
  return true;
}
