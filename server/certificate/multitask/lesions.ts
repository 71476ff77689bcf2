/**
 * Is a cluster of units needed for the tasks in which it takes part (Yang et al. 2019)? A tenth of the network is
 * silenced at a time, drawn from one cluster or from all units; the deficit of a task is what its success loses.
 *
 * Some tasks suffer from any lesion, and some lesions hurt any task. The excess deficit is what is left of a deficit
 * without both: less the mean of lesions drawn from all units, less the lesion's own mean over tasks.
 */
import type { Rng } from "../../../streams/rng.ts";
import { mean } from "../../../streams/statistic.ts";
import type { RnnWeights } from "../../kernels/kernel.ts";
import { against, drawn } from "../../symbiote/lenses/analyses/surrogate.ts";
import { RULES } from "../../tasks/multitask-rules.ts";
import { type Row, row, SURROGATES } from "../certificate.ts";
import type { Subject } from "../subject.ts";
import { successes } from "./life.ts";
import type { TaskVariance } from "./variance.ts";

/** Share of the network's units that is silenced at a time. */
const SHARE = 0.1;
const TRIALS = 24;
/** Lesions of all clusters together, at least, and lesions drawn from all units. */
const LESIONS = 24;
const USUAL_LESIONS = 12;

type Table = readonly (readonly number[])[];

export interface Lesions {
  readonly rows: readonly Row[];
  /** Cluster by cluster, rule by rule: mean normalised task variance, and what success loses. */
  readonly activity: Table;
  readonly deficits: Table;
}

export function examineLesions(subject: Subject, variance: TaskVariance, rng: Rng): Lesions {
  const { units, normalised, clusters } = variance;
  const living = { trials: TRIALS, rng: rng.fork("trials") };
  const intact = successes(subject, living);
  const drawLesion = rng.fork("lesions");
  const lesion = (among: readonly number[]) => {
    const silent = drawLesion.shuffle([...among]).slice(0, Math.round(SHARE * subject.weights.units));
    const left = successes({ ...subject, weights: silenced(subject.weights, silent) }, living);
    return intact.map((success, a) => success - left[a]);
  };
  const usual = meanRow(Array.from({ length: USUAL_LESIONS }, () => lesion(units)));
  const members = Array.from({ length: clusters.count }, (_, c) =>
    clusters.labels.flatMap((l, i) => (l === c ? i : [])),
  );
  const activity = members.map((own) => meanRow(own.map((i) => normalised[i])));
  const each = Math.ceil(LESIONS / clusters.count);
  const labels = members.flatMap((_, c) => new Array<number>(each).fill(c));
  const costs = labels.map((c) => lesion(members[c].map((i) => units[i])));

  const active = excess(activity, meanRow(normalised));
  const excessive = excess(costs, usual);
  const chance = rng.fork("surrogates");
  const tested = (statistic: (activity: Table) => number) => {
    const value = statistic(labels.map((c) => active[c]));
    const mixed = drawn(SURROGATES, () => statistic(chance.shuffle([...labels]).map((c) => active[c])));
    return { value, ...against(value, mixed, "high") };
  };
  const r = tested((one) => correlation(one, excessive));
  const more = tested((one) => selectivity(one, excessive));
  return {
    activity,
    deficits: members.map((_, c) => meanRow(costs.filter((_, i) => labels[i] === c))),
    rows: [
      row("excess deficit against excess activity, lesions × tasks, r", r.value, { atLeast: 0.3 }, r),
      row(
        "excess deficit where the lesioned cluster is active less that elsewhere",
        more.value,
        { atLeast: 0.05 },
        more,
      ),
    ],
  };
}

/** The same network when nobody hears these units. */
export function silenced(weights: RnnWeights, silent: readonly number[]): RnnWeights {
  const { units, actions } = weights;
  const recurrent = weights.recurrent.slice();
  const output = weights.output.slice();
  for (const j of silent) {
    for (let i = 0; i < units; i++) recurrent[i * units + j] = 0;
    for (let a = 0; a < actions; a++) output[a * units + j] = 0;
  }
  return { ...weights, recurrent, output };
}

/** Mean over rows, task by task. */
function meanRow(rows: readonly ArrayLike<number>[]): number[] {
  return RULES.map((_, a) => mean(rows.map((one) => one[a])));
}

/** Each row less `usual`, and less what is then its own mean. */
function excess(table: Table, usual: readonly number[]): Table {
  return table.map((one) => {
    const beyond = one.map((value, a) => value - usual[a]);
    const own = mean(beyond);
    return beyond.map((value) => value - own);
  });
}

/** Mean over lesions of the deficit in tasks of more than usual activity, less that in the others. */
function selectivity(active: Table, deficits: Table): number {
  const differences = active.map((one, i) => {
    const where = (more: boolean) => mean(deficits[i].filter((_, a) => one[a] > 0 === more));
    return where(true) - where(false);
  });
  return mean(differences.filter(Number.isFinite));
}

/** Pearson's r over all entries. */
function correlation(a: Table, b: Table): number {
  const [x, y] = [a.flat(), b.flat()];
  const [mx, my] = [mean(x), mean(y)];
  let [xy, xx, yy] = [0, 0, 0];
  x.forEach((value, i) => {
    xy += (value - mx) * (y[i] - my);
    xx += (value - mx) ** 2;
    yy += (y[i] - my) ** 2;
  });
  return xy / Math.sqrt(xx * yy);
}
