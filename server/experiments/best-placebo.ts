/** How far an arm is above whichever placebo succeeded most, trial by trial. */
import type { Rng } from "../../streams/rng.ts";
import { bootstrapMean, type Interval } from "./bootstrap.ts";
import type { TrialResult } from "./trial-log.ts";

type Trials = readonly (readonly TrialResult[])[];

/** A placebo by name, with its scored trials, one list per seed. */
export interface Rival {
  readonly name: string;
  readonly trials: Trials;
}

const successes = (trials: Trials) => trials.flat().filter(({ success }) => success).length;

/** @param rivals on the very same trials as `trials`; the first of equals is the best */
export function overBest(
  trials: Trials,
  rivals: readonly Rival[],
  rng: Rng,
): { readonly best: string; readonly over: Interval | undefined } {
  const best = rivals.reduce((most, one) => (successes(one.trials) > successes(most.trials) ? one : most));
  const differences = trials.map((list, s) =>
    list.map(({ success }, t) => Number(success) - Number(best.trials[s][t].success)),
  );
  return { best: best.name, over: bootstrapMean(differences, rng.fork("over the best placebo")) };
}
