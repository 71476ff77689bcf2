/**
 * A symbiote that has a model of the brain: how far off its forecasts are, the success that it imagined beside what
 * came true, and the moment it takes over. Shown while a law steers that says such things of itself.
 */

import { distinctUntilChanged } from "rxjs";
import { el, figure, key, write } from "../dom.ts";
import { agreesWith, type Foresight, readForesight } from "../foresight.ts";
import { every, type Panel } from "../lab.ts";
import { type SessionPlot, sessionPlot } from "../session-plot.ts";
import { clockWords } from "../situation.ts";
import type { Palette } from "../theme.ts";
import type { Trace } from "../trace.ts";

/** From this share on it has the wheel. */
const ALL = 0.99;

export const foresight: Panel = {
  name: "foresight",
  place: 5.5,
  title: "Foresight",
  says: "Imagined success, and what came true.",
  mount(body, header, lab) {
    const section = body.closest("section")!;
    section.hidden = true;
    header.append(
      key(
        ["symbiote dashed", "imagined"],
        ["you", "real"],
        ["ink", "let through"],
        ["muted dotted", "lesson"],
      ),
    );
    const plots = el("div", { class: "plots" });
    const off = figure(
      "Forecasts off by",
      "RMS error of its forecast of the behaviour, 50 ms and 150 ms ahead",
    );
    const words = el("p", {
      class: "note",
      title:
        "It counts every try, also one whose target was given in its middle and one in which go never came",
    });
    const sure = figure(
      "Sure within",
      "Radius in which nine of ten of its forecasts, 150 ms ahead, are to hold, and the share that did",
    );
    body.append(words, plots, el("div", { class: "figures" }, off.node, sure.node));

    let plot: SessionPlot | undefined;
    let followed: Trace | undefined;
    let palette: Palette | undefined;
    lab.palette$.subscribe((next) => {
      palette = next;
      plot?.theme(next);
    });
    lab.hello$.subscribe(() => {
      followed = undefined;
    });
    const rebuild = (all: readonly string[]) => {
      plot = sessionPlot(all, {
        label:
          "Over the session: success imagined, success that came true, and the share of pushes let through",
        series: [
          { metric: "takeOver", label: "let through", colour: "ink", width: 1.2 },
          { metric: "imagined", label: "imagined", colour: "symbiote", width: 1.8, dash: [5, 4] },
          { metric: "achieved", label: "real", colour: "you", width: 2.2 },
        ],
        y: [0, 1.02],
        yStep: 0.5,
        yTick: (value) => `${Math.round(100 * value)} %`,
        marks: { label: "lesson learned", colour: "line-strong", width: 1, dash: [2, 3] },
      });
      if (palette !== undefined) plot.theme(palette);
      for (const tick of lessons) plot.mark(tick);
      plots.replaceChildren(plot.node);
    };
    /** When a lesson of the law's took effect. */
    let lessons: number[] = [];
    lab.messages$.subscribe((message) => {
      if (message.op !== "event" || message.kind !== "absorbed" || message.detail.pupil !== "law") return;
      if (message.tick < (lessons.at(-1) ?? 0)) lessons = [];
      lessons.push(message.tick);
      plot?.mark(message.tick);
    });

    lab.state$.pipe(distinctUntilChanged((a, b) => a.replaying === b.replaying)).subscribe(() => {
      lessons = [];
    });

    const due = every(200);
    return (now) => {
      if (!due(now)) return;
      const trace = lab.trace("metric");
      const seen = readForesight(trace);
      section.hidden = seen === undefined;
      if (seen === undefined) return;
      if (trace !== followed) rebuild(trace.labels);
      followed = trace;
      const dt = (lab.hello?.dtMs ?? 10) / 1000;
      if (plot?.update(trace, dt) !== true) return;
      write(words, wordsFor(seen, plot.since("takeOver", ALL, dt)));
      write(off.value, Number.isFinite(seen.near) ? `${seen.near.toFixed(3)} · ${seen.far.toFixed(3)}` : "–");
      write(
        sure.value,
        Number.isFinite(seen.radius) ? `${seen.radius.toFixed(3)} · ${percent(seen.held)}` : "–",
      );
    };
  },
};

/** Where it stands, in a sentence. @param since when it got the whole wheel first, seconds */
export function wordsFor(seen: Foresight, since: number | undefined): string {
  const { imagined, achieved, takeOver } = seen;
  if (!(takeOver > 0)) return "It probes with small random pushes. Give it a goal, and some tens of tries.";
  if (takeOver < ALL || since === undefined)
    return `It has learned, and tries: ${percent(takeOver)} of its pushes are let through.`;
  if (!Number.isFinite(imagined) && !Number.isFinite(achieved))
    return "It was taught in this brain before and has all of the wheel. Give it a goal.";
  return `It took over at ${clockWords(since)}; ${outcome(imagined, achieved)}.`;
}

/** Who came with what others had learned has imagined nothing here. */
function outcome(imagined: number, achieved: number): string {
  if (!Number.isFinite(achieved)) return "no try has ended yet";
  if (!Number.isFinite(imagined)) return `${percent(achieved)} of all its tries came true`;
  if (agreesWith(imagined, achieved)) return "what it imagines comes true";
  return `it imagined ${percent(imagined)}, and ${percent(achieved)} came true`;
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
