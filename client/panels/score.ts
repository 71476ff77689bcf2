/**
 * How well the symbiote reads, as it learns: prequential R² (predict first, then learn) over the whole session,
 * beside decoders that are taught shuffled labels, that never learn, and that see the brain's inputs instead of its
 * neurons. A score counts only above those.
 */
import type { Hello } from "../../streams/protocol.ts";
import { plain, type SeriesStyle } from "../chart.ts";
import { el, key, write } from "../dom.ts";
import { every, type Panel } from "../lab.ts";
import { type SessionPlot, sessionPlot } from "../session-plot.ts";
import type { Palette } from "../theme.ts";
import type { Trace } from "../trace.ts";
import { worldOf } from "../worlds/index.ts";

const FLOOR = -0.5;

/** How each score is drawn and what it is called; a score of another name is drawn thin, under its own name. */
const LOOKS: Readonly<
  Record<string, Omit<SeriesStyle, "label"> & { readonly words: string; readonly key: string }>
> = {
  r2: { words: "symbiote", key: "symbiote", colour: "symbiote", width: 2.4 },
  r2Goal: { words: "goal", key: "memory", colour: "memory", width: 1.1 },
  r2Rest: { words: "the rest", key: "ink", colour: "ink", width: 1.1 },
  r2Shuffled: { words: "nonsense", key: "twin dashed", colour: "twin", width: 1.4, dash: [5, 4] },
  r2Frozen: { words: "untaught", key: "muted dotted", colour: "muted", width: 1.4, dash: [1.5, 3] },
  r2Input: { words: "inputs", key: "ink dashed", colour: "ink", width: 1.6, dash: [6, 3] },
};
/** Not drawn: controls are of everything that is decoded, as the headline is. */
const HIDDEN = "r2InputGoal";
const lookOf = (label: string) =>
  LOOKS[label] ?? ({ words: label, key: "ink", colour: "ink", width: 1.1 } as const);

/** The score that counts: of everything that is decoded, as the controls' are. */
export const HEADLINE = "r2";

/** Labels of scores in a metric stream: those that speak of R², and of something that this task has. */
function scoreLabels(labels: readonly string[], hello: Hello | undefined): string[] {
  const { goals = 1, intentions = [] } = hello?.task ?? {};
  return labels.filter(
    (label) =>
      /^r2/i.test(label) &&
      label !== HIDDEN &&
      (label !== "r2Goal" || goals > 0) &&
      (label !== "r2Rest" || goals < intentions.length),
  );
}

export const score: Panel = {
  name: "score",
  place: 5,
  title: "Score",
  says: "1 is perfect. It counts above its controls: taught nonsense, untaught, fed with the inputs alone.",
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

    let plot: SessionPlot | undefined;
    let followed: Trace | undefined;
    let dt = 0.01;
    let hello: Hello | undefined;
    lab.hello$.subscribe((next) => {
      hello = next;
      dt = hello.dtMs / 1000;
      followed = undefined;
    });
    /** The words of a score; what goals are called is the task's business. */
    const wordsOf = (label: string) => {
      const world = hello === undefined ? undefined : worldOf(hello);
      const own = { r2Goal: world?.goalName, r2Rest: world?.restName }[label];
      return own ?? lookOf(label).words;
    };
    let palette: Palette | undefined;
    const theme = () => {
      if (palette !== undefined) plot?.theme(palette);
    };
    lab.palette$.subscribe((next) => {
      palette = next;
      theme();
    });

    const rebuild = (all: readonly string[]) => {
      write(value, "–");
      const scores = scoreLabels(all, hello);
      plot = sessionPlot(all, {
        label: "Score over the session: symbiote and its controls",
        series: scores.map((metric) => ({ metric, label: metric, ...lookOf(metric) })),
        y: [FLOOR, 1.02],
        yStep: 0.5,
        yTick: plain,
      });
      plots.replaceChildren(plot.node);
      keys.replaceChildren(key(...scores.map((label) => [lookOf(label).key, wordsOf(label)] as const)));
      theme();
    };

    const due = every(200);
    return (now) => {
      if (!due(now)) return;
      const trace = lab.trace("metric");
      if (trace.width === 0) return;
      if (trace !== followed) rebuild(trace.labels);
      followed = trace;
      if (plot?.update(trace, dt) !== true) return;
      const latest = trace.at(trace.length - 1, trace.channel(HEADLINE));
      write(value, Number.isFinite(latest) ? latest.toFixed(2).replace("-", "−") : "–");
    };
  },
};
