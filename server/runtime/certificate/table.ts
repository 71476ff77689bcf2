/** A certificate as text: one row a signature, for a terminal and for the repository. */
import type { Certificate, CertificateRow } from "../../certificate/certificate.ts";

const HEAD = ["", "signature", "value", "reference", "surrogate p", "bar"] as const;

const number = (value: number | null) => {
  if (value === null) return "";
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : "–";
};

/** The names of the columns; a control has one of its own. */
export const headOf = ({ control }: Certificate): readonly string[] =>
  control === undefined ? HEAD : [...HEAD, control.name];

/** The cells of a row, as in `headOf`; * where the control differs from every network of the brain. */
export function cellsOf({
  name,
  value,
  reference,
  surrogateP,
  bar,
  pass,
  control,
}: CertificateRow): readonly string[] {
  const cells = [pass ? "✓" : "✗", name, number(value), number(reference), number(surrogateP), bar];
  return control === undefined ? cells : [...cells, `${number(control.value)}${control.differs ? " *" : ""}`];
}

/** One sentence on what the table says. */
export function leadOf({ rows, seeds, control }: Certificate): string {
  const green = rows.filter(({ pass }) => pass).length;
  const of = seeds === 1 ? "one network" : `${seeds} networks; values are medians, p is the worst`;
  const beside =
    control === undefined
      ? ""
      : ` In the control "${control.name}", * marks what lies outside the range of the brain's own networks.`;
  return `${green} of ${rows.length} signatures pass; ${of}. A row passes when nine networks in ten do.${beside}`;
}

/** Aligned columns for a terminal. */
export function tableOf(certificate: Certificate): string {
  const lines = [headOf(certificate), ...certificate.rows.map(cellsOf)];
  const widths = lines[0].map((_, i) => Math.max(...lines.map((cells) => cells[i].length)));
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

/** A page for the repository. @param command that gives these numbers again */
export function markdownOf(certificate: Certificate, method: readonly string[], command: string): string {
  const { brain, seedList, rows } = certificate;
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const head = [
    ...headOf(certificate),
    ...(seedList.length > 1 ? seedList.map((seed) => `seed ${seed}`) : []),
  ];
  const body = rows.map((row) => [
    ...cellsOf(row),
    ...(row.perSeed.length > 1 ? row.perSeed.map(({ value }) => number(value)) : []),
  ]);
  return [
    `# Certificate of ${brain}`,
    "",
    `Written by \`${command}\`, which gives these numbers again, with figures.`,
    "",
    leadOf(certificate),
    "",
    line(head),
    line(head.map(() => "---")),
    ...body.map(line),
    "",
    "## How it was done",
    "",
    ...method.map((sentence) => `- ${sentence}`),
    "",
  ].join("\n");
}
