/**
 * The state-sized half of the Kalman decoder: how intentions move from one labelled moment to the next (A, Q_w), how
 * well a read-out z of them can be trusted (E), and the filter of the steady state that follows from both:
 *
 *   M = A P Aᵀ + Q_w,   P = (M⁻¹ + E⁻¹ − V⁻¹)⁻¹,   x̂ ← m + P M⁻¹ A (x̂ − m) + P E⁻¹ (z − m)
 *
 * around the mean intention m. All matrices are D × D. Moments count across trials, so the jump to a new target is
 * part of Q_w.
 */
import { inverse, Matrix } from "ml-matrix";
import type { Stateful } from "../../../streams/ports.ts";
import { riccati, symmetric } from "../lenses/analyses/riccati.ts";
import { plausible } from "../plausible.ts";

/** The belief before anything is learned, worth this many seconds: intentions of this variance, that hardly move. */
const PRIOR_S = 1;
const PRIOR_VARIANCE = 0.1;
const PRIOR_DECAY_PER_S = 1;
/** Kept away from zero: a variance, and what a read-out tells. */
const FLOOR = 1e-6;
/** What always varies this much, and moves as in the prior: a direction that no label has moved in has no A of its own. */
const STILL_VARIANCE = 1e-4;

export interface IntentionFilter extends Stateful {
  /** x̂, the filtered intention: a live view of D numbers. */
  readonly state: Float64Array;
  observe(reading: Float64Array): void;
  /** Components `from` to `from + D` of a label and of what was read before this label was learned. */
  learn(label: Float32Array, read: Float64Array, from: number): void;
  publish(): void;
}

/** @param fade what is left of every statistic after one more labelled moment, in (0, 1) */
export function createIntentionFilter(size: number, dtMs: number, fade: number): IntentionFilter {
  const state = new Float64Array(size);
  const next = new Float64Array(size);
  const keep = new Float64Array(size * size);
  const take = new Float64Array(size * size);
  const mean = new Float64Array(size);
  const before = new Float64Array(size).fill(Number.NaN);
  const error = new Float64Array(size);
  const guess = new Float64Array(size);
  const now = new Float64Array(size);
  const ticks = (PRIOR_S * 1000) / dtMs;
  const decay = Math.exp((-PRIOR_DECAY_PER_S * dtMs) / 1000);
  const diagonal = (value: number) =>
    Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? value : 0));
  /** Faded sums over labelled moments: x₋₁x₋₁ᵀ, xx₋₁ᵀ, xxᵀ, zzᵀ, eeᵀ with e = x − z; x₋₁, x, z, and their number. */
  const sums = {
    past: diagonal(ticks * PRIOR_VARIANCE),
    lagged: diagonal(ticks * PRIOR_VARIANCE * decay),
    present: diagonal(ticks * PRIOR_VARIANCE),
    read: diagonal(ticks * PRIOR_VARIANCE),
    errors: diagonal(ticks * PRIOR_VARIANCE),
    preceded: new Float64Array(size),
    intended: new Float64Array(size),
    said: new Float64Array(size),
    count: Float64Array.of(ticks),
  };
  /** Mean product of deviations: a sum of products abᵀ over their number, less the product of the means. */
  const covariance = (products: Float64Array, a: Float64Array, b: Float64Array) => {
    const [count] = sums.count;
    const centre = Matrix.columnVector(a)
      .mmul(Matrix.rowVector(b))
      .div(count ** 2);
    return Matrix.from1DArray(size, size, products).div(count).sub(centre);
  };

  const publish = () => {
    const { past, lagged, present, read, errors, preceded, intended, said, count } = sums;
    const floor = Matrix.eye(size, size, FLOOR);
    const still = Matrix.eye(size, size, STILL_VARIANCE);
    const c00 = covariance(past, preceded, preceded).add(still);
    const c10 = covariance(lagged, intended, preceded).add(Matrix.mul(still, decay));
    const c11 = covariance(present, intended, intended).add(still);
    const a = c10.mmul(inverse(c00));
    const jumps = symmetric(Matrix.sub(c11, a.mmul(c10.transpose()))).add(floor);
    const noise = symmetric(Matrix.from1DArray(size, size, errors).div(count[0])).add(floor);
    const trust = inverse(noise);
    // V as explained + unexplained: the same in the end, and never less than E while there is still much to learn.
    const spread = Matrix.add(symmetric(covariance(read, said, said)), noise);
    const information = symmetric(Matrix.sub(trust, inverse(spread))).add(floor);
    const prior = inverse(riccati(a.transpose(), information, jumps));
    const p = symmetric(inverse(Matrix.add(prior, information)));
    for (let i = 0; i < size; i++) mean[i] = intended[i] / count[0];
    keep.set(p.mmul(prior).mmul(a).to1DArray());
    take.set(p.mmul(trust).to1DArray());
  };
  publish();

  return {
    state,
    observe(reading) {
      for (let i = 0; i < size; i++) {
        next[i] = mean[i];
        for (let j = 0; j < size; j++) {
          next[i] += keep[i * size + j] * (state[j] - mean[j]) + take[i * size + j] * (reading[j] - mean[j]);
        }
      }
      state.set(next);
    },
    learn(label, read, from) {
      for (let i = 0; i < size; i++) {
        now[i] = label[from + i];
        guess[i] = read[from + i];
        error[i] = now[i] - guess[i];
        if (!plausible(now[i]) || !plausible(guess[i])) return;
      }
      if (!Number.isNaN(before[0])) {
        accumulate(sums.past, before, before, fade);
        accumulate(sums.lagged, now, before, fade);
        accumulate(sums.present, now, now, fade);
        accumulate(sums.read, guess, guess, fade);
        accumulate(sums.errors, error, error, fade);
        for (let i = 0; i < size; i++) {
          sums.preceded[i] = fade * sums.preceded[i] + before[i];
          sums.intended[i] = fade * sums.intended[i] + now[i];
          sums.said[i] = fade * sums.said[i] + guess[i];
        }
        sums.count[0] = fade * sums.count[0] + 1;
      }
      before.set(now);
    },
    publish,
    save: () => ({
      state: state.slice(),
      keep: keep.slice(),
      take: take.slice(),
      mean: mean.slice(),
      before: before.slice(),
      ...Object.fromEntries(Object.entries(sums).map(([name, values]) => [name, values.slice()])),
    }),
    restore(snapshot) {
      for (const [name, values] of Object.entries({ state, keep, take, mean, before, ...sums })) {
        values.set(snapshot[name] as Float64Array);
      }
    },
  };
}

/** sum ← fade·sum + a bᵀ */
function accumulate(sum: Float64Array, a: Float64Array, b: Float64Array, fade: number): void {
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) sum[i * b.length + j] = fade * sum[i * b.length + j] + a[i] * b[j];
  }
}
