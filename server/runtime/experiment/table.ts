/** An experiment's result as text: one line an arm, 95 % intervals in brackets. */
import type { Interval } from "../../experiments/bootstrap.ts";
import type { Params } from "../../experiments/experiment.ts";
import type { ArmResult, ExperimentResult } from "../../experiments/result.ts";

export const HEAD = [
  "arm",
  "success %",
  "of ceiling",
  "over placebo, points",
  "effort",
  "collateral",
  "trials to learn",
];

export function tableOf(result: ExperimentResult): string {
  const { experiment, brain, seeds, trialsPerSeed, arms, command } = result;
  const title = `${experiment} on ${brain}: ${seeds} seeds × ${trialsPerSeed} trials an arm, 95 % intervals\n`;
  const rows = [HEAD, ...arms.map(rowOf)];
  const widths = HEAD.map((_, c) => Math.max(...rows.map((row) => row[c].length)));
  const lines = rows.map((row) =>
    row
      .map((cell, c) => cell.padEnd(widths[c]))
      .join("  ")
      .trimEnd(),
  );
  return `${title}\n${lines.join("\n")}\n\n${notesOf(result).join("\n")}\n\n${command}\n`;
}

export function rowOf(arm: ArmResult): string[] {
  const { intervals, fractionOfCeiling, trialsToLearn } = arm;
  return [
    arm.name,
    intervalText(arm.success, percent),
    fractionOfCeiling === null ? "–" : `${percent(fractionOfCeiling)} %`,
    intervalText(intervals.effectOverPlacebo, points),
    intervalText(intervals.effort, short),
    intervalText(intervals.collateral, short),
    trialsToLearn === null ? "–" : trialsToLearn.toFixed(1),
  ];
}

/** What a reader must know to trust the table. */
export function notesOf({ arms, complete, seeds, seedsAsked }: ExperimentResult): string[] {
  const notes: string[] = [];
  if (!complete) notes.push(`Not complete: ${seeds} of ${seedsAsked} seeds.`);
  for (const { name, divergence, doses, placebo, training } of arms) {
    if (name === "identity") {
      const verdict = divergence === 0 ? "exactly 0, as it must be" : `${divergence}, which must be 0`;
      notes.push(`identity: its distance from the twin is ${verdict}.`);
    }
    if (doses !== null && Object.keys(doses[0]).length > 0) {
      const [even, odd] = doses.map(paramsText);
      notes.push(`${name}: ${even} on even trials and ${odd} on odd ones, each chosen on the other half.`);
    }
    if (training !== null) {
      notes.push(
        `${name}: learned to steer in ${training.trials} real trials, calibration and all; its worst block of them ` +
          `was ${percent(training.worstHarm)} points below off.`,
      );
    }
    if (placebo !== null) {
      notes.push(
        `${name}: its placebo at the same norm in every tick has effort ${short(placebo.effort)} ` +
          `and success ${intervalText(placebo.success, percent)} %.`,
      );
    }
  }
  return notes;
}

function paramsText(params: Params): string {
  return Object.entries(params)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

export function intervalText({ mean, lo, hi }: Interval, say: (value: number) => string): string {
  return `${say(mean)} [${say(lo)}, ${say(hi)}]`;
}

export const percent = (fraction: number) => (100 * fraction).toFixed(1);
export const points = (difference: number) => `${difference > 0 ? "+" : ""}${percent(difference)}`;
export const short = (value: number) => (value === 0 ? "0" : value.toPrecision(3));
