/**
 * How sure the symbiote is of what it reads, in plain words near the wheel: from how many trials it has learned, and
 * how well it predicts the goal (prequential R²). Steering is only as good as reading, and while it steers it does not learn
 * to read: then it says so, rather than ask for trials in vain.
 */
import type { Lab } from "./lab.ts";
import type { Trace } from "./trace.ts";
import type { World } from "./worlds/world.ts";

export type Level = "none" | "low" | "fair" | "good";
export interface Sureness {
  readonly level: Level;
  readonly words: string;
}

/** From this score on, and from this many trials on, a goal can be steered to. */
const FAIR = 0.5;
const GOOD = 0.8;
const ENOUGH_TRIALS = 12;
/** After so many trials without success there is nothing to wait for. */
const MANY_TRIALS = 40;
/** Whoever learns at all learns within so many lengths of a trial. */
const TRIALS_TO_TELL = 1.5;
const LET_GO = "once the wheel is let go (Esc)";

/** What can be said now; empty where there is no goal to be sure of. */
export function sureness(lab: Lab, world: World): Sureness {
  const { hello } = lab;
  const metric = lab.trace("metric");
  if (hello === undefined || hello.task.goals === 0 || world.aim === undefined)
    return { level: "none", words: "" };
  const last = metric.length - 1;
  const lessons = metric.at(last, metric.channel("lessons"));
  const { trialTicks } = hello.task;
  const trials = last < 0 ? 0 : trialsLearned(lessons, lab.trace("intention"), trialTicks);
  const held = (lab.state?.goal ?? null) !== null && learnsNothing(metric, lab.trace("steering"), trialTicks);
  return surenessOf(trials, metric.at(last, metric.channel("r2Goal")), world.goalName, held);
}

/**
 * @param r2 NaN before there is a score
 * @param held it steers to a standing goal, and learns nothing meanwhile
 */
export function surenessOf(trials: number, r2: number, goal: string, held = false): Sureness {
  const more = (asked: string) => (held ? `; it learns to read it better ${LET_GO}.` : asked);
  if (!(trials >= 1))
    return {
      level: "none",
      words: held
        ? `The symbiote has not learned to read the ${goal}: it will ${LET_GO}.`
        : "The symbiote has learned nothing yet: give it some trials.",
    };
  const from = `It has learned from ${trials === 1 ? "1 trial" : `${trials} trials`}`;
  const score = Number.isFinite(r2) ? ` (${Math.max(0, r2).toFixed(2)}\u00a0of\u00a01)` : "";
  if (!(r2 >= FAIR))
    return trials < MANY_TRIALS
      ? {
          level: "low",
          words: `${from} and cannot read the ${goal} yet${score}${more(": give it a few more.")}`,
        }
      : { level: "low", words: `${from} and still cannot read the ${goal}${score}: steering is a guess.` };
  if (r2 < GOOD) return { level: "fair", words: `${from} and reads the ${goal} roughly${score}.` };
  return trials < ENOUGH_TRIALS
    ? {
        level: "fair",
        words: `${from} and reads the ${goal} well${score}${more("; a few more make steering surer.")}`,
      }
    : { level: "good", words: `${from} and reads the ${goal} well${score}.` };
}

/** The brain was written to of late, and nothing was learned meanwhile: the decoder is taught only in trials left alone. */
export function learnsNothing(metric: Trace, steering: Trace, trialTicks: number): boolean {
  const since = metric.newest - TRIALS_TO_TELL * trialTicks;
  const first = metric.seek(since);
  if (first < 0) return false;
  const lessons = metric.channel("lessons");
  for (let i = first + 1; i < metric.length; i++)
    if (!(metric.at(i, lessons) <= metric.at(i - 1, lessons))) return false;
  const written = steering.channel("normApplied");
  for (let i = Math.max(0, steering.seek(since)); i < steering.length; i++)
    if (steering.at(i, written) > 0) return true;
  return false;
}

/**
 * Trials that were learned from: the moments learned, over the labelled moments of a trial. Their share is that of
 * the intention's rows that are held.
 */
export function trialsLearned(lessons: number, intention: Trace, trialTicks: number): number {
  let labelled = 0;
  for (let i = 0; i < intention.length; i++) if (isLabelled(intention, i)) labelled++;
  const perTrial = (labelled / intention.length) * trialTicks;
  return perTrial > 0 && lessons > 0 ? Math.round(lessons / perTrial) : 0;
}

function isLabelled(trace: Trace, row: number): boolean {
  for (let c = 0; c < trace.width; c++) if (Number.isFinite(trace.at(row, c))) return true;
  return false;
}
