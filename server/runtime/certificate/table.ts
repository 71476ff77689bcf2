/** A certificate as text: one row a signature. */
import type { Certificate, Row } from "../../certificate/certificate.ts";

export const HEAD = ["", "signature", "value", "reference", "surrogate p", "bar"] as const;

const number = (value: number | null) => {
  if (value === null) return "";
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : "–";
};

/** The cells of a row, as in `HEAD`. */
export function cellsOf({ name, value, reference, surrogateP, bar, pass }: Row): readonly string[] {
  return [pass ? "✓" : "✗", name, number(value), number(reference), number(surrogateP), bar];
}

/** Aligned columns for a terminal. */
export function tableOf({ rows }: Certificate): string {
  const lines = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, i) => Math.max(...lines.map((cells) => cells[i].length)));
  return lines
    .map(
      (cells) =>
        `${cells
          .map((cell, i) => cell.padEnd(widths[i]))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}
