/**
 * Doses chosen on one half of the trials and scored on the other, both ways round (two-fold cross-fitting): trials
 * with an even index use the dose that did best on the odd ones, and the reverse. No trial chooses its own dose.
 */
import type { ContestSeed, Run } from "./result.ts";
import type { TrialResult } from "./trial-log.ts";

/** Index of the dose for each half of the trials: even, odd. */
export type Doses = readonly [even: number, odd: number];

/** The doses of an arm; the lowest wins a tie. @param count how many doses it was run at  @param merit of a trial */
export function chooseDoses(
  seeds: readonly ContestSeed[],
  arm: string,
  count: number,
  merit: (trial: TrialResult) => number = ({ success }) => Number(success),
): Doses {
  const bestOn = (half: number) => {
    let best = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let dose = 0; dose < count; dose++) {
      let worth = 0;
      for (const seed of seeds) {
        const { trials } = runOf(seed, arm, dose);
        for (let t = half; t < trials.length; t += 2) worth += merit(trials[t]);
      }
      if (worth > most) {
        most = worth;
        best = dose;
      }
    }
    return best;
  };
  return [bestOn(1), bestOn(0)];
}

/** Every trial of an arm under the dose of its half, catch trials included. */
export function trialsOf(seed: ContestSeed, arm: string, doses: Doses, placebo = false): TrialResult[] {
  const halves = doses.map((dose) => runOf(seed, arm, dose, placebo).trials);
  return halves[0].map((_, t) => halves[t % 2][t]);
}

export function runOf(seed: ContestSeed, arm: string, dose: number, placebo = false): Run {
  return seed.runs.find((run) => run.arm === arm && run.dose === dose && run.placebo === placebo)!;
}
