/** From the flags of `symbiote run` to the parameters of an experiment. */
import type { RunJob } from "../runtime/experiment/ledger.ts";
import { notOfUse, usageError } from "./failure.ts";
import type { RunFlags } from "./run.ts";

/** The flags that set a parameter, by the name of the parameter. */
const FLAGS: Readonly<Record<string, string>> = {
  task: "--task",
  brain: "--brain",
  brainParams: "--params",
  dtMs: "--dt",
  trials: "--trials",
  calibrationTrials: "--calibration",
  training: "--training",
  arms: "--arms",
  direction: "--direction",
  electrodes: "--electrodes",
  stimulator: "--stimulator",
};

/** What was asked for; what was not is the experiment's own to say. @throws an error of usage for what it does not take */
export async function paramsOf(name: string, flags: RunFlags): Promise<RunJob["params"]> {
  const { experiments } = await import("../experiments/index.ts");
  const entry = experiments.names.includes(name) ? experiments.get(name) : undefined;
  const taken = entry !== undefined && "shape" in entry.params ? Object.keys(entry.params.shape!) : undefined;
  const asked = await askedBy(flags);
  for (const parameter of Object.keys(asked))
    if (taken?.includes(parameter) === false)
      throw usageError(`"${name}" takes no ${FLAGS[parameter]}: leave it out`);
  for (const parameter of Object.keys(flags.with ?? {}))
    if (FLAGS[parameter] !== undefined)
      throw usageError(`${parameter} has a flag of its own: ${FLAGS[parameter]}, not --with`);
  return { ...asked, ...flags.with };
}

async function askedBy(flags: RunFlags): Promise<RunJob["params"]> {
  const { task, brain, params, dt, trials, calibration, training, arms, electrodes, stimulator } = flags;
  const asked = {
    task,
    brain,
    brainParams: params,
    dtMs: dt,
    trials,
    calibrationTrials: calibration,
    training,
    arms: arms?.split(",").map((name) => name.trim()),
    direction: await directionIn(flags.direction),
    electrodes,
    stimulator,
  };
  return JSON.parse(JSON.stringify(asked)) as RunJob["params"]; // leaves out what is undefined
}

/** The directions of the file that was named; whether they fit is for the experiment to say. */
async function directionIn(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const { readDirectionFile } = await import("../runtime/direction.ts");
  return (await readDirectionFile(file).catch(notOfUse)).given;
}
