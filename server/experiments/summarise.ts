/**
 * From trials to a table: per arm the mean of each measure with a hierarchical bootstrap interval, success as a
 * share of the ceiling, and the effect over the placebo as a paired difference, trial by trial. A law is compared
 * with the placebo at its own norms; the other arms with the placebo arm. Where there are shams, every arm is also
 * compared with whatever placebo succeeded most (best-placebo.ts).
 */
import { createRng } from "../../streams/rng.ts";
import { overBest, type Rival } from "./best-placebo.ts";
import { bootstrapMean, type Interval } from "./bootstrap.ts";
import type { Arm, Contest } from "./contest.ts";
import { chooseDoses, type Doses, runOf, trialsOf } from "./dose.ts";
import { trialsToLearn, trialsToSucceed, worstHarm } from "./learning.ts";
import type { ArmResult, ContestSeed, Path, Run } from "./result.ts";
import type { TrialResult } from "./trial-log.ts";

/** Trials that count (all but catch trials), one list per seed. */
export type Trials = readonly (readonly TrialResult[])[];

/** Where an arm's trials are: the runs of an arm, or of the placebo beside it. */
interface Source {
  readonly arm: string;
  readonly doses: Doses;
  readonly placebo: boolean;
}

const NOTHING: Interval = { mean: 0, lo: 0, hi: 0 };

/** The arms over finished seeds, in the contest's order. @param seeds in ascending order of seed */
export function summariseArms(contest: Contest, seeds: readonly ContestSeed[]): ArmResult[] {
  if (seeds.length === 0) return [];
  const named = (name: string) => sourceOf(contest, contest.arms.find((arm) => arm.name === name)!, seeds);
  const placebo = named(contest.reference.placebo);
  const ceiling = rate(scored(seeds, named(contest.reference.ceiling)).flat());
  const shams = contest.arms.filter(({ act }) => act.kind === "sham").map(({ name }) => name);
  const rivals = [contest.reference.placebo, ...shams].map(
    (name): Rival => ({ name, trials: scored(seeds, named(name)) }),
  );
  return contest.arms.map((arm) => {
    const source = sourceOf(contest, arm, seeds);
    const beside = scored(seeds, arm.act.kind === "law" ? { ...source, placebo: true } : placebo);
    const result = summarise(contest, arm, source, seeds, beside, ceiling);
    if (shams.length === 0 || rivals.some(({ name }) => name === arm.name)) return result;
    const own = arm.act.kind === "law" ? [{ name: `${arm.name}'s own`, trials: beside }] : [];
    const { best, over } = overBest(scored(seeds, source), [...rivals, ...own], createRng(0).fork(arm.name));
    const intervals = { ...result.intervals, ...(over && { overBestPlacebo: over }) };
    return { ...result, intervals, bestPlacebo: best };
  });
}

/** The scored trials of an arm at the doses that were chosen for it, one list per seed. */
export function scoredTrials(contest: Contest, arm: string, seeds: readonly ContestSeed[]): Trials {
  return scored(seeds, sourceOf(contest, contest.arms.find(({ name }) => name === arm)!, seeds));
}

/** All trials of an arm at its doses, steered and washed out, catch trials and all: one list per seed. */
export function courseOf(
  contest: Contest,
  arm: string,
  seeds: readonly ContestSeed[],
): { readonly steered: Trials; readonly washout: Trials } {
  const source = sourceOf(contest, contest.arms.find(({ name }) => name === arm)!, seeds);
  return {
    steered: seeds.map((seed) => trialsOf(seed, source.arm, source.doses, source.placebo)),
    // A life is washed out of one dose: that of the even trials.
    washout: seeds.map((seed) => runFor(seed, source).washout),
  };
}

function sourceOf({ arms, merit }: Contest, arm: Arm, seeds: readonly ContestSeed[]): Source {
  const { act } = arm;
  const of = act.kind === "placebo" ? arms.find(({ name }) => name === act.of)! : arm;
  const count = of.act.kind === "law" ? of.act.doses.length : 1;
  return { arm: of.name, doses: chooseDoses(seeds, of.name, count, merit), placebo: act.kind === "placebo" };
}

function scored(seeds: readonly ContestSeed[], { arm, doses, placebo }: Source): Trials {
  return seeds.map((seed) => trialsOf(seed, arm, doses, placebo).filter(({ isCatch }) => !isCatch));
}

function summarise(
  contest: Contest,
  { name, summary, act }: Arm,
  source: Source,
  seeds: readonly ContestSeed[],
  placebo: Trials,
  ceiling: number,
): ArmResult {
  const rng = createRng(0).fork(name);
  const trials = scored(seeds, source);
  const mean = (what: string, of: (trial: TrialResult) => number, list = trials) =>
    bootstrapMean(
      list.map((seed) => seed.map(of)),
      rng.fork(what),
    ) ?? NOTHING;
  const differences = trials.map((list, s) =>
    list.map(({ success }, t) => Number(success) - Number(placebo[s][t].success)),
  );
  const success = mean("success", (trial) => Number(trial.success));
  const effect = bootstrapMean(differences, rng.fork("effect")) ?? NOTHING;
  const practised = practice(contest, source, seeds, success.mean);
  const effort = mean("effort", (trial) => trial.effort);
  const collateral = mean("collateral", (trial) => trial.collateral);
  return {
    name,
    summary,
    success,
    fractionOfCeiling: ceiling > 0 ? success.mean / ceiling : null,
    effectOverPlacebo: effect.mean,
    effort: effort.mean,
    collateral: collateral.mean,
    trialsToLearn: act.kind !== "law" ? null : act.training ? practised.toLearn : meanTrialsToLearn(seeds),
    intervals: {
      effectOverPlacebo: effect,
      effort,
      collateral,
      offTarget: mean("off target", (trial) => trial.offTarget),
    },
    scoredTrials: trials.flat().length,
    measures: measuresOf(trials, mean),
    divergence: Math.max(...seeds.flatMap((seed) => runFor(seed, source).trials.map((t) => t.divergence))),
    doses: act.kind === "law" ? source.doses.map((dose) => act.doses[dose]) : null,
    placebo:
      act.kind === "law"
        ? {
            success: mean("placebo success", (trial) => Number(trial.success), placebo),
            effort: mean("placebo effort", (trial) => trial.effort, placebo).mean,
          }
        : null,
    seedSuccess: trials.map(rate),
    training: act.kind === "law" && act.training ? practised.report : null,
  };
}

/** What the contest measures besides, and the loss where the task has one. */
function measuresOf(
  trials: Trials,
  mean: (what: string, of: (trial: TrialResult) => number) => Interval,
): Record<string, Interval> {
  const names = Object.keys(trials[0]?.[0]?.measures ?? {});
  const found = names.map((name) => [name, mean(name, ({ measures }) => measures[name])] as const);
  const hasLoss = trials.flat().every(({ loss }) => loss !== null);
  return {
    ...(hasLoss ? { loss: mean("loss", ({ loss }) => loss ?? 0) } : {}),
    ...Object.fromEntries(found),
  };
}

function runFor(seed: ContestSeed, { arm, doses, placebo }: Source): Run {
  return runOf(seed, arm, doses[0], placebo);
}

/** What training came to: real trials, calibration and all, until it succeeded, and its worst block against "off". */
function practice(
  { arms, calibrationTrials }: Contest,
  source: Source,
  seeds: readonly ContestSeed[],
  final: number,
) {
  const off = arms.find(({ act }) => act.kind === "nothing")?.name;
  const trained = seeds.map((seed) => ({
    successes: (runFor(seed, source).training ?? [])
      .filter(({ isCatch }) => !isCatch)
      .map(({ success }) => Number(success)),
    idle: off === undefined ? 0 : rate(runOf(seed, off, 0).trials.filter(({ isCatch }) => !isCatch)),
    trials: runFor(seed, source).training?.length ?? 0,
  }));
  const counts = trained
    .map(({ successes }) => trialsToSucceed(successes, final))
    .filter((count) => count !== undefined);
  return {
    toLearn:
      counts.length > 0
        ? calibrationTrials + counts.reduce((sum, count) => sum + count, 0) / counts.length
        : null,
    report: {
      trials: calibrationTrials + Math.max(0, ...trained.map(({ trials }) => trials)),
      worstHarm: Math.max(0, ...trained.map(({ successes, idle }) => worstHarm(successes, idle))),
    },
  };
}

function meanTrialsToLearn(seeds: readonly ContestSeed[]): number | null {
  const counts = seeds.map((seed) => trialsToLearn(seed.learning));
  const learnt = counts.filter((count) => count !== undefined);
  return learnt.length > 0 ? learnt.reduce((sum, count) => sum + count, 0) / learnt.length : null;
}

function rate(trials: readonly TrialResult[]): number {
  return trials.filter(({ success }) => success).length / Math.max(1, trials.length);
}

/** Prequential R² of the goal after each calibration trial, mean over seeds; null while there were too few. */
export function learningCurve(seeds: readonly ContestSeed[]): (number | null)[] {
  return (seeds[0]?.learning ?? []).map((_, t) => {
    const mean = seeds.reduce((sum, { learning }) => sum + learning[t], 0) / seeds.length;
    return Number.isFinite(mean) ? mean : null;
  });
}

/** Per arm: example paths of the first seed, at the dose of the even trials. */
export function examplePaths(
  contest: Contest,
  seeds: readonly ContestSeed[],
): Record<string, readonly Path[]> {
  if (seeds.length === 0) return {};
  return Object.fromEntries(
    contest.arms.map((arm) => [arm.name, runFor(seeds[0], sourceOf(contest, arm, seeds)).paths]),
  );
}
