/** A contest as an experiment: how its seeds are conducted, what they say together, and how to tell it. */

import { checkContest } from "./check-contest.ts";
import { conduct, trialsInAll } from "./conduct.ts";
import type { Contest } from "./contest.ts";
import type { Experiment, Findings } from "./experiment.ts";
import { comparisonNotes, notesOf } from "./notes.ts";
import type { ContestSeed } from "./result.ts";
import { examplePaths, learningCurve, summariseArms } from "./summarise.ts";
import { practice, tradeOff } from "./trade-off.ts";

export interface ContestExperiment extends Experiment<ContestSeed> {
  readonly contest: Contest;
}

/** What an experiment has beside what every contest has. */
export interface Besides {
  /** More sentences about how it is done. */
  readonly method?: readonly string[];
  /** What else the seeds say. */
  readonly conclude?: (found: Findings, seeds: readonly ContestSeed[]) => Findings;
}

export function experimentOf(contest: Contest, { method = [], conclude }: Besides = {}): ContestExperiment {
  const { name, summary, trials, calibrationTrials } = contest;
  return {
    name,
    summary,
    brain: contest.session.brain,
    trials,
    calibrationTrials,
    trialsInAll: trialsInAll(contest),
    method: [...methodOf(contest), ...method],
    contest,
    check: (lab) => checkContest(contest, lab),
    conduct: (seed, lab, onTrial) => conduct(contest, seed, lab, onTrial),
    summarise(seeds) {
      const arms = summariseArms(contest, seeds);
      const learning = learningCurve(seeds);
      const figures = seeds.length > 0 ? [tradeOff(contest, arms, seeds), ...practice(contest, seeds)] : [];
      const notes = [...notesOf(arms, contest), ...comparisonNotes(contest, arms)];
      const found = { arms, learning, paths: examplePaths(contest, seeds), figures, notes };
      return seeds.length > 0 && conclude !== undefined ? conclude(found, seeds) : found;
    },
  };
}

const BEST_PLACEBO =
  "Over the best placebo is the difference of success, trial by trial, to whichever placebo succeeded most: the arm's own, or any placebo arm, whatever its norm. Choosing the best after the fact favours the placebo.";

function methodOf({ arms, steering, calibrationTrials, latencyTicks, goal, session }: Contest): string[] {
  const limits = Object.entries(session.stimulator)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
  const where = placeOf(goal);
  const secret = goal.kind === "given" && !goal.told;
  const knows = secret ? "nothing of the goal and nothing of epochs" : "the goal, and nothing of epochs";
  return [
    ...arms.map((arm) => `${arm.name}: ${arm.summary}.`),
    `Every seed first lives ${calibrationTrials} trials undisturbed, while decoders and directions learn from the stream. Every arm then starts from that same moment.`,
    `The goal ${where}. It is set when "${steering.from}" begins and cleared after "${steering.until}"; the symbiote knows ${knows}. Steered trials follow each other without a pause.`,
    `A command caused by tick k is applied at tick k + ${latencyTicks}${arms.some(({ act }) => act.kind === "law" && act.latencyTicks !== undefined) ? ", unless its arm says another delay" : ""}. All arms have the same limits: ${limits}.`,
    "Doses are chosen on one half of the trials and scored on the other, both ways round. Each law's placebo is a direction that means nothing, with the law's norm in every tick.",
    ...(arms.some(({ act }) => act.kind === "sham") ? [BEST_PLACEBO] : []),
    "Effort is the mean ‖θ‖² a tick over the whole trial. Collateral is the mean of ½(Δr/σ)² over units and ticks against the unsteered twin, σ from calibration. Catch trials are run and not scored.",
  ];
}

function placeOf(goal: Contest["goal"]): string {
  switch (goal.kind) {
    case "turned":
      return `lies ${goal.turnDeg.join("–")}° away from what the task asks for`;
    case "given":
      return "is what the task asks for";
    case "drawn":
      return `is drawn anew for each trial: ${goal.goals.map((one) => one.join(", ")).join(" or ")}`;
  }
}
