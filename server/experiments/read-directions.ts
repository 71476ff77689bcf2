/**
 * Directions read from a brain that nobody steers: one mean activation a trial, for each goal component the direction that
 * tells its sides apart, and how well it does so on later trials that it was not read from.
 */
import { lockstep } from "../../streams/drive.ts";
import { constantLatency } from "../../streams/latency.ts";
import type { Rig } from "../../streams/loop.ts";
import { auroc } from "../../streams/metric.ts";
import type { Moment } from "../../streams/ports.ts";
import type { SessionConfig } from "../../streams/session.ts";
import { weightsHashOf } from "../brains/index.ts";
import type { DirectionFile, Subject } from "../symbiote/steering/directions/file.ts";
import { type Directions, type Reader, studyDirections } from "../symbiote/steering/directions/study.ts";
import { createTrialMeans } from "../symbiote/steering/trial-means.ts";
import { nobody } from "./reactors.ts";

export interface Reading {
  readonly reader: Reader;
  /** Trials to read from, and trials to examine on. */
  readonly trials: number;
  readonly heldOut: number;
}

/** Where a session's directions belong: what a file must have been read from to be written there. */
export function subjectOf({ brain }: SessionConfig, rig: Rig): Subject {
  const { name, width } = rig.body.brain.sites[rig.stimulator.site];
  return {
    brain: { name: brain.name, weights: weightsHashOf(brain.name, brain.params) },
    site: { name, width },
    channels: rig.electrodes.channels,
  };
}

/** Let the rig of `config` live and read. @throws one sentence when the trials have one side only, or no goal */
export function readDirections(config: SessionConfig, rig: Rig, reading: Reading): DirectionFile {
  const { reader, trials, heldOut } = reading;
  const { task } = rig.body;
  const { goals } = task;
  const { channels } = rig.electrodes;
  if (goals === 0) throw new Error(`task "${task.name}" has no goal that a direction could stand for`);
  const read = meansOf(rig, trials);
  for (let g = 0; g < goals; g++) {
    const { positive, negative } = sides(read.intentions, g, goals);
    if (positive > 0 && negative > 0) continue;
    throw new Error(`${trials} trials have one side of "${task.intentions[g]}" only; ask for more`);
  }
  const { directions, centre, slopes } = studyDirections({
    reader,
    channels,
    goals,
    ...read,
  }) as unknown as Directions;
  const later = meansOf(rig, heldOut);
  return {
    header: {
      brain: { ...subjectOf(config, rig).brain, params: config.brain.params },
      site: subjectOf(config, rig).site,
      electrodes: config.electrodes,
      channels,
      unit: rig.electrodes.unit,
      reader,
      operation: "add",
      sign: "up is towards larger values of the component",
      centring: "mean over the trials it was read from",
      training: { seed: config.seed, trials, heldOut },
      directions: Array.from({ length: goals }, (_, g) => ({
        name: task.intentions[g],
        ...sides(read.intentions, g, goals),
        auroc: told(later, directions.subarray(g * channels, (g + 1) * channels), g, goals),
        slope: slopes[g],
      })),
    },
    directions: Float32Array.from(directions),
    centre: Float32Array.from(centre),
  };
}

interface Means {
  readonly activations: Float32Array;
  readonly intentions: Float32Array;
}

/** Live `count` trials. @returns trials × channels and trials × goals */
function meansOf(rig: Rig, count: number): Means {
  const { task } = rig.body;
  const means = createTrialMeans(rig.electrodes.channels, task.goals, Math.max(1, count));
  const { activation, intention } = rig.views;
  let ended = 0;
  lockstep(rig, nobody, constantLatency(), Number.POSITIVE_INFINITY, {
    before: () => ended < count,
    onTick() {
      const { trial, outcome } = task.trial();
      means.learn({ observation: activation, intention, trial } as Moment);
      if (outcome === undefined) return;
      ended++;
      if (ended === count) means.close();
    },
  });
  return means.means();
}

function sides(intentions: Float32Array, goal: number, goals: number) {
  let [positive, negative] = [0, 0];
  for (let i = goal; i < intentions.length; i += goals) {
    if (intentions[i] > 0) positive++;
    if (intentions[i] < 0) negative++;
  }
  return { positive, negative };
}

/** AUROC of the projection for the side of a component; null where there is one side only. */
function told({ activations, intentions }: Means, unit: Float64Array, goal: number, goals: number) {
  const { positive, negative } = sides(intentions, goal, goals);
  if (positive === 0 || negative === 0) return null;
  const channels = unit.length;
  const scores: number[] = [];
  const labels: boolean[] = [];
  for (let t = 0; t * goals < intentions.length; t++) {
    const meant = intentions[t * goals + goal];
    if (meant === 0) continue;
    let projection = 0;
    for (let k = 0; k < channels; k++) projection += activations[t * channels + k] * unit[k];
    scores.push(projection);
    labels.push(meant > 0);
  }
  return auroc(scores, labels);
}
