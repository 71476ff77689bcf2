/**
 * Calibration: the brain lives undisturbed for some trials while everything a symbiote would receive is kept. Every
 * symbiote of every arm then learns from these same rows, as if it had listened live.
 */
import { lockstep } from "../../streams/drive.ts";
import { streamNamed, viewOf } from "../../streams/frame.ts";
import { constantLatency } from "../../streams/latency.ts";
import type { Rig } from "../../streams/loop.ts";
import type { Snapshot } from "../../streams/ports.ts";
import type { Implant } from "./lab.ts";
import { createLearningLog } from "./learning.ts";
import { nobody } from "./reactors.ts";
import { createUnitSpread } from "./unit-spread.ts";

export interface Calibration {
  /** The join `calibration` of each tick from `firstTick` on. */
  readonly rows: readonly Float32Array[];
  readonly firstTick: number;
  /** Standard deviation of every unit, all sites in turn. */
  readonly sd: Float64Array;
  /** The rig after the last trial. */
  readonly end: Snapshot;
}

/** Let `rig` live through `trials` trials. */
export function calibrate(rig: Rig, trials: number, onTrial: () => void): Calibration {
  const { brain, task } = rig.body;
  const row = viewOf(rig.row, streamNamed(rig.layout, "calibration"));
  const spread = createUnitSpread(brain.sites.reduce((sum, site) => sum + site.width, 0));
  const rows: Float32Array[] = [];
  const firstTick = rig.tick;
  let left = trials;
  lockstep(rig, nobody, constantLatency(), Number.POSITIVE_INFINITY, {
    before: () => left > 0,
    onTick() {
      rows.push(row.slice());
      spread.add(brain);
      if (task.trial().outcome === undefined) return;
      left--;
      onTrial();
    },
  });
  return { rows, firstTick, sd: spread.sd(), end: rig.save() };
}

/**
 * Let `pupil` listen to a calibration. @returns its prequential R² of the goal after each trial.
 * @param at where the intention and the trial's outcome are in a row
 */
export function teach(
  pupil: Implant,
  { rows, firstTick }: Calibration,
  at: { readonly intention: number; readonly goals: number; readonly outcome: number },
): number[] {
  const log = createLearningLog(at.goals);
  for (let t = 0; t < rows.length; t++) {
    const row = rows[t];
    pupil.react(firstTick + t, row);
    log.add(row.subarray(at.intention, at.intention + at.goals), pupil.decoded);
    pupil.learn();
    if (!Number.isNaN(row[at.outcome])) log.endTrial();
  }
  return log.curve();
}
