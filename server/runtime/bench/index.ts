/** The benches: one line each. `symbiote bench` runs them; budgets are in tests/bench/budgets.json. */
import type { Bench } from "./bench.ts";
import { brainTicks } from "./brain-tick.ts";
import { closedLoops } from "./closed-loop.ts";
import { encodedFrames } from "./encode-frame.ts";
import { latenesses } from "./lateness.ts";
import { learningSteps } from "./learning-step.ts";
import { locksteps } from "./lockstep.ts";
import { minute } from "./minute.ts";
import { type BenchReport, benchesWith, runSuite, type SuiteOptions } from "./report.ts";
import { timeAway } from "./spinners.ts";
import { stalledWatchers } from "./stalled.ts";
import { steerings } from "./steering.ts";
import { watcherBenches } from "./watchers.ts";

export { type Budgets, overBudget, readBudgets } from "./budgets.ts";
export { type BenchReport, formatReport } from "./report.ts";

export const benches: readonly Bench[] = [
  ...brainTicks,
  ...learningSteps,
  ...steerings,
  ...encodedFrames,
  ...closedLoops,
  ...latenesses,
  ...locksteps,
  minute,
  ...watcherBenches,
  ...stalledWatchers,
];

/** @throws when no bench has this in its name */
export const checkFilter = (filter = ""): void => void benchesWith(filter, benches);

/** How long the machine itself is looked at, before and afterwards. */
const AWAY_SECONDS = 2;

/** @param options.filter only benches whose name contains this. @throws when there is none */
export function runBenches(options: Omit<SuiteOptions, "away"> = {}): Promise<BenchReport> {
  return runSuite(benches, { ...options, away: () => timeAway(AWAY_SECONDS) });
}
