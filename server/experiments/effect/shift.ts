/**
 * The effect of steering in one number a trial, the shift (trial-log.ts): how far the hand came from where the unsteered
 * twin's ends towards the goal, as a share of that way. Means over trials nested in seeds; catch trials do not count.
 */
import { createRng } from "../../../streams/rng.ts";
import { bootstrapMean, type Interval } from "../bootstrap.ts";
import type { Contest } from "../contest.ts";
import { runOf } from "../dose.ts";
import { type ContestExperiment, experimentOf } from "../experiment-of.ts";
import type { ArmResult, ContestSeed } from "../result.ts";

/** Shifts of the scored trials of an arm with one dose, or of the placebo beside it; one list per seed. */
export function shiftsOf(seeds: readonly ContestSeed[], arm: string, placebo = false): number[][] {
  return seeds.map((seed) =>
    runOf(seed, arm, 0, placebo)
      .trials.filter(({ isCatch }) => !isCatch)
      .flatMap(({ shift }) => (shift === null ? [] : [shift])),
  );
}

export function meanShift(seeds: readonly ContestSeed[], arm: string, placebo = false): Interval {
  return over(shiftsOf(seeds, arm, placebo), arm);
}

/** Share of trials in which steering moved the hand away from its goal. */
export function antiSteerable(seeds: readonly ContestSeed[], arm: string, placebo = false): Interval {
  return over(
    shiftsOf(seeds, arm, placebo).map((list) => list.map((shift) => Number(shift < 0))),
    arm,
  );
}

function over(groups: readonly (readonly number[])[], name: string): Interval {
  return bootstrapMean(groups, createRng(0).fork(name)) ?? { mean: 0, lo: 0, hi: 0 };
}

/**
 * A contest that has figures and notes of its own, and whose table shows the shift of every arm, too, unless the goal is
 * what the brain does anyway and there is no way to be moved.
 */
export function withShifts(
  contest: Contest,
  told: (
    seeds: readonly ContestSeed[],
    arms: readonly ArmResult[],
  ) => Pick<ReturnType<ContestExperiment["summarise"]>, "figures" | "notes">,
): ContestExperiment {
  const whole = experimentOf(contest);
  const ownRun = (name: string) => {
    const act = contest.arms.find((arm) => arm.name === name)!.act;
    return act.kind === "placebo" ? { arm: act.of, placebo: true } : { arm: name, placebo: false };
  };
  const moves = contest.goal.kind === "turned";
  return {
    ...whole,
    method: moves ? [...whole.method, SHIFT] : whole.method,
    summarise(seeds) {
      const found = whole.summarise(seeds);
      if (seeds.length === 0) return found;
      const arms = found.arms.map((arm): ArmResult => {
        if (!moves) return arm;
        const { arm: of, placebo } = ownRun(arm.name);
        const measures = { ...arm.measures, shift: meanShift(seeds, of, placebo) };
        return { ...arm, measures };
      });
      const { figures, notes } = told(seeds, arms);
      return { ...found, arms, figures: [...found.figures, ...figures], notes: [...notes, ...found.notes] };
    },
  };
}

const SHIFT =
  "The shift is how far the hand came, from where the unsteered twin's ends, towards the goal: 0 is as unsteered, 1 is at the goal.";
