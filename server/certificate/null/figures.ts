/** The match and the search, as figures. */
import { mean } from "../../../streams/statistic.ts";
import type { Discovery } from "../../symbiote/lenses/analyses/kernel-ridge.ts";
import { type Figure, shade } from "../figure.ts";
import { medianOf, psOf, READERS } from "./discovery.ts";
import { LAGS, LOCKED, lagMs, type Profile } from "./match.ts";

export function figuresOf(
  profile: Profile,
  reach: Profile,
  searched: readonly Discovery[][],
  control: readonly Discovery[][],
): Figure[] {
  const units = reach.mean.length;
  const meanLocked = ({ locked }: Profile) =>
    Array.from({ length: LOCKED.before + LOCKED.after }, (_, t) => {
      const rates = locked.subarray(t * units, (t + 1) * units);
      return [10 * (t - LOCKED.before), mean(rates)] as const;
    });
  const both = (of: (one: Profile) => readonly (readonly [number, number])[], dots = false) => [
    {
      name: "reach",
      colour: shade(0),
      points: of(reach),
      look: dots ? ("both" as const) : ("line" as const),
    },
    {
      name: "null",
      colour: shade(3),
      points: of(profile),
      look: dots ? ("both" as const) : ("line" as const),
    },
  ];
  return [
    {
      kind: "points",
      title: "mean rate of every unit, null against reach",
      caption: "Mean rate of every unit: null (up) against reach.",
      x: { label: "reach" },
      y: { label: "null" },
      marks: [...reach.mean].map((at, u) => ({
        at: [at, profile.mean[u]] as const,
        shape: "dot" as const,
        colour: shade(3),
      })),
      diagonal: true,
    },
    {
      kind: "curves",
      title: "variance of the leading components",
      caption: "Variance of the ten leading components.",
      x: { label: "component" },
      y: { label: "variance" },
      curves: both(({ spectrum }) => spectrum.map((value, i) => [i + 1, value] as const), true),
    },
    {
      kind: "curves",
      title: "autocorrelation of the leading components",
      caption: "Mean autocorrelation of the five leading components of reach.",
      x: { label: "lag", unit: " ms" },
      y: { label: "autocorrelation" },
      curves: both(
        ({ autocorrelation }) => autocorrelation.map((value, i) => [lagMs(LAGS[i]), value] as const),
        true,
      ),
    },
    {
      kind: "curves",
      title: "mean response locked to go",
      caption: "Mean rate of all units around go: what every trial has in common is matched, too.",
      x: { label: "time from go", unit: " ms" },
      y: { label: "mean rate" },
      curves: both(meanLocked),
      uprights: [0],
    },
    {
      kind: "curves",
      title: "p-values of three readers, sorted",
      caption:
        "p-values of every reader over lives, sorted: where nothing is to be read they follow the diagonal.",
      x: { label: "share of lives", range: [0, 1] },
      y: { label: "p", range: [0, 1] },
      curves: READERS.map((name, i) => ({
        name,
        colour: shade(i + 1),
        points: psOf(searched, i)
          .sort((a, b) => a - b)
          .map((p, k, all) => [(k + 0.5) / all.length, p] as const),
        look: "dots" as const,
      })),
    },
    {
      kind: "bars",
      title: "what readers find, in null and in reach",
      caption: "Cross-validated R² of the same readers: median over lives of null; the line is reach.",
      y: { label: "R²" },
      bars: READERS.map((name, i) => ({
        name,
        value: medianOf(searched, i),
        reference: control[0][i].r2,
      })),
    },
  ];
}
