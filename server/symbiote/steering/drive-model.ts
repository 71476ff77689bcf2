/**
 * What pushing does, identified online: in steps of about 10 ms,
 *
 *   x_{t+1} = A x_t + B d_{t+1} + c
 *
 * x (goals) is the decoded goal, d the push along its patterns in the same units, so that d = 1 shifts the population
 * as far as the intention does by 1. Recursive least squares over [x; d; 1]; before anything was pushed, a leaky
 * membrane is assumed: A = e^{−step/τ} I, B = I, c = 0. Ljung, System Identification (1999), ch. 11.
 */
import { inverse, Matrix } from "ml-matrix";
import type { Moment, Stateful } from "../../../streams/ports.ts";
import { plausible } from "../plausible.ts";
import { DOSE_MS } from "./law.ts";

const TAU_MS = 50;
/** How much the assumption weighs, in steps. */
const PRIOR_STEPS = 5;

export interface DriveModel extends Stateful {
  /** Ticks of one step. */
  readonly ticks: number;
  readonly a: Matrix;
  readonly b: Matrix;
  readonly c: Float64Array;
  /** A moment under a goal, and the push that was delivered in it. */
  hear(moment: Moment, push: Float64Array): void;
}

export function createDriveModel(goals: number, dtMs: number): DriveModel {
  const ticks = Math.max(1, Math.round(DOSE_MS / dtMs));
  const size = 2 * goals + 1;
  const weights = new Float64Array(goals * size);
  const p = new Float64Array(size * size);
  const regressor = new Float64Array(size);
  const gain = new Float64Array(size);
  const [a, b] = [Matrix.zeros(goals, goals), Matrix.zeros(goals, goals)];
  const c = new Float64Array(goals);
  const pushed = new Float64Array(goals);
  const before = new Float64Array(goals);
  /** Ticks heard of the step under way; −1 before its beginning is known. */
  const now = { heard: -1, tick: -1, trial: -1 };

  for (let g = 0; g < goals; g++) {
    weights[g * size + g] = Math.exp((-ticks * dtMs) / TAU_MS);
    weights[g * size + goals + g] = 1;
  }
  for (let i = 0; i < size; i++) p[i * size + i] = 1 / PRIOR_STEPS;

  const lay = () => {
    for (let g = 0; g < goals; g++) {
      for (let j = 0; j < goals; j++) {
        a.set(g, j, weights[g * size + j]);
        b.set(g, j, weights[g * size + goals + j]);
      }
      c[g] = weights[g * size + 2 * goals];
    }
  };
  lay();

  const learn = (x: Float32Array) => {
    regressor.set(before);
    regressor.set(pushed, goals);
    regressor[2 * goals] = 1;
    let power = 1;
    for (let i = 0; i < size; i++) {
      gain[i] = 0;
      for (let j = 0; j < size; j++) gain[i] += p[i * size + j] * regressor[j];
      power += regressor[i] * gain[i];
    }
    for (let g = 0; g < goals; g++) {
      let miss = x[g];
      for (let i = 0; i < size; i++) miss -= weights[g * size + i] * regressor[i];
      for (let i = 0; i < size; i++) weights[g * size + i] += (gain[i] * miss) / power;
    }
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) p[i * size + j] -= (gain[i] * gain[j]) / power;
    }
    lay();
  };

  return {
    ticks,
    a,
    b,
    c,
    hear({ tick, trial, decoded }, push) {
      for (let g = 0; g < goals; g++) {
        if (plausible(decoded[g])) continue;
        now.heard = -1;
        return;
      }
      const goesOn = now.heard >= 0 && tick === now.tick + 1 && trial === now.trial;
      now.tick = tick;
      now.trial = trial;
      if (goesOn) {
        for (let g = 0; g < goals; g++) pushed[g] += push[g];
        if (++now.heard < ticks) return;
        learn(decoded);
      }
      for (let g = 0; g < goals; g++) before[g] = decoded[g];
      pushed.fill(0);
      now.heard = 0;
    },
    save: () => ({
      ...now,
      weights: weights.slice(),
      p: p.slice(),
      pushed: pushed.slice(),
      before: before.slice(),
    }),
    restore(snapshot) {
      const { heard, tick, trial } = snapshot;
      Object.assign(now, { heard, tick, trial });
      for (const [name, values] of Object.entries({ weights, p, pushed, before })) {
        values.set(snapshot[name] as Float64Array);
      }
      lay();
    },
  };
}

/** The push that holds `goal`: the least d of B d = (I − A) goal − c, kept small where B hardly moves anything. */
export function holdingPush(
  { a, b, c }: Pick<DriveModel, "a" | "b" | "c">,
  goal: ArrayLike<number>,
): Float64Array {
  const target = Matrix.columnVector(Array.from(goal));
  const needed = target.sub(a.mmul(target)).sub(Matrix.columnVector(Array.from(c)));
  const turned = b.transpose();
  const inner = Matrix.add(turned.mmul(b), Matrix.eye(b.columns, b.columns, 1e-3));
  return Float64Array.from(inverse(inner).mmul(turned).mmul(needed).to1DArray());
}
