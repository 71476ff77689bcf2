/** A certificate as one HTML file that needs nothing else: the rows, the figures, and how to get them again. */
import type { Certificate } from "../../certificate/certificate.ts";
import type { Examination } from "../../certificate/examiner.ts";
import { STYLE } from "../report/style.ts";
import { el, escapeText } from "../report/svg.ts";
import { draw } from "./figures.ts";
import { cellsOf, headOf, leadOf } from "./table.ts";

/**
 * @param shown the examination whose figures are drawn
 * @param method how it was done, one sentence or more each
 * @param command that gives these numbers again
 */
export function pageOf(
  certificate: Certificate,
  shown: Examination,
  method: readonly string[],
  command: string,
): string {
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
    el("ul", {}, ...method.map((line) => el("li", {}, escapeText(line)))),
    el("h2", {}, "How to get these numbers again"),
    el("p", {}, el("code", {}, escapeText(command))),
    el("p", { class: "soft" }, `seeds ${seedList.join(", ")}`),
  ];
  return `<!doctype html>\n<html lang="en"><head>${head}</head>\n<body>${body.join("\n")}</body></html>\n`;
}

function tableOf(certificate: Certificate): string {
  const line = (cells: readonly string[], tag: string) =>
    el("tr", {}, ...cells.map((cell) => el(tag, {}, escapeText(cell))));
  const rows = certificate.rows.map((row) => line(cellsOf(row), "td"));
  return el("div", { class: "scroll" }, el("table", {}, line(headOf(certificate), "th"), ...rows));
}

/** Every figure with its caption. */
const figuresOf = ({ figures }: Examination) =>
  figures.map((figure) => el("figure", {}, draw(figure), el("figcaption", {}, escapeText(figure.caption))));
