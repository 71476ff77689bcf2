/** Run an experiment from end to end: seeds over cores, a result and a report on disk. */
import { rmdir } from "node:fs/promises";
import { join } from "node:path";
import { weightsHashOf } from "../../brains/index.ts";
import type { Experiment } from "../../experiments/experiment.ts";
import type { ExperimentResult, SeedResult } from "../../experiments/result.ts";
import { reportOf } from "../report/report.ts";
import { makeFolder, stamp, writeWhole } from "./folder.ts";
import { runSeeds } from "./pool.ts";

export interface RunOptions {
  readonly experiment: Experiment;
  /** The parameters it was made from. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly firstSeed: number;
  readonly seeds: number;
  readonly workers: number;
  /** The folder in which a folder for this run is made. */
  readonly out: string;
  readonly version: string;
  /** The command line that gives these numbers again. */
  readonly command: string;
  readonly signal: AbortSignal;
  onTrial(): void;
}

export interface RunOutcome {
  readonly result: ExperimentResult;
  readonly folder: string;
  /** Brain time over wall time. */
  readonly timesRealTime: number;
}

/** @throws one sentence when the folder cannot be written, or what a seed threw */
export async function runExperiment(options: RunOptions): Promise<RunOutcome> {
  const { experiment, params, firstSeed, seeds: asked, workers, signal, onTrial } = options;
  const { brain } = experiment;
  const seedList = Array.from({ length: asked }, (_, i) => firstSeed + i);
  const folder = await makeFolder(options.out, `${experiment.name}-${stamp(new Date())}`);
  const began = performance.now();

  const resultOf = (done: readonly SeedResult[]): ExperimentResult => ({
    experiment: experiment.name,
    brain: brain.name,
    seeds: done.length,
    trialsPerArm: done.length * experiment.trials,
    command: options.command,
    complete: done.length === asked,
    ...experiment.summarise(done),
    seedList: done.map(({ seed }) => seed),
    seedsAsked: asked,
    trialsPerSeed: experiment.trials,
    calibrationTrials: experiment.calibrationTrials,
    brainSeconds: brainSecondsOf(done),
    versions: { symbiote: options.version, node: process.versions.node },
    weightsHash: weightsHashOf(brain.name, brain.params),
  });
  try {
    const job = { experiment: experiment.name, params };
    const done = await runSeeds({ job, seeds: seedList, workers, signal, onTrial });
    const timesRealTime = brainSecondsOf(done) / ((performance.now() - began) / 1000);
    const result = resultOf(done);
    await writeWhole(join(folder, "result.json"), `${JSON.stringify(result, null, 2)}\n`);
    await writeWhole(join(folder, "report.html"), reportOf(experiment, result, timesRealTime));
    return { result, folder, timesRealTime };
  } catch (error) {
    await rmdir(folder).catch(() => {}); // nothing to show for it; kept when anything was written
    throw error;
  }
}

function brainSecondsOf(seeds: readonly SeedResult[]): number {
  return seeds.reduce((sum, { brainSeconds }) => sum + brainSeconds, 0);
}
