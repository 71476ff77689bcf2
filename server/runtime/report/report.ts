/** An experiment's report: one HTML file that needs nothing else, with figures, numbers and how to get them again. */
import type { Experiment } from "../../experiments/experiment.ts";
import type { ExperimentResult } from "../../experiments/result.ts";
import { HEAD, notesOf, rowOf } from "../experiment/table.ts";
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
    el("tr", {}, ...cells.map((cell) => el(tag, {}, escapeText(cell))));
  const table = el("table", {}, row(HEAD, "th"), ...result.arms.map((arm) => row(rowOf(arm), "td")));
  const notes = notesOf(result).map((note) => el("li", {}, escapeText(note)));
  return el("div", { class: "scroll" }, table) + el("ul", {}, ...notes, "");
}

function figuresOf(result: ExperimentResult): string {
  const figure = (drawing: string, caption: string) =>
    el("figure", {}, drawing, el("figcaption", {}, escapeText(caption)));
  const paths = result.arms.map(({ name }, i) => pathsPlot(name, i, result.paths[name] ?? []));
  return [
    el("h2", {}, "What it does"),
    el(
      "div",
      { class: "figures" },
      figure(successPlot(result), "Success: the hand rests on the goal at the end of the trial."),
      figure(effectPlot(result), "Success above the placebo at the same norms, trial by trial."),
      figure(effortPlot(result), "What it takes: delivered effort against success."),
      figure(learningPlot(result), "How fast the decoder learns: each prediction is made before its lesson."),
    ),
    el("h2", {}, "Where the hand goes"),
    el(
      "p",
      { class: "soft" },
      "○ what the task asked for, ● the goal; the first scored trials of the first seed.",
    ),
    el("div", { class: "figures" }, ...paths),
  ].join("\n");
}

function methodOf(experiment: Experiment): string {
  const { steering, calibrationTrials, latencyTicks, goal } = experiment;
  const lines = [
    ...experiment.arms.map(({ name, summary }) => `${name}: ${summary}.`),
    `Every seed first lives ${calibrationTrials} trials undisturbed, while decoders and directions learn from the stream. Every arm then starts from that same moment.`,
    `The goal lies ${goal.turnDeg.join("–")}° away from what the task asks for. It is set when "${steering.from}" begins and cleared after "${steering.until}"; the symbiote knows the goal, and nothing of epochs. Steered trials follow each other without a pause.`,
    `A command caused by tick k is applied at tick k + ${latencyTicks}. All arms have the same limits: ${limitsText(experiment)}.`,
    "Doses are chosen on one half of the trials and scored on the other, both ways round. Each law's placebo is a direction that means nothing, with the law's norm in every tick.",
    "Effort is the mean ‖θ‖² a tick over the whole trial. Collateral is the mean of ½(Δr/σ)² over units and ticks against the unsteered twin, σ from calibration. Catch trials are run and not scored.",
  ];
  return (
    el("h2", {}, "How it was done") + el("ul", {}, ...lines.map((line) => el("li", {}, escapeText(line))))
  );
}

function limitsText({ session }: Experiment): string {
  return Object.entries(session.stimulator)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
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
