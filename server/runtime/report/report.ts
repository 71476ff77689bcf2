/** An experiment's report: one HTML file that needs nothing else, with figures, numbers and how to get them again. */
import type { Experiment } from "../../experiments/experiment.ts";
import type { ArmResult, ExperimentResult } from "../../experiments/result.ts";
import { draw } from "../certificate/figures.ts";
import { cellsOf, lying, notesBelow } from "../experiment/table.ts";
import { effectPlot, effortPlot, learningPlot, pathsPlot, successPlot } from "./plots.ts";
import { STYLE } from "./style.ts";
import { el, escapeText } from "./svg.ts";

/** @param timesRealTime brain time over wall time of the run */
export function reportOf(experiment: Experiment, result: ExperimentResult, timesRealTime: number): string {
  const { arms, complete, seeds } = result;
  const body = [
    el("h1", {}, escapeText(`${experiment.name}: ${experiment.summary}`)),
    lead(result),
    complete ? "" : el("p", { class: "warn" }, `Not complete: ${seeds} of ${result.seedsAsked} seeds.`),
    arms.length === 0 ? "" : `${tableOf(result)}${figuresOf(result)}`,
    methodOf(experiment),
    originOf(result, timesRealTime),
  ];
  const title = el("title", {}, escapeText(`${experiment.name} on ${result.brain}`));
  const viewport = el("meta", { name: "viewport", content: "width=device-width" });
  const head = `<meta charset="utf-8"/>${viewport}${title}<style>${STYLE}</style>`;
  return `<!doctype html>\n<html lang="en"><head>${head}</head>\n<body>${body.join("\n")}</body></html>\n`;
}

function lead({ brain, seeds, trialsPerSeed }: ExperimentResult): string {
  const each = `${seeds} seeds × ${trialsPerSeed} trials an arm`;
  const text = `Brain ${brain}, ${each}; the same trials with the same noise in every arm. Brackets and bars are
    95 % intervals (bootstrap over seeds, then trials).`;
  return el("p", { class: "soft" }, escapeText(text));
}

function tableOf(result: ExperimentResult): string {
  const row = (cells: readonly string[], tag: string) =>
    el("tr", {}, ...cells.map((cell) => el(tag, {}, stacked(cell))));
  const [head, ...rows] = lying(cellsOf(result.arms));
  const table = el("table", {}, row(head, "th"), ...rows.map((cells) => row(cells, "td")));
  const notes = notesBelow(result).map((note) => el("li", {}, escapeText(note)));
  return el("div", { class: "scroll" }, table) + el("ul", {}, ...notes, "");
}

/** An interval below its mean, so that a table of many columns is narrow. */
function stacked(cell: string): string {
  const at = cell.indexOf(" [");
  if (at < 0) return escapeText(cell);
  return escapeText(cell.slice(0, at)) + el("small", {}, escapeText(cell.slice(at + 1)));
}

const figure = (drawing: string, caption: string) =>
  el("figure", {}, drawing, el("figcaption", {}, escapeText(caption)));

function figuresOf(result: ExperimentResult): string {
  const { arms, figures, learning } = result;
  const has = (what: keyof ArmResult["intervals"]) => arms.some(({ intervals }) => intervals[what]);
  const drawn = [
    ...figures.map((one) => figure(draw(one), one.caption)),
    figure(successPlot(result), "Success: what share of trials ended as asked (see below)."),
    has("effectOverPlacebo")
      ? figure(effectPlot(result), "Success above the placebo at the same norms, trial by trial.")
      : "",
    has("effort") ? figure(effortPlot(result), "What it takes: delivered effort against success.") : "",
    learning.length > 0
      ? figure(
          learningPlot(result),
          "How fast the decoder learns: each prediction is made before its lesson.",
        )
      : "",
  ];
  return el("h2", {}, "What it does") + el("div", { class: "figures" }, ...drawn) + pathsOf(result);
}

function pathsOf({ arms, paths }: ExperimentResult): string {
  const drawn = arms.flatMap(({ name }, i) =>
    paths[name]?.length > 0 ? pathsPlot(name, i, paths[name]) : [],
  );
  if (drawn.length === 0) return "";
  return [
    el("h2", {}, "Where the hand goes"),
    el(
      "p",
      { class: "soft" },
      "○ what the task asked for, ● the goal; the first scored trials of the first seed.",
    ),
    el("div", { class: "figures" }, ...drawn),
  ].join("\n");
}

function methodOf({ method }: Experiment): string {
  const lines = method.map((line) => el("li", {}, escapeText(line)));
  return el("h2", {}, "How it was done") + el("ul", {}, ...lines);
}

function originOf(result: ExperimentResult, timesRealTime: number): string {
  const facts = [
    `seeds ${result.seedList.join(", ") || "none"}`,
    ...Object.entries(result.versions).map(([name, version]) => `${name} ${version}`),
    `weights ${result.weightsHash}`,
    `${Math.round(result.brainSeconds)} s of brain time, ${Math.round(timesRealTime)}× real time`,
  ];
  return [
    el("h2", {}, "How to get these numbers again"),
    el("p", {}, el("code", {}, escapeText(result.command))),
    el("p", { class: "soft" }, escapeText(facts.join(" · "))),
  ].join("\n");
}
