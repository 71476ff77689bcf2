/**
 * Which unit takes part in which task (Yang et al. 2019): the task variance of unit i under rule A,
 *
 *   TV_i(A) = ⟨ Var over trials of the unit's mean rate in the epoch ⟩ over the epochs after fixation,
 *
 * without process noise, divided by its greatest over rules. Units whose variances sum to less than 10⁻³ take part in
 * nothing and are left out.
 */
import type { Rng } from "../../../streams/rng.ts";
import { type Clustering, clustersOf } from "../../symbiote/lenses/analyses/clusters.ts";
import { against, drawn } from "../../symbiote/lenses/analyses/surrogate.ts";
import { RULES } from "../../tasks/multitask-rules.ts";
import { EPOCHS, FIXATION } from "../../tasks/multitask-trial.ts";
import { type Row, row, SURROGATES } from "../certificate.ts";
import type { Subject } from "../subject.ts";
import { live } from "./life.ts";

const TRIALS = 60;
const LEAST_VARIANCE = 1e-3;
const MOST_CLUSTERS = 12;

export interface TaskVariance {
  readonly rows: readonly Row[];
  /** The units that take part in something. */
  readonly units: readonly number[];
  /** Normalised variance of each of them, rule by rule. */
  readonly normalised: readonly Float64Array[];
  readonly clusters: Clustering;
}

export function examineVariance(subject: Subject, rng: Rng): TaskVariance {
  const byRule = RULES.map(({ name }) => taskVariance(subject, name, rng.fork(name)));
  const units = Array.from({ length: subject.weights.units }, (_, i) => i).filter(
    (i) => byRule.reduce((sum, variances) => sum + variances[i], 0) >= LEAST_VARIANCE,
  );
  const normalised = units.map((i) => {
    const most = Math.max(...byRule.map((variances) => variances[i]));
    return Float64Array.from(byRule, (variances) => variances[i] / most);
  });
  const clusters = clustersOf(normalised, MOST_CLUSTERS, rng.fork("clusters"));
  const chance = rng.fork("shuffles");
  const shuffled = drawn(SURROGATES, () => {
    const points = normalised.map((one) => chance.shuffle(one.slice()));
    return clustersOf(points, MOST_CLUSTERS, chance).silhouette;
  });
  return {
    units,
    normalised,
    clusters,
    rows: [
      row("units that take part, share", units.length / subject.weights.units, { atLeast: 0.25 }),
      row("clusters of units by task variance", clusters.count, { atLeast: 2 }),
      row(
        "silhouette of the clusters",
        clusters.silhouette,
        { atLeast: 0.2 },
        against(clusters.silhouette, shuffled, "high"),
      ),
    ],
  };
}

/** TV_i of every unit under one rule. */
function taskVariance(subject: Subject, rule: string, rng: Rng): Float64Array {
  const { units } = subject.weights;
  const epochs = EPOCHS.map(() => ({
    trials: 0,
    mean: new Float64Array(units),
    square: new Float64Array(units),
  }));
  const sum = new Float64Array(units);
  let ticks = 0;
  let now = FIXATION;
  const finish = () => {
    const epoch = epochs[now];
    epoch.trials++;
    for (let i = 0; i < units; i++) {
      const rate = sum[i] / ticks;
      const delta = rate - epoch.mean[i];
      epoch.mean[i] += delta / epoch.trials;
      epoch.square[i] += delta * (rate - epoch.mean[i]);
    }
  };
  live(subject, rule, { trials: TRIALS, rng, noise: 0 }, ({ rates, trial }) => {
    if (trial.ticksInEpoch === 0) {
      if (ticks > 0) finish();
      sum.fill(0);
      ticks = 0;
      now = trial.epoch;
    }
    for (let i = 0; i < units; i++) sum[i] += rates[i];
    ticks++;
  });
  finish();
  const after = epochs.filter(({ trials }, epoch) => epoch !== FIXATION && trials > 1);
  return Float64Array.from({ length: units }, (_, i) =>
    after.reduce((total, { square, trials }) => total + square[i] / (trials - 1) / after.length, 0),
  );
}
