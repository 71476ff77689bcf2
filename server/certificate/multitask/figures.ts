/** What a reader of Yang et al. 2019 expects to see: success, who takes part in what, and what lesions cost. */
import { mean } from "../../../streams/statistic.ts";
import { RULE_NAMES } from "../../tasks/multitask-rules.ts";
import { type BarsFigure, type HeatFigure, shade } from "../figure.ts";
import type { Behaviour } from "./behaviour.ts";
import type { Lesions } from "./lesions.ts";
import type { TaskVariance } from "./variance.ts";

const clusterName = (c: number) => `cluster ${c + 1}`;

export function successFigure({ success, chance }: Behaviour): BarsFigure {
  return {
    kind: "bars",
    title: "success in each task",
    caption:
      "Success in each task; the line across is chance: the answer that was right in the trial before.",
    y: { label: "success", range: [0, 1] },
    bars: RULE_NAMES.map((name, a) => ({ name, value: success[a], reference: chance[a], colour: shade(3) })),
  };
}

/** One row a unit, cluster after cluster. */
export function varianceFigure({ normalised, clusters }: TaskVariance): HeatFigure {
  const order = normalised.map((_, i) => i).sort((a, b) => clusters.labels[a] - clusters.labels[b] || a - b);
  return {
    kind: "heat",
    title: "normalised task variance of every unit",
    caption: "Normalised task variance: a row a unit, cluster after cluster.",
    rows: Array.from({ length: clusters.count }, (_, c) => clusterName(c)),
    columns: RULE_NAMES,
    values: order.map((i) => [...normalised[i]]),
    strongest: 1,
  };
}

export function activityFigure({ activity }: Lesions): HeatFigure {
  return {
    kind: "heat",
    title: "mean task variance of each cluster",
    caption: "Mean normalised task variance of each cluster.",
    rows: activity.map((_, c) => clusterName(c)),
    columns: RULE_NAMES,
    values: activity,
    strongest: 1,
  };
}

export function deficitFigure({ deficits }: Lesions): HeatFigure {
  return {
    kind: "heat",
    title: "what silencing each cluster costs",
    caption:
      "Success lost in each task when a cluster is silenced; compare with the figure of its task variance.",
    rows: deficits.map((_, c) => clusterName(c)),
    columns: RULE_NAMES,
    values: deficits,
    strongest: 1,
  };
}

/** Each cluster's size, and what it costs on average. */
export function sizeFigure({ units, clusters }: TaskVariance, { deficits }: Lesions): BarsFigure {
  const share = (c: number) => clusters.labels.filter((label) => label === c).length / units.length;
  return {
    kind: "bars",
    title: "size of each cluster",
    caption:
      "Share of the units in each cluster; the line across is the mean success that silencing it costs.",
    y: { label: "share", range: [0, 1] },
    bars: deficits.map((one, c) => ({
      name: clusterName(c),
      value: share(c),
      reference: Math.max(0, mean(one)),
      colour: shade(c),
    })),
  };
}
