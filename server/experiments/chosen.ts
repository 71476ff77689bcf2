/**
 * Some arms of a contest: those that are named, their shams, and what every table is judged by: the brain left to
 * itself, the ceiling, and the placebo with the arm that it is matched to. An arm gives the same numbers beside few
 * others as beside all of them.
 */
import * as z from "zod";
import { unknownName } from "../../streams/near-miss.ts";
import type { Arm, Contest } from "./contest.ts";

export const armsParam = z
  .array(z.string())
  .optional()
  .describe("the arms to run, beside what they are judged by (default: all)");

/** @throws one sentence about the first name that is no arm of this contest */
export function chosen(contest: Contest, names: readonly string[] | undefined): Contest {
  if (names === undefined) return contest;
  const { arms, reference } = contest;
  const known = arms.map(({ name }) => name);
  for (const name of names) if (!known.includes(name)) throw new Error(unknownName("arm", name, known));
  const kept = new Set([...names, reference.ceiling, reference.placebo]);
  for (const { name, act } of arms) {
    if (act.kind === "nothing" || act.kind === "zeros" || act.kind === "life") kept.add(name);
    if (act.kind === "placebo" && kept.has(name)) kept.add(act.of);
    // Who asks for a sham asks for those that it imitates the best of.
    if (act.kind === "sham" && names.includes(name)) for (const model of act.of) kept.add(model);
  }
  return { ...contest, arms: arms.flatMap((arm) => among(arm, kept)) };
}

/** The arm as it is among these: a sham imitates the best of those of its models that are there. */
function among(arm: Arm, kept: ReadonlySet<string>): Arm[] {
  const { act } = arm;
  if (act.kind !== "sham") return kept.has(arm.name) ? [arm] : [];
  const of = act.of.filter((name) => kept.has(name));
  return of.length > 0 ? [{ ...arm, act: { ...act, of } }] : [];
}
