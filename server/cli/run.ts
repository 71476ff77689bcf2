/** `symbiote run`: an experiment without a page, over many seeds, as a table, a JSON file and a report. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import type { Ledger, RunJob } from "../runtime/experiment/ledger.ts";
import { shellWord } from "../runtime/shell.ts";
import { release } from "../runtime/version.ts";
import { asUsage, EXIT, notOfUse, usageError } from "./failure.ts";
import { withExamples } from "./help.ts";
import { interrupted } from "./interrupt.ts";
import { nonEmpty, seed, settings, tickMs, typed, whole } from "./options.ts";
import { paramsOf } from "./run-params.ts";

export interface RunFlags {
  readonly seeds: number;
  readonly seed: number;
  readonly task?: string;
  readonly brain?: string;
  readonly with?: Readonly<Record<string, number | string>>;
  readonly params?: Readonly<Record<string, number | string>>;
  readonly dt?: number;
  readonly trials?: number;
  readonly calibration?: number;
  readonly training?: number;
  readonly arms?: string;
  readonly direction?: string;
  readonly electrodes?: Readonly<Record<string, number | string>>;
  readonly stimulator?: Readonly<Record<string, number | string>>;
  readonly workers: number;
  readonly out: string;
  readonly resume?: string;
  readonly json?: boolean;
}

export function run(program: Command): void {
  const command = program
    .command("run")
    .summary("run an experiment, faster than real time, over many seeds")
    .description("Run an experiment and end in a table with confidence intervals and a report in one file.")
    .argument("[experiment]", "name of an experiment (symbiote list)")
    .option("--seeds <n>", "how many seeds", whole(1, 1000), 5)
    .option("--seed <n>", "the first of them", seed, 1)
    .option("--task <name>", "task of the arena (symbiote list, under arena tasks)", nonEmpty)
    .option("--brain <name>", "the brain to run it on (default: the one it is about)", nonEmpty)
    .option(
      "--params <settings>",
      "parameters of the brain, as seed=11,arm=two-link (symbiote list)",
      settings,
    )
    .option("--dt <ms>", "length of a tick (default: as the brain was trained)", tickMs)
    .option("--trials <n>", "trials per seed and arm (default: as the experiment says)", whole(2, 10_000))
    .option("--calibration <n>", "trials the symbiote listens to first", whole(5, 10_000))
    .option("--training <n>", "trials in which the symbiote learns to steer", whole(0, 10_000))
    .option("--arms <names>", "only these arms, as symbiote,mpc, and what they are judged by", nonEmpty)
    .option("--direction <file>", "an arm more: steer with the directions of this file", nonEmpty)
    .option(
      "--electrodes <settings>",
      "how the implant records, as count=96,noise=0.1,dead=0.2 (symbiote list)",
      settings,
    )
    .option(
      "--stimulator <settings>",
      "how it stimulates, as electrodes=32,decay=0.7 (symbiote list)",
      settings,
    )
    .option("--with <settings>", "parameters that only this experiment has (symbiote list)", settings)
    .option(
      "--workers <n>",
      "threads; changes the time, never the numbers",
      whole(1, 256),
      availableParallelism(),
    )
    .option("--out <folder>", "where the folder of the run is made", nonEmpty, "runs")
    .option("--resume <folder>", "go on with a run that was cut short", nonEmpty)
    .option("--json", "print the result as JSON instead of a table")
    .action(act);
  withExamples(
    command,
    [
      ["symbiote run redirect --seeds 5", "all arms, five seeds"],
      ["symbiote run redirect --seeds 20 --trials 60 --json", "more of it, as JSON on stdout"],
      ["symbiote run arena --seeds 5 --training 0", "every kind of steering through 16 electrodes"],
      ["symbiote run arena --arms symbiote,mpc", "two of them, in less time, with the same numbers"],
      [
        "symbiote run decoding --seeds 5 --with networks=0",
        "how well each decoder reads, against its controls",
      ],
      ["symbiote run --resume runs/arena-20260131-120000", "go on with a run that was cut short"],
      ["symbiote run redirect --brain untrained", "the null: a brain with no intention in it"],
      ["symbiote run redirect --electrodes count=32,noise=0.1,delayTicks=3", "through a worse implant"],
      [
        "symbiote run redirect --training 260 --electrodes count=16 --stimulator electrodes=16,bound=2,normPerTick=8,energyPerWindow=1200",
        "with the symbiote that learns to steer, through 16 blurred electrodes",
      ],
    ],
    "Ctrl-C stops it: the seeds that are done are written, marked as not complete, and the exit code is 130;\n" +
      "--resume goes on from there, also after a crash.\n" +
      "Bounds and doses of the implant are per tick: with --dt the same numbers mean another strength.\n" +
      "Every run gets a new folder with result.json and report.html.",
  );
}

/** What may stand beside --resume: nothing that could change the numbers. */
const BESIDE_RESUME: ReadonlySet<string> = new Set(["resume", "workers", "json"]);

async function act(name: string | undefined, flags: RunFlags, command: Command): Promise<void> {
  const signal = interrupted();
  const [{ beginRun, runExperiment }, { tableOf }, { createProgress }] = await Promise.all([
    import("../runtime/experiment/run.ts"),
    import("../runtime/experiment/table.ts"),
    import("./progress.ts"),
  ]);
  if (flags.resume !== undefined) {
    const said = command.options.find(
      (option) =>
        !BESIDE_RESUME.has(option.attributeName()) &&
        command.getOptionValueSource(option.attributeName()) === "cli",
    );
    if (said !== undefined)
      throw usageError(`--resume goes on with what "${flags.resume}" says: leave ${said.long} out`);
  }
  const plan = flags.resume === undefined ? await jobOf(name, flags) : undefined;
  const ledger = plan === undefined ? await ledgerIn(name, flags.resume!) : await beginRun(flags.out, plan);
  const { job, folder, done } = ledger;
  const experiment = await made(job.experiment, job.params);
  const { seeds } = job;
  let count = done.length * experiment.trialsInAll;
  const progress = createProgress(experiment.name, seeds * experiment.trialsInAll, "trials", {
    plain: flags.json,
    from: count,
  });
  const { result, timesRealTime } = await runExperiment({
    experiment,
    ledger,
    workers: flags.workers,
    signal,
    onTrial: () => progress.update(++count),
  }).finally(progress.stop);
  process.stdout.write(flags.json === true ? `${JSON.stringify(result, null, 2)}\n` : tableOf(result));
  const speed = result.seeds > done.length ? `, ${Math.round(timesRealTime)}× real time` : "";
  process.stderr.write(`${result.seeds} of ${seeds} seeds${speed}; ${join(folder, "report.html")}\n`);
  if (!result.complete) {
    process.stderr.write(
      `stopped before it was complete: what was done is in result.json; go on with symbiote run --resume ${shellWord(folder)}\n`,
    );
    process.exitCode = EXIT.interrupted;
  }
}

/** @throws an error of usage when the name or a parameter does not fit */
async function made(name: string, params: Readonly<Record<string, unknown>>, dtMs?: number) {
  const [{ experiments }, { checkHere, checkLife }] = await Promise.all([
    import("../experiments/index.ts"),
    import("../brains/index.ts"),
  ]);
  return asUsage(() => {
    const experiment = experiments.get(name).create(params);
    checkHere(experiment.brain.name);
    checkLife(experiment.brain.name, experiment.brain.params, dtMs);
    return experiment;
  });
}

/** What the flags ask for. */
async function jobOf(name: string | undefined, flags: RunFlags): Promise<RunJob> {
  if (name === undefined) throw usageError("name an experiment (symbiote list), or a folder to --resume");
  if (flags.seed + flags.seeds - 1 > 0xffffffff)
    throw usageError("the last seed would be larger than 4294967295");
  const params = await paramsOf(name, flags);
  const experiment = await made(name, params, flags.dt);
  const { brain } = experiment;
  const [{ weightsHashOf }, { buildRig, buildSymbiote }] = await Promise.all([
    import("../brains/index.ts"),
    import("../build.ts"),
  ]);
  asUsage(() => experiment.check({ rig: (config) => buildRig(config), symbiote: buildSymbiote }));
  return {
    experiment: name,
    params,
    firstSeed: flags.seed,
    seeds: flags.seeds,
    command: commandOf(name, flags),
    versions: { symbiote: release(), node: process.versions.node },
    weightsHash: weightsHashOf(brain.name, brain.params),
  };
}

/** A run that was cut short. @throws an error of usage when it cannot go on with the same numbers */
async function ledgerIn(name: string | undefined, folder: string): Promise<Ledger> {
  if (name !== undefined)
    throw usageError(`--resume goes on with what "${folder}" says: name no experiment beside it`);
  const [{ reopenLedger }, { weightsHashOf }] = await Promise.all([
    import("../runtime/experiment/ledger.ts"),
    import("../brains/index.ts"),
  ]);
  const ledger = await reopenLedger(folder).catch(notOfUse);
  const { experiment, params, versions, weightsHash } = ledger.job;
  const { brain } = await made(experiment, params);
  const here = release();
  if (versions.symbiote !== here || versions.node !== process.versions.node) {
    throw usageError(
      `"${folder}" was begun by symbiote ${versions.symbiote} on Node ${versions.node}, and this is ${here} on ` +
        `${process.versions.node}: the numbers could differ; start the run anew`,
    );
  }
  if (weightsHash !== weightsHashOf(brain.name, brain.params))
    throw usageError(`"${folder}" was begun with other weights of "${brain.name}"; start the run anew`);
  return ledger;
}

/** The command line that gives the same numbers again. */
export function commandOf(name: string, flags: RunFlags): string {
  const { seeds, seed, task, brain, params, dt, trials, calibration, training, arms, ...rest } = flags;
  const { direction, electrodes, stimulator } = rest;
  const words = { task, brain, params, dt, seeds, seed, trials, calibration, training, arms, direction };
  const given = Object.entries({ ...words, electrodes, stimulator, with: rest.with }).flatMap(
    ([flag, value]) =>
      value === undefined
        ? []
        : [`--${flag} ${shellWord(typeof value === "object" ? typed(value) : String(value))}`],
  );
  return ["symbiote run", name, ...given].join(" ");
}
