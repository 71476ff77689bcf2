/**
 * Pushes in the plane of the goal: d (goals) is written as currents V d, V the population's regression on the
 * intention (patterns.ts) at the electrodes, and what was delivered is read back as d = (V Vᵀ)⁻¹ V θ.
 */
import { inverse, Matrix } from "ml-matrix";
import type { Moment, Montage, Snapshot, Stateful } from "../../../streams/ports.ts";
import { plausible } from "../plausible.ts";
import { regressionPatterns } from "./patterns.ts";
import type { Population } from "./population.ts";
import { nearestChannels, scale, writePatterns } from "./write.ts";

export interface GoalPush extends Stateful {
  /** Is it known how to push? */
  readonly known: boolean;
  learn(moment: Moment): void;
  /** Write the push of one tick, no longer than `cap` in the norm of its currents. */
  write(currents: Float32Array, push: Float64Array, cap: number): void;
  /** Norm of the currents of a push. */
  norm(push: Float64Array): number;
  /** Read what was delivered. */
  read(out: Float64Array, delivered: Float32Array): void;
}

export function createGoalPush(
  channels: number,
  goals: number,
  montage: Montage,
  population?: Population,
): GoalPush {
  const patterns = population?.regression ?? regressionPatterns(channels, goals);
  const nearest = nearestChannels(montage);
  const electrodes = nearest.length;
  /** (V Vᵀ)⁻¹ V and V Vᵀ, of the patterns in force. */
  const reader = new Float64Array(goals * electrodes);
  const gram = new Float64Array(goals * goals);
  let trial = -1;
  let known = false;

  const renew = () => {
    const current = patterns.current();
    known = current !== undefined;
    if (current === undefined) return;
    const v = Matrix.zeros(goals, electrodes);
    for (let g = 0; g < goals; g++) {
      for (let m = 0; m < electrodes; m++) v.set(g, m, current[g * channels + nearest[m]]);
    }
    const powers = v.mmul(v.transpose());
    const guard = Matrix.eye(goals, goals, 1e-9 + 1e-6 * powers.trace());
    gram.set(powers.to1DArray());
    reader.set(inverse(Matrix.add(powers, guard)).mmul(v).to1DArray());
  };

  return {
    get known() {
      return known;
    },
    learn(moment) {
      patterns.learn(moment);
      // Patterns are estimated anew at the first labelled moment of a trial.
      if (moment.trial === trial || !plausible(moment.intention[0])) return;
      trial = moment.trial;
      renew();
    },
    write(currents, push, cap) {
      const norm = writePatterns(currents, push, patterns.current()!, nearest);
      if (norm > cap) scale(currents, cap / norm);
    },
    norm(push) {
      let square = 0;
      for (let g = 0; g < goals; g++) {
        for (let j = 0; j < goals; j++) square += push[g] * gram[g * goals + j] * push[j];
      }
      return Math.sqrt(Math.max(0, square));
    },
    read(out, delivered) {
      for (let g = 0; g < goals; g++) {
        out[g] = 0;
        for (let m = 0; m < electrodes; m++) out[g] += reader[g * electrodes + m] * delivered[m];
      }
    },
    save: () => ({ trial, patterns: patterns.save() }),
    restore(snapshot) {
      trial = snapshot.trial as number;
      patterns.restore(snapshot.patterns as Snapshot);
      renew();
    },
  };
}
