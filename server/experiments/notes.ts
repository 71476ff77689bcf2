/** What stands below a contest's table: doses, placebos and practice, a sentence each. */
import { comparisonsOf } from "./compare.ts";
import type { Contest } from "./contest.ts";
import type { Params } from "./experiment.ts";
import { intervalText, percent, points, short } from "./number-text.ts";
import type { ArmResult } from "./result.ts";

/** What a reader must know to trust a contest's table. */
export function notesOf(arms: readonly ArmResult[], contest: Pick<Contest, "arms">): string[] {
  const chosen = new Set(
    contest.arms.flatMap(({ name, act }) => (act.kind === "law" && act.doses.length > 1 ? [name] : [])),
  );
  const notes: string[] = [];
  for (const { name, divergence, doses, placebo, training } of arms) {
    if (name === "identity") {
      const verdict = divergence === 0 ? "exactly 0, as it must be" : `${divergence}, which must be 0`;
      notes.push(`identity: its distance from the twin is ${verdict}.`);
    }
    if (doses !== null && chosen.has(name)) {
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
  return [...notes, ...bestPlacebos(arms)];
}

/** Which placebo every arm was compared with beside its own. */
function bestPlacebos(arms: readonly ArmResult[]): string[] {
  const against = new Map<string, string[]>();
  for (const { name, bestPlacebo } of arms) {
    if (bestPlacebo !== undefined) against.set(bestPlacebo, [...(against.get(bestPlacebo) ?? []), name]);
  }
  return [...against].map(([best, compared]) => `The best placebo is ${best} for ${compared.join(", ")}.`);
}

/** The arm that practised last against all that neither leave the brain alone nor are the ceiling. */
export function comparisonNotes({ arms: planned, reference }: Contest, arms: readonly ArmResult[]): string[] {
  const practised = planned.filter(({ act }) => act.kind === "law" && act.training !== undefined).at(-1);
  if (practised === undefined || arms.length === 0) return [];
  const spared = planned
    .filter(({ act }) => act.kind === "zeros" || act.kind === "oracle")
    .map(({ name }) => name);
  const found = comparisonsOf(arms, practised.name, [...spared, reference.ceiling]);
  const said = found.map(({ arm, difference, p }) => `${arm} ${points(difference)} (p ${short(p)})`);
  const seeds = arms[0].seedSuccess.length;
  return [
    `${practised.name} against each, points of success, paired over ${seeds} seeds, Holm's correction: ${said.join("; ")}.`,
  ];
}

/** A value longer than this is no reading matter, such as a whole file. */
const LONGEST = 32;

function paramsText(params: Params): string {
  return Object.entries(params)
    .filter(([, value]) => String(value).length <= LONGEST)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}
