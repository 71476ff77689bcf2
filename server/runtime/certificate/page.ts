/** A certificate as one HTML file that needs nothing else: the rows, the figures, and how to get them again. */
import type { Certificate } from "../../certificate/certificate.ts";
import type { Examination } from "../../certificate/reach/examine.ts";
import { STYLE } from "../report/style.ts";
import { el, escapeText } from "../report/svg.ts";
import { handFigure, landscapeFigure, marginalFigure, planeFigure, preferredFigure } from "./figures.ts";
import { cellsOf, HEAD } from "./table.ts";

/** @param shown the examination whose figures are drawn  @param command that gives these numbers again */
export function pageOf(certificate: Certificate, shown: Examination, command: string): string {
  const { brain, seedList } = certificate;
  const title = `Certificate of ${brain}`;
  const head = [
    '<meta charset="utf-8"/>',
    el("meta", { name: "viewport", content: "width=device-width" }),
    el("title", {}, escapeText(title)),
    `<style>${STYLE}</style>`,
  ].join("");
  const body = [
    el("h1", {}, escapeText(title)),
    el("p", { class: "soft" }, escapeText(leadOf(certificate))),
    tableOf(certificate),
    el("h2", {}, `Figures, seed ${shown.seed}`),
    el("div", { class: "figures" }, ...figuresOf(shown)),
    el("h2", {}, "How it was done"),
    el("ul", {}, ...METHOD.map((line) => el("li", {}, escapeText(line)))),
    el("h2", {}, "How to get these numbers again"),
    el("p", {}, el("code", {}, escapeText(command))),
    el("p", { class: "soft" }, `seeds ${seedList.join(", ")}`),
  ];
  return `<!doctype html>\n<html lang="en"><head>${head}</head>\n<body>${body.join("\n")}</body></html>\n`;
}

function leadOf({ rows, seeds }: Certificate): string {
  const green = rows.filter(({ pass }) => pass).length;
  const of = seeds === 1 ? "one network" : `${seeds} networks; values are medians, p is the worst`;
  return `${green} of ${rows.length} signatures pass; ${of}. A row passes when nine networks in ten do.`;
}

function tableOf({ rows }: Certificate): string {
  const line = (cells: readonly string[], tag: string) =>
    el("tr", {}, ...cells.map((cell) => el(tag, {}, escapeText(cell))));
  return el(
    "div",
    { class: "scroll" },
    el("table", {}, line(HEAD, "th"), ...rows.map((row) => line(cellsOf(row), "td"))),
  );
}

function figuresOf(shown: Examination): string[] {
  const figure = (drawing: string, caption: string) =>
    el("figure", {}, drawing, el("figcaption", {}, escapeText(caption)));
  const planes = shown.rotation.planes.slice(0, 2).map((plane, i) => {
    const { frequencyHz, varianceFraction } = plane;
    const share = `${Math.round(100 * varianceFraction)} % of the tuned variance`;
    return figure(
      planeFigure(plane, i),
      `jPCA plane ${i + 1}: ${frequencyHz.toFixed(1)} Hz, ${share}; ● go.`,
    );
  });
  return [
    ...planes,
    figure(preferredFigure(shown), "Preferred directions: movement (up) against preparation."),
    figure(landscapeFigure(shown), "First two components; fixed points: ● target shown, × after go."),
    figure(marginalFigure(shown), "Squared change, Σ over units: common (grey), tuned (blue)."),
    figure(handFigure(shown), "Mean reaches of the hand."),
  ];
}

const METHOD = [
  "Reaches to sixteen targets on a ring, in random order, in the brain's own task with its own noise; trials with a delay of at least 300 ms, averaged by target and aligned to go. Population analyses use rates r, fixed points the state x.",
  "jPCA: condition mean removed, six components, 300 ms from go; surrogates turn time round in a random half of the directions. Read R²_skew, not its ratio to R²_unconstrained: surrogates have a high ratio as well.",
  "Condition-invariant variance: the leading component of the mean over directions against the leading tuned one; surrogates shift every direction in time by its own amount.",
  "Alignment: the variance of movement that the ten leading components of preparation hold; surrogates are subspaces drawn with the covariance of both.",
  "Tangling: median Q of the two forces over that of the units; sign flips over directions. Cosine tuning: median over units that vary; surrogates shuffle directions.",
  "The shift of preferred directions is compared with that between even and odd trials within movement.",
  "Fixed points: Levenberg–Marquardt with the analytic Jacobian, without noise, the hand at rest at home, from where a noiseless life comes to rest. That a shown target has a stable point, and that the output is more tangled than the brain, hold for untrained networks as well: they describe, and prove nothing by themselves.",
  "The remembered target is read by ridge regression in the delay, fitted on even and scored on odd trials; surrogates give trials each other's targets.",
];
