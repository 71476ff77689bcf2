/** The figures of an experiment's report. Every arm has one colour throughout. */
import type { Interval } from "../../experiments/bootstrap.ts";
import type { ArmResult, ExperimentResult, Path } from "../../experiments/result.ts";
import { type Area, el, escapeText, polyline, scale, svg, ticks, xAxis, yAxis } from "./svg.ts";

const COLOURS = 8;
const WIDTH = 520;
const HEIGHT = 280;
/** As many names stand level side by side. */
const LEVEL = 7;
const AREA: Area = { left: 56, right: WIDTH - 16, top: 16, bottom: HEIGHT - 40 };

/** CSS colour of the arm at `index`. */
const colour = (index: number) => `var(--arm-${index % COLOURS})`;
/** Room that a name takes up beside its mark. */
const NAME_WIDTH = 110;
const percentText = (value: number) => `${Math.round(100 * value)}`;

/** Success of each arm with its interval. */
export function successPlot({ arms }: ExperimentResult): string {
  return intervalPlot("success, %", arms, (arm) => arm.success, [0, 1]);
}

/** Of an arm that has no such number, nothing is to be seen. */
const NONE: Interval = { mean: Number.NaN, lo: Number.NaN, hi: Number.NaN };

/** Effect over the placebo of each arm with its interval; the line is no effect. */
export function effectPlot({ arms }: ExperimentResult): string {
  const of = ({ intervals }: ArmResult) => intervals.effectOverPlacebo ?? NONE;
  const ends = arms.flatMap((arm) => [of(arm).lo, of(arm).hi]).filter(Number.isFinite);
  return intervalPlot("over placebo, points", arms, of, [Math.min(-0.2, ...ends), Math.max(0.2, ...ends)]);
}

/** Below the area of many arms there is more room, for names that stand steeply. */
const STEEP = { degrees: -55, room: 60 };

function intervalPlot(
  label: string,
  arms: readonly ArmResult[],
  of: (arm: ArmResult) => Interval,
  range: readonly [number, number],
): string {
  const y = scale(range, [AREA.bottom, AREA.top]);
  const x = scale([-0.5, arms.length - 0.5], [AREA.left, AREA.right]);
  const marks = arms.map((arm, i) => {
    const name = el("text", nameAt(x(i), arms.length), escapeText(arm.name));
    const interval = of(arm);
    if (!Number.isFinite(interval.mean)) return name;
    const at = { x1: x(i), x2: x(i), y1: y(interval.lo), y2: y(interval.hi) };
    const line = el("line", { ...at, stroke: colour(i), "stroke-width": 3, "stroke-linecap": "round" });
    return name + line + el("circle", { cx: x(i), cy: y(interval.mean), r: 5, fill: colour(i) });
  });
  const zero = el("line", { class: "axis", x1: AREA.left, x2: AREA.right, y1: y(0), y2: y(0) });
  const axis = yAxis(AREA, y, ticks(...range), percentText);
  const room = arms.length > LEVEL ? STEEP.room : 0;
  return svg(WIDTH, HEIGHT + room, label, axis, zero, yLabel(label), ...marks);
}

/** Where an arm's name stands; many of them lean, so that they do not run into each other. */
function nameAt(x: number, arms: number) {
  const y = AREA.bottom + (arms > LEVEL ? 12 : 16);
  if (arms <= LEVEL) return { class: "middle", x, y };
  return { "text-anchor": "end", transform: `translate(${x + 4} ${y}) rotate(${STEEP.degrees})` };
}

/** What success costs: mean effort against success. */
export function effortPlot({ arms: all }: ExperimentResult): string {
  const arms = all.flatMap((arm, i) => {
    const { effort } = arm.intervals;
    return effort === undefined ? [] : [{ name: arm.name, success: arm.success, effort, colour: colour(i) }];
  });
  type Marked = (typeof arms)[number];
  const most = Math.max(1e-9, ...arms.map(({ effort }) => effort.hi));
  const x = scale([0, most], [AREA.left + 8, AREA.right - 60]);
  const y = scale([0, 1], [AREA.bottom, AREA.top]);
  /** Would their names be written over each other? */
  const meet = (a: Marked, b: Marked) =>
    Math.abs(x(a.effort.mean) - x(b.effort.mean)) < NAME_WIDTH &&
    Math.abs(y(a.success.mean) - y(b.success.mean)) < 12;
  /** Arms whose names meet stand under the name of the first of them. */
  const groups: Marked[][] = [];
  for (const arm of arms) {
    const group = groups.find(([first]) => meet(first, arm));
    if (group === undefined) groups.push([arm]);
    else group.push(arm);
  }
  const marks = arms.map((arm) => {
    const names = (groups.find(([first]) => first === arm) ?? []).map(({ name }) => name);
    const label = names.length > 2 ? `${names[0]}, ${names.length - 1} more` : names.join(", ");
    const { effort } = arm;
    const cross = { stroke: arm.colour, "stroke-width": 2 };
    const [cx, cy] = [x(effort.mean), y(arm.success.mean)];
    return [
      el("line", { ...cross, x1: x(effort.lo), x2: x(effort.hi), y1: cy, y2: cy }),
      el("line", { ...cross, x1: cx, x2: cx, y1: y(arm.success.lo), y2: y(arm.success.hi) }),
      el("circle", { cx, cy, r: 5, fill: arm.colour }),
      el("text", { x: cx + 8, y: cy - 6 }, escapeText(label)),
    ].join("");
  });
  const axes = [
    yAxis(AREA, y, ticks(0, 1), percentText),
    xAxis(AREA, x, ticks(0, most), (value) => String(value)),
    el(
      "text",
      { class: "middle", x: (AREA.left + AREA.right) / 2, y: HEIGHT - 6 },
      "effort, mean ‖θ‖² a tick",
    ),
    yLabel("success, %"),
  ];
  return svg(WIDTH, HEIGHT, "success against effort", ...axes, ...marks);
}

/** Prequential R² of the goal after each calibration trial. */
export function learningPlot({ learning, calibrationTrials }: ExperimentResult): string {
  const x = scale([1, calibrationTrials], [AREA.left, AREA.right]);
  const y = scale([-0.5, 1], [AREA.bottom, AREA.top]);
  const points = learning.flatMap((r2, t) =>
    r2 === null ? [] : [[x(t + 1), y(Math.max(-0.5, r2))] as const],
  );
  const curve = polyline(points, { stroke: "var(--arm-4)", "stroke-width": 2 });
  const axes = [
    yAxis(AREA, y, ticks(-0.5, 1, 6), String),
    xAxis(AREA, x, ticks(1, calibrationTrials), String),
    el("text", { class: "middle", x: (AREA.left + AREA.right) / 2, y: HEIGHT - 6 }, "calibration trials"),
    yLabel("R² of the decoded target"),
  ];
  return svg(WIDTH, HEIGHT, "how fast the decoder learns", ...axes, curve);
}

/** Where the hand went in example trials of one arm: ○ what the task asked for, ● the goal. */
export function pathsPlot(name: string, index: number, paths: readonly Path[]): string {
  const size = 164;
  const at = scale([-1, 1], [8, size - 8]);
  const up = scale([-1, 1], [size - 8, 8]);
  const box = { class: "box", x: 8, y: 8, width: size - 16, height: size - 16 };
  const drawn = paths.map(({ given, goal, points }) => {
    const track: [number, number][] = [];
    for (let i = 0; i + 1 < points.length; i += 2) track.push([at(points[i]), up(points[i + 1])]);
    return [
      el("circle", { class: "given", cx: at(given[0]), cy: up(given[1]), r: 5 }),
      el("circle", { cx: at(goal[0]), cy: up(goal[1]), r: 5, fill: colour(index), opacity: 0.7 }),
      polyline(track, { stroke: colour(index), "stroke-width": 1.5 }),
    ].join("");
  });
  const label = el("text", { x: 14, y: 24 }, escapeText(name));
  return svg(size, size, `paths of the hand, ${name}`, el("rect", box), ...drawn, label);
}

function yLabel(text: string): string {
  const middle = (AREA.top + AREA.bottom) / 2;
  return el("text", { class: "middle", transform: `translate(14 ${middle}) rotate(-90)` }, escapeText(text));
}
