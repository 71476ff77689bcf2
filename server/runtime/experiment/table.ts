/** An experiment's result as text: one line an arm, 95 % intervals in brackets, and only columns that say something. */
import type { Interval } from "../../experiments/bootstrap.ts";
import { intervalText, percent, points, short } from "../../experiments/number-text.ts";
import type { ArmResult, ExperimentResult } from "../../experiments/result.ts";

/** Head and body, as text. */
export interface Cells {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

interface Column {
  readonly head: string;
  /** `undefined` where there is nothing to say. */
  cell(arm: ArmResult): string | undefined;
}

const interval = (found: Interval | undefined, say: (value: number) => string) =>
  found === undefined ? undefined : intervalText(found, say);

const COLUMNS: readonly Column[] = [
  { head: "success %", cell: ({ success }) => interval(success, percent) },
  {
    head: "of ceiling",
    cell: ({ fractionOfCeiling: share }) => (share === null ? undefined : `${percent(share)} %`),
  },
  { head: "over placebo, points", cell: ({ intervals }) => interval(intervals.effectOverPlacebo, points) },
  { head: "over best placebo", cell: ({ intervals }) => interval(intervals.overBestPlacebo, points) },
  { head: "effort", cell: ({ intervals }) => interval(intervals.effort, short) },
  { head: "collateral", cell: ({ intervals }) => interval(intervals.collateral, short) },
  { head: "trials to learn", cell: ({ trialsToLearn }) => trialsToLearn?.toFixed(1) },
];

export function cellsOf(arms: readonly ArmResult[]): Cells {
  const measured = [...new Set(arms.flatMap(({ measures }) => Object.keys(measures)))];
  const columns = [
    ...COLUMNS,
    ...measured.map((head): Column => ({ head, cell: ({ measures }) => interval(measures[head], short) })),
  ].filter(({ cell }) => arms.some((arm) => cell(arm) !== undefined));
  return {
    head: ["arm", ...columns.map(({ head }) => head)],
    rows: arms.map((arm) => [arm.name, ...columns.map(({ cell }) => cell(arm) ?? "–")]),
  };
}

/** What stands below the table. */
export function notesBelow({ complete, seeds, seedsAsked, notes }: ExperimentResult): string[] {
  return complete ? [...notes] : [`Not complete: ${seeds} of ${seedsAsked} seeds.`, ...notes];
}

export function tableOf(result: ExperimentResult): string {
  const { experiment, brain, seeds, trialsPerSeed, arms, command } = result;
  const title = `${experiment} on ${brain}: ${seeds} seeds × ${trialsPerSeed} trials an arm, 95 % intervals\n`;
  const lines = aligned(lying(cellsOf(arms)));
  return `${title}\n${lines.join("\n")}\n\n${notesBelow(result).join("\n")}\n\n${command}\n`;
}

const GAP = 2;
const widthsOf = (rows: Cells["rows"]) =>
  rows[0].map((_, c) => Math.max(...rows.map((row) => row[c].length)));
const widthOf = (rows: Cells["rows"]) => widthsOf(rows).reduce((sum, width) => sum + width + GAP, 0);

/** Arms are lines, or columns where that is narrower; the first row and the first column are heads. */
export function lying({ head, rows }: Cells): Cells["rows"] {
  const upright = [head, ...rows];
  const turned = head.map((_, c) => upright.map((row) => row[c]));
  return widthOf(turned) < widthOf(upright) ? turned : upright;
}

function aligned(rows: Cells["rows"]): string[] {
  const widths = widthsOf(rows);
  return rows.map((row) =>
    row
      .map((cell, c) => cell.padEnd(widths[c] + GAP))
      .join("")
      .trimEnd(),
  );
}
