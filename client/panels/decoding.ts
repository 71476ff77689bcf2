/** What the symbiote decodes against what is true, component by component, over the last seconds. */
import { agoWords, type LinePlot, linePlot, plain } from "../chart.ts";
import { groupName, groupsOf, MOST_TOGETHER, wordsOf } from "../components.ts";
import { el, key } from "../dom.ts";
import { every, type Lab, type Panel } from "../lab.ts";
import type { Palette } from "../theme.ts";
import { rowAfter, ticksApart } from "../thin.ts";

/** Points across the window: rows at 100 a second; and room for holes. */
const ACROSS = 800;
const POINTS = 840;
/** As many groups stand side by side; more are a list. */
const FEW = 4;
const RANGES = [1, 2, 3, 5, 10, 20, 50];
/** A hole of more brain time than this breaks the line. */
const HOLE_S = 0.25;

interface Lane {
  readonly node: HTMLElement;
  readonly name: HTMLElement;
  readonly plot: LinePlot;
}

export const decoding: Panel = {
  name: "decoding",
  place: 4,
  title: "Decoding",
  says: "What the brain intends, and what the symbiote reads from the neurons alone.",
  mount(body, header, lab) {
    const choice = el("fieldset", { class: "choice", "aria-label": "What is decoded" });
    const list = el("select", { id: "decoded", "aria-label": "What is decoded" });
    const keys = el("div");
    header.append(keys, choice, list);
    const plots = el("div", { class: "plots" });
    body.append(plots);
    const lanes = Array.from({ length: MOST_TOGETHER }, (_, i) => createLane(`component ${i + 1}`));
    plots.append(...lanes.map((lane) => lane.node));

    let groups: readonly (readonly string[])[] = [];
    let shown = 0;
    let range = RANGES[0];
    lab.palette$.subscribe((palette: Palette) => {
      for (const lane of lanes) lane.plot.theme(palette);
    });
    const choose = (index: number) => {
      shown = index;
      range = RANGES[0];
      const group = groups[shown] ?? [];
      for (const [i, lane] of lanes.entries()) {
        const label = group[i];
        lane.node.hidden = label === undefined;
        lane.name.textContent = label === undefined ? "" : wordsOf(label);
        lane.plot.wordsX(i === group.length - 1 ? agoWords : undefined);
      }
    };
    list.addEventListener("change", () => choose(list.selectedIndex));
    lab.hello$.subscribe(({ task }) => {
      groups = groupsOf(task.intentions, task.goals);
      const few = groups.length <= FEW;
      choice.hidden = !few || groups.length < 2;
      list.hidden = few;
      if (few)
        choice.replaceChildren(
          ...groups.map((group, i) => {
            const input = el("input", { type: "radio", name: "decoded", checked: i === 0 });
            input.addEventListener("change", () => choose(i));
            return el("label", {}, input, groupName(group));
          }),
        );
      else list.replaceChildren(...groups.map((group) => el("option", {}, groupName(group))));
      const yours = task.goals > 0 ? [["you dashed", "yours"] as const] : [];
      keys.replaceChildren(key(["memory", "true"], ["symbiote", "decoded"], ...yours));
      choose(0);
    });

    const due = every(33);
    return (now) => {
      if (!due(now) || groups.length === 0) return;
      const dt = (lab.hello?.dtMs ?? 10) / 1000;
      lanes.forEach((lane, i) => {
        const label = groups[shown]?.[i];
        if (label === undefined) return;
        range = Math.max(range, fill(lane.plot, 1, lab, "intention", label, dt));
        fill(lane.plot, 0, lab, "decoded", label, dt);
        const yours = lab.state?.goal?.[lab.hello?.task.intentions.indexOf(label) ?? -1] ?? Number.NaN;
        lane.plot.set(2, 0, -lab.windowTicks * dt, yours);
        lane.plot.set(2, 1, 0, yours);
        lane.plot.end(2, 2);
      });
      for (const lane of lanes) {
        lane.plot.scaleX(-lab.windowTicks * dt, 0, 2);
        lane.plot.scaleY(-1.1 * range, 1.1 * range, range);
        lane.plot.redraw();
      }
    };
  },
};

function createLane(label: string): Lane {
  const plot = linePlot({
    label: `Decoded against true over time, ${label}`,
    series: [
      { label: "decoded", colour: "symbiote", width: 1.5 },
      { label: "true", colour: "memory", width: 3 },
      { label: "yours", colour: "you", width: 1.5, dash: [6, 4] },
    ],
    x: [-8, 0],
    y: [-1.1, 1.1],
    xStep: 2,
    yStep: 1,
    xTick: undefined,
    yTick: plain,
    points: POINTS,
  });
  const name = el("span");
  return { node: el("div", { class: "lane" }, name, plot.node), name, plot };
}

/** Rows of one channel inside the window → points; returns the range that holds them. */
export function fill(
  plot: Pick<LinePlot, "points" | "set" | "end">,
  series: number,
  lab: Pick<Lab, "trace" | "playhead" | "windowTicks">,
  stream: string,
  label: string,
  dt: number,
): number {
  const trace = lab.trace(stream);
  const channel = trace.channel(label);
  const head = lab.playhead.tick;
  let count = 0;
  let largest = 0;
  if (channel >= 0) {
    const end = trace.seek(head);
    let previous = -1;
    const apart = ticksApart(lab.windowTicks, ACROSS);
    const first = Math.max(0, trace.seek(head - lab.windowTicks));
    for (let i = first; i <= end && count < plot.points - 1; i = rowAfter(trace, i, apart)) {
      const tick = trace.tickAt(i);
      const x = (tick - head) * dt;
      if (previous >= 0 && (tick - previous) * dt > HOLE_S) plot.set(series, count++, x, Number.NaN);
      const y = trace.at(i, channel);
      const size = Math.abs(y);
      if (size > largest) largest = size;
      plot.set(series, count++, x, y);
      previous = tick;
    }
  }
  plot.end(series, count);
  return RANGES.find((r) => largest <= 1.1 * r) ?? RANGES[RANGES.length - 1];
}
