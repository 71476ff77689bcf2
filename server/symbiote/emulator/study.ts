/**
 * One lesson of the symbiote: emulators learn from all remembered trials, then the co-processor learns in their
 * imagination. The first lesson also fixes the view of the channels and the units. Pure: the material says everything, its seed too.
 */
import type { Snapshot } from "../../../streams/ports.ts";
import { createRng } from "../../../streams/rng.ts";
import type { Kernels } from "../../kernels/kernel.ts";
import { examineEmulator, firstEmulator, type Schedule, trainEmulator } from "./emulate.ts";
import { type Aims, firstCoprocessor, type Imagined, trainCoprocessor } from "./imagine.ts";
import type { TrialRecord } from "./memory.ts";
import { planFor, type Situation } from "./plan.ts";
import { standardise, stoodStill, type Units, unitsOf } from "./standard.ts";
import { seenThrough, type View, viewOf } from "./view.ts";

const EMULATORS = 3;
/** The first lesson starts from nothing and takes longer; later ones go on from the last. */
const FIRST: Readonly<Record<"emulator" | "coprocessor", Schedule>> = {
  emulator: { iterations: 1000, firstRate: 3e-3, lastRate: 3e-4 },
  coprocessor: { iterations: 480, firstRate: 3e-3, lastRate: 3e-4 },
};
const LATER: typeof FIRST = {
  emulator: { iterations: 600, firstRate: 1.5e-3, lastRate: 3e-4 },
  coprocessor: { iterations: 480, firstRate: 1.5e-3, lastRate: 3e-4 },
};
/** A trial whose behaviour moves less than this in its last epoch, in standard units, teaches no going. */
const STILL = 0.3;

/** What has been learned so far, and comes out of a lesson anew. */
export interface Learned {
  readonly view: View;
  readonly units: Units;
  readonly emulators: readonly Float32Array[];
  readonly coprocessor: Float32Array;
}

export interface Material {
  readonly seed: number;
  readonly situation: Situation;
  readonly aims: Aims;
  /** How many times as many iterations as usual. */
  readonly thorough: number;
  /** Whole channels in the first lesson; afterwards, what the view shows of them. */
  readonly trials: readonly TrialRecord[];
  /** Absent in the first lesson. */
  readonly learned?: Learned;
}

export interface Outcome extends Learned {
  readonly imagined: Imagined;
}

/** The study behind "co-processor". @param material a `Material`; @returns an `Outcome` */
export function studyCoprocessor(material: Snapshot, kernels: Kernels): Snapshot {
  return learn(material as unknown as Material, kernels) as unknown as Snapshot;
}

function learn(
  { seed, situation, aims, thorough, trials: heard, learned }: Material,
  kernels: Kernels,
): Outcome {
  const rng = createRng(seed);
  const plan = planFor(situation);
  const view = learned?.view ?? viewOf(plan, situation, heard);
  const records =
    learned !== undefined
      ? heard
      : heard.map((trial) => {
          return { ...trial, rows: seenThrough(view, situation.channels, trial.rows, trial.ticks) };
        });
  const units = learned?.units ?? unitsOf(plan, situation, records);
  const all = records.map((record) => standardise(plan, situation, units, record));
  const moving = all.filter((trial) => !stoodStill(plan, situation, trial, STILL));
  const trials = moving.length > 0 ? moving : all;
  const usual = learned === undefined ? FIRST : LATER;
  const longer = (schedule: Schedule) => {
    return { ...schedule, iterations: Math.round(thorough * schedule.iterations) };
  };
  const schedules = { emulator: longer(usual.emulator), coprocessor: longer(usual.coprocessor) };
  const emulators =
    learned?.emulators.map((weights) => weights.slice()) ??
    Array.from({ length: EMULATORS }, (_, i) => firstEmulator(plan, trials, rng.fork(`first ${i}`)));
  const coprocessor = learned?.coprocessor.slice() ?? firstCoprocessor(plan, rng.fork("co-processor"));
  emulators.forEach((weights, i) => {
    trainEmulator(weights, plan, trials, schedules.emulator, kernels, rng.fork(`emulator ${i}`));
  });
  const imagined = trainCoprocessor(
    coprocessor,
    emulators,
    examineEmulator(emulators[0], plan, trials, kernels, rng.fork("examine")),
    plan,
    situation,
    units,
    trials,
    aims,
    schedules.coprocessor,
    kernels,
    rng.fork("imagine"),
  );
  return { view, units, emulators, coprocessor, imagined };
}
