/**
 * One row as a moment. A row is activation (channels) | intention (outputs) | trial (TRIAL_LABELS) | world | currents |
 * input, the join `calibration`; of the world a symbiote knows the brain's behaviour and nothing else. What the brain is
 * told (`input`) is for the control that reads it instead of the brain.
 */
import { TRIAL_LABELS } from "../../streams/loop.ts";
import type { Moment } from "../../streams/ports.ts";

export interface RowShape {
  readonly channels: number;
  readonly outputs: number;
  readonly worlds: number;
  readonly behaviours: number;
  readonly electrodes: number;
  readonly inputs: number;
}

export interface RowReader {
  /** Renewed by `read`; `goal` is its owner's to set, and `intention` is `truth` or `unlabelled`. */
  readonly moment: { -readonly [K in keyof Moment]: Moment[K] };
  readonly truth: Float32Array;
  readonly unlabelled: Float32Array;
  /** What the brain senses. */
  readonly input: Float32Array;
  read(tick: number, row: Float32Array): void;
}

/** @param decoded what is read out of the brain: a live view */
export function createRowReader(
  { channels, outputs, worlds, behaviours, electrodes, inputs }: RowShape,
  decoded: Float32Array,
): RowReader {
  const truth = new Float32Array(outputs);
  const moment: RowReader["moment"] = {
    tick: 0,
    observation: new Float32Array(channels),
    intention: truth,
    decoded,
    goal: undefined,
    trial: -1,
    epoch: 0,
    ticksInEpoch: 0,
    behaviour: new Float32Array(behaviours),
    delivered: new Float32Array(electrodes),
  };
  const input = new Float32Array(inputs);
  const trialAt = channels + outputs;
  const worldAt = trialAt + TRIAL_LABELS.length;
  return {
    moment,
    truth,
    input,
    unlabelled: new Float32Array(outputs).fill(Number.NaN),
    read(tick, row) {
      moment.tick = tick;
      copy(moment.observation, row, 0);
      copy(truth, row, channels);
      moment.trial = row[trialAt];
      moment.epoch = row[trialAt + 1];
      moment.ticksInEpoch = row[trialAt + 2];
      copy(moment.behaviour, row, worldAt);
      copy(moment.delivered, row, worldAt + worlds);
      copy(input, row, worldAt + worlds + electrodes);
    },
  };
}

/**
 * Where in the intention the instructed behaviour begins: where its components have the behaviour's names, in order.
 * @returns `undefined` where the task instructs no behaviour
 */
export function instructedAt(
  intentions: readonly string[],
  behaviours: readonly string[],
): number | undefined {
  const at = behaviours.length > 0 ? intentions.indexOf(behaviours[0]) : -1;
  return at >= 0 && behaviours.every((name, j) => intentions[at + j] === name) ? at : undefined;
}

function copy(out: Float32Array, row: Float32Array, from: number): void {
  for (let i = 0; i < out.length; i++) out[i] = row[from + i];
}
