/**
 * The co-processor on the hot path: it hears each moment, and says what to push for a goal,
 *
 *   u = bound · tanh(x L + tanh(x V) W),  x = state now and at its lags | trace | told
 *
 * the same network that imagine.ts trains, for one row and with nothing allocated.
 */
import type { Moment, Stateful } from "../../../streams/ports.ts";
import { createOneRow } from "./one-row.ts";
import { type Plan, type Situation, writeTold } from "./plan.ts";
import { createSenses, type Senses } from "./senses.ts";
import type { Units } from "./standard.ts";
import type { View } from "./view.ts";

export interface Coprocessor extends Stateful {
  /** Take in this tick; once a tick. */
  hear(moment: Moment): void;
  readonly senses: Senses;
  /** What it last made a push from: a live view of the network's input. */
  readonly seen: Float32Array;
  /** Fill `out` (patterns) with the push for a goal. */
  push(out: Float32Array, goal: Float32Array): void;
}

/** @param weights as imagine.ts leaves them, in these units */
export function createCoprocessor(
  plan: Plan,
  situation: Situation,
  view: View,
  units: Units,
  weights: Float32Array,
  bound: number,
): Coprocessor {
  const { state, patterns, push, lags } = plan;
  const { epochs, dtMs } = situation;
  const senses = createSenses(plan, situation, view, units);
  const forward = createOneRow(plan.coprocessor, weights);
  const x = new Float32Array(plan.coprocessor.inputs);
  const y = new Float64Array(plan.coprocessor.outputs);
  const told = lags.length * state + push;

  return {
    senses,
    seen: x,
    hear(moment) {
      senses.hear(moment);
      x.fill(0, told);
      writeTold(x, told, moment.epoch, epochs, moment.ticksInEpoch * dtMs);
    },
    push(out, goal) {
      for (let j = 0; j < lags.length; j++) senses.recall(x, j * state, lags[j]);
      x.set(senses.trace, lags.length * state);
      x.set(goal, told + epochs + 2);
      forward(y, x);
      for (let m = 0; m < patterns; m++) out[m] = bound * Math.tanh(y[m]);
    },
    save: senses.save,
    restore: senses.restore,
  };
}
