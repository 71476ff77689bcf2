/** Run an experiment from end to end: seeds over cores, a result and a report on disk. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Experiment } from "../../experiments/experiment.ts";
import type { ExperimentResult, SeedResult } from "../../experiments/result.ts";
import { reportOf } from "../report/report.ts";
import { makeFolder, stamp, writeWhole } from "./folder.ts";
import { type Ledger, openLedger, type RunJob } from "./ledger.ts";
import { runSeeds } from "./pool.ts";

export interface RunOptions {
  readonly experiment: Experiment;
  readonly ledger: Ledger;
  readonly workers: number;
  readonly signal: AbortSignal;
  onTrial(): void;
}

export interface RunOutcome {
  readonly result: ExperimentResult;
  /** Brain time over wall time, of what was run now. */
  readonly timesRealTime: number;
}

/** A new folder in `out` for a new run. @throws one sentence when the folder cannot be written */
export async function beginRun(out: string, job: RunJob): Promise<Ledger> {
  return openLedger(await makeFolder(out, `${job.experiment}-${stamp(new Date())}`), job);
}

/** Run the seeds that are not done yet. @throws what a seed threw; a folder in which nothing was done is gone then */
export async function runExperiment(options: RunOptions): Promise<RunOutcome> {
  const { experiment, ledger, workers, signal, onTrial } = options;
  const { folder, job } = ledger;
  const seedList = Array.from({ length: job.seeds }, (_, i) => job.firstSeed + i);
  const began = performance.now();

  const resultOf = (done: readonly SeedResult[]): ExperimentResult => ({
    experiment: experiment.name,
    brain: experiment.brain.name,
    seeds: done.length,
    trialsPerArm: done.length * experiment.trials,
    command: job.command,
    complete: done.length === job.seeds,
    ...experiment.summarise(done),
    seedList: done.map(({ seed }) => seed),
    seedsAsked: job.seeds,
    trialsPerSeed: experiment.trials,
    calibrationTrials: experiment.calibrationTrials,
    brainSeconds: brainSecondsOf(done),
    versions: job.versions,
    weightsHash: job.weightsHash,
  });
  const kept: SeedResult[] = [];
  try {
    const now = await runSeeds({
      job,
      seeds: seedList.filter((seed) => ledger.done.every((one) => one.seed !== seed)),
      workers,
      signal,
      onTrial,
      async onSeed(seed) {
        await ledger.keep(seed);
        kept.push(seed);
      },
    });
    const timesRealTime = brainSecondsOf(now) / ((performance.now() - began) / 1000);
    const result = resultOf([...ledger.done, ...now].sort((a, b) => a.seed - b.seed));
    await writeWhole(join(folder, "result.json"), `${JSON.stringify(result, null, 2)}\n`);
    await writeWhole(join(folder, "report.html"), reportOf(experiment, result, timesRealTime));
    if (result.complete) await ledger.close();
    return { result, timesRealTime };
  } catch (error) {
    if (ledger.done.length + kept.length === 0) await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

function brainSecondsOf(seeds: readonly SeedResult[]): number {
  return seeds.reduce((sum, { brainSeconds }) => sum + brainSeconds, 0);
}
