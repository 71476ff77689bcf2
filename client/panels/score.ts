/**
 * How well the symbiote reads, as it learns: prequential R² (predict first, then learn) over the whole session,
 * beside a decoder taught with shuffled labels and one that never learns. A score counts only above those two.
 */
import { type LinePlot, linePlot, plain, type SeriesStyle } from "../chart.ts";
import { type Curve, createCurve } from "../curve.ts";
import { el, key, write } from "../dom.ts";
import { every, type Panel } from "../lab.ts";
import type { Palette } from "../theme.ts";

const POINTS = 512;
const FLOOR = -0.5;
/** Seconds across the picture, the first that holds the session so far, and seconds between lines. */
const SPANS = [
  [30, 5],
  [60, 10],
  [120, 30],
  [300, 60],
  [600, 120],
  [1200, 300],
  [1800, 300],
  [3600, 600],
  [7200, 1800],
  [14400, 3600],
  [43200, 7200],
  [86400, 14400],
] as const;

/** How each score is drawn and what it is called; a score of another name is drawn thin, under its own name. */
const LOOKS: Readonly<
  Record<string, Omit<SeriesStyle, "label"> & { readonly words: string; readonly key: string }>
> = {
  r2: { words: "symbiote", key: "symbiote", colour: "symbiote", width: 2.4 },
  r2Goal: { words: "target", key: "memory", colour: "memory", width: 1.1 },
  r2Rest: { words: "motion", key: "ink", colour: "ink", width: 1.1 },
  r2Shuffled: { words: "taught nonsense", key: "twin dashed", colour: "twin", width: 1.4, dash: [5, 4] },
  r2Frozen: { words: "never taught", key: "muted dotted", colour: "muted", width: 1.4, dash: [1.5, 3] },
};
const lookOf = (label: string) =>
  LOOKS[label] ?? ({ words: label, key: "ink", colour: "ink", width: 1.1 } as const);

/** The score that counts: of everything that is decoded, as the controls' are. */
export const HEADLINE = "r2";

/** Labels of scores in a metric stream: those that speak of R². */
export const scoreLabels = (labels: readonly string[]): string[] =>
  labels.filter((label) => /^r2/i.test(label));

export const score: Panel = {
  name: "score",
  place: 5,
  title: "Score",
  says: "1 is a perfect guess, 0 no better than guessing the average. The two controls must stay low.",
  mount(body, header, lab) {
    const value = el("output", {}, "–");
    const plots = el(
      "div",
      { class: "plots" },
      el("p", { class: "note" }, "No score yet: the symbiote must have seen a few trials."),
    );
    const keys = el("div");
    header.append(keys, el("span", { class: "headline" }, "R² ", value));
    body.append(plots);

    let plot: LinePlot | undefined;
    let curve: Curve | undefined;
    let labels: readonly string[] = [];
    let channels: readonly number[] = [];
    let row = new Float32Array(0);
    let seen = -1;
    let dt = 0.01;
    lab.hello$.subscribe((hello) => {
      dt = hello.dtMs / 1000;
    });
    let palette: Palette | undefined;
    const theme = () => {
      if (palette !== undefined) plot?.theme(palette);
    };
    lab.palette$.subscribe((next) => {
      palette = next;
      theme();
    });

    const rebuild = (all: readonly string[]) => {
      labels = all;
      const scores = scoreLabels(all);
      channels = scores.map((label) => all.indexOf(label));
      curve = createCurve(all.length, POINTS);
      row = new Float32Array(all.length);
      plot = linePlot({
        label: "Score over the session: symbiote and its two controls",
        series: scores.map((label) => ({ label, ...lookOf(label) })),
        x: [0, SPANS[0][0]],
        y: [FLOOR, 1.02],
        xStep: SPANS[0][1],
        yStep: 0.5,
        xTick: clockWords,
        yTick: plain,
        points: POINTS,
      });
      plots.replaceChildren(plot.node);
      keys.replaceChildren(key(...scores.map((label) => [lookOf(label).key, lookOf(label).words] as const)));
      theme();
    };

    const due = every(200);
    return (now) => {
      if (!due(now)) return;
      const trace = lab.trace("metric");
      if (trace.width === 0) return;
      if (trace.labels !== labels) rebuild(trace.labels);
      if (curve === undefined || plot === undefined) return;
      if (trace.newest < seen) seen = -1;
      for (let i = trace.seek(seen) + 1; i < trace.length; i++) {
        for (let c = 0; c < row.length; c++) row[c] = trace.at(i, c);
        seen = trace.tickAt(i);
        curve.push(seen, row);
      }
      const last = curve.length - 1;
      if (last < 0) return;
      channels.forEach((channel, s) => {
        for (let i = 0; i <= last; i++)
          plot!.set(s, i, curve!.tickAt(i) * dt, Math.max(FLOOR, curve!.at(i, channel)));
        plot!.end(s, last + 1);
      });
      const seconds = curve.tickAt(last) * dt;
      const [span, step] = SPANS.find(([s]) => seconds <= s) ?? SPANS[SPANS.length - 1];
      plot.scaleX(0, span, step);
      plot.redraw();
      const latest = trace.at(trace.length - 1, trace.channel(HEADLINE));
      write(value, Number.isFinite(latest) ? latest.toFixed(2).replace("-", "−") : "–");
    };
  },
};

/** Seconds on the axis: `40 s`, `3 min`, `2 h`. */
function clockWords(seconds: number): string {
  if (seconds >= 7200) return `${seconds / 3600} h`;
  if (seconds >= 60) return `${Math.round(seconds / 6) / 10} min`;
  return `${Math.round(seconds)} s`;
}
