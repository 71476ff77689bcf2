/**
 * Writing to the brain: which law steers, how strongly, what it spends, and what else it does to the brain: the
 * divergence from the twin, the same brain with the same noise that nobody steers.
 */
import { distinctUntilChanged } from "rxjs";
import { agoWords, type LinePlot, linePlot, plain } from "../chart.ts";
import { el, figure, fillSelect, mark, sentence, write } from "../dom.ts";
import { every, type Lab, type Panel, reaches } from "../lab.ts";
import { numericParams } from "../params.ts";
import { slider } from "../slider.ts";
import { rowAfter, ticksApart } from "../thin.ts";
import type { Trace } from "../trace.ts";
import { worldOf } from "../worlds/index.ts";

/** Points across the window: every second row, at 100 a second. */
const ACROSS = 400;
const POINTS = 408;
const RANGES = [0.25, 0.5, 1, 2, 4, 8, 16];

export const steering: Panel = {
  name: "steering",
  place: 6,
  title: "Steering",
  says: "How the symbiote pushes the brain, and the cost.",
  mount(body, header, lab) {
    const law = el("select", { id: "law" });
    const lawSays = el("p", { class: "note", id: "law-says" });
    law.setAttribute("aria-describedby", "law-says");
    const params = el("div", { class: "params" });
    const knobs = el(
      "fieldset",
      { class: "knobs", disabled: true, "aria-label": "Steering law" },
      el("div", { class: "field" }, el("label", { for: "law" }, "Law"), law),
      lawSays,
      params,
    );
    const active = el("output", { class: "chip", "data-on": "false" }, "not steering");
    header.append(active);

    const asked = figure("Push", "Norm of the currents written this tick, after every safety limit");
    const apart = figure(
      "Brain off course",
      "Collateral: RMS distance of its activity from the unsteered twin's",
      "ink",
    );
    const hands = figure("Off course", "Distance of what the brain does from what its twin does", "you");
    const clipped = figure("Clipped", "Share of the last steered ticks in which a safety limit cut the push");
    const budget = el("progress", { max: 1, value: 0, id: "budget" });
    const budgetWords = el("output", {}, "–");
    const plot = linePlot({
      label: "Distance between the brain and its unsteered twin over time: activity and behaviour",
      series: [
        { label: "brain apart", colour: "ink", width: 1.4 },
        { label: "behaviour apart", colour: "you", width: 1.8 },
      ],
      x: [-8, 0],
      y: [0, RANGES[0]],
      xStep: 4,
      yStep: RANGES[0] / 2,
      xTick: agoWords,
      yTick: plain,
      points: POINTS,
    });
    const alone = el(
      "p",
      { class: "note", hidden: true },
      "This session has no unsteered twin, so what steering does to the brain besides is not known.",
    );
    const latest = el("li", {}, "No command yet.");
    const acks = el(
      "ol",
      { class: "acks", "aria-label": "Last answers from the brain to steering commands" },
      latest,
    );
    body.append(
      knobs,
      el(
        "div",
        { class: "budget" },
        el("label", { for: "budget" }, "Energy spent of what is allowed"),
        budgetWords,
        budget,
      ),
      el("div", { class: "figures" }, asked.node, clipped.node, apart.node, hands.node),
      alone,
      plot.node,
      acks,
    );
    lab.palette$.subscribe((palette) => plot.theme(palette));

    const chosen = new Map<string, Record<string, number>>();
    const swap = (name: string) =>
      lab.send({ op: "swap", what: "law", name, params: { ...chosen.get(name) } });
    law.addEventListener("change", () => swap(law.value));

    let shownLaw = "";
    const showLaw = (name: string) => {
      const entry = lab.hello?.registries.laws?.find((one) => one.name === name);
      if (name === shownLaw || entry === undefined) return;
      shownLaw = name;
      write(lawSays, sentence(entry.summary));
      params.replaceChildren(
        ...numericParams(entry.params)
          .slice(0, 2)
          .map(
            (param) =>
              slider("law", param, chosen.get(name)?.[param.name] ?? param.initial, (value) => {
                chosen.set(name, { ...chosen.get(name), [param.name]: value });
                swap(name);
              }).node,
          ),
      );
    };
    let labels: readonly string[] = [];
    lab.hello$.subscribe((hello) => {
      const { offCourse } = worldOf(hello);
      labels = offCourse.labels;
      write(hands.name, `${offCourse.name} off course`);
      shownLaw = "";
      fillSelect(
        law,
        (hello.registries.laws ?? []).map((one) => one.name),
        hello.state.law,
      );
      showLaw(hello.state.law);
    });
    lab.state$.subscribe((state) => {
      law.value = state.law;
      showLaw(state.law);
    });

    lab.messages$.subscribe((message) => {
      let line: string | undefined;
      if (message.op === "steerApplied")
        line = `#${message.n} applied at tick ${message.tick}, ${message.tick - message.causeTick} after its cause`;
      else if (message.op === "steerEnded")
        line = `#${message.n} ended at tick ${message.tick}: ${message.why}`;
      else if (message.op === "steerAck" && message.state === "rejected")
        line = `#${message.n} refused: ${message.message ?? message.code ?? "no reason given"}`;
      if (line === undefined) return;
      latest.after(el("li", {}, line));
      while (acks.children.length > 3) acks.lastChild?.remove();
    });

    lab.state$.pipe(distinctUntilChanged((a, b) => a.replaying === b.replaying)).subscribe(() => {
      acks.replaceChildren(latest);
      write(latest, "No command yet.");
    });

    let range = RANGES[0];
    const due = every(50);
    const dueFigures = every(150);
    return (now) => {
      if (!due(now)) return;
      const dt = (lab.hello?.dtMs ?? 10) / 1000;
      const twin = lab.trace("twin");
      const world = lab.trace("world");
      const head = lab.playhead.tick;
      const divergence = twin.channel("divergence");
      const end = twin.seek(head);
      const largest = fill(plot, lab, labels, dt);
      const fitting = RANGES.find((r) => largest <= r) ?? RANGES[RANGES.length - 1];
      range = fitting > range ? fitting : largest < range / 4 ? Math.max(RANGES[0], range / 2) : range;
      plot.scaleX(-lab.windowTicks * dt, 0, 2);
      plot.scaleY(0, range, range / 2);
      plot.redraw();

      if (!dueFigures(now)) return;
      knobs.disabled = !reaches(lab.link) || lab.hello?.role === "viewer" || lab.state?.replaying !== null;
      const trace = lab.trace("steering");
      const last = trace.length - 1;
      if (last < 0) return;
      const value = (label: string) => trace.at(last, trace.channel(label));
      const on = value("active") > 0;
      mark(active, "data-on", String(on));
      write(active, on ? "steering" : "not steering");
      write(asked.value, on ? value("normApplied").toFixed(2) : "0");
      write(clipped.value, clippedShare(trace));
      const ticks = trace.tickAt(last) - value("causeTick");
      if (on)
        write(
          latest,
          `Command #${value("n")}: applied ${ticks} tick${ticks === 1 ? "" : "s"} after its cause.`,
        );
      const twinless = end >= 0 && Number.isNaN(twin.at(end, divergence));
      alone.hidden = !twinless;
      plot.node.hidden = twinless;
      write(apart.value, number(twin.at(end, divergence)));
      write(hands.value, number(behaviourApart(world, twin, labels, end)));
      const limit = lab.hello?.limits.energyPerWindow ?? 0;
      const share = limit > 0 ? value("energy") / limit : 0;
      budget.value = Math.min(1, share);
      mark(budget, "data-full", String(share > 0.98));
      write(budgetWords, limit > 0 ? `${Math.round(100 * share)} %` : "no limit");
    };
  },
};

/** Rows of the twin inside the window → points: how far brain and behaviour are apart; returns the largest distance. */
export function fill(
  plot: Pick<LinePlot, "points" | "set" | "end">,
  lab: Pick<Lab, "trace" | "playhead" | "windowTicks">,
  labels: readonly string[],
  dt: number,
): number {
  const [world, twin] = [lab.trace("world"), lab.trace("twin")];
  const divergence = twin.channel("divergence");
  const head = lab.playhead.tick;
  const end = twin.seek(head);
  const apart = ticksApart(lab.windowTicks, ACROSS);
  const first = Math.max(0, twin.seek(head - lab.windowTicks));
  let count = 0;
  let largest = 0;
  for (let i = first; i <= end && count < plot.points; i = rowAfter(twin, i, apart)) {
    const x = (twin.tickAt(i) - head) * dt;
    const d = twin.at(i, divergence);
    const h = behaviourApart(world, twin, labels, i);
    largest = Math.max(largest, d || 0, h || 0);
    plot.set(0, count, x, d);
    plot.set(1, count, x, h);
    count++;
  }
  plot.end(0, count);
  plot.end(1, count);
  return largest;
}

/** Distance between what the two do at row `i` of the twin, over these components of the world. */
function behaviourApart(world: Trace, twin: Trace, labels: readonly string[], i: number): number {
  const j = world.seek(twin.tickAt(i));
  if (i < 0 || j < 0) return Number.NaN;
  let square = Number.NaN;
  for (const label of labels) {
    const apart = world.at(j, world.channel(label)) - twin.at(i, twin.channel(label));
    if (!Number.isNaN(apart)) square = (square || 0) + apart * apart;
  }
  return Math.sqrt(square);
}

/** Of the steered ticks held, the share in which a limit cut the push. */
function clippedShare(trace: Trace): string {
  const active = trace.channel("active");
  const clipped = trace.channel("clipped");
  let steered = 0;
  let cut = 0;
  for (let i = 0; i < trace.length; i++) {
    if (!(trace.at(i, active) > 0)) continue;
    steered++;
    if (trace.at(i, clipped) > 0) cut++;
  }
  return steered === 0 ? "–" : `${Math.round((100 * cut) / steered)} %`;
}

const number = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : "–");
