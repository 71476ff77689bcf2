/** What stands below a contest's table: doses, placebos and practice, a sentence each. */
import type { Contest } from "./contest.ts";
import type { Params } from "./experiment.ts";
import { intervalText, percent, short } from "./number-text.ts";
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
  return notes;
}

/** A value longer than this is no reading matter, such as a whole file. */
const LONGEST = 32;

function paramsText(params: Params): string {
  return Object.entries(params)
    .filter(([, value]) => String(value).length <= LONGEST)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}
