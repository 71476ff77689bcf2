/**
 * The placebos that an arena has beside the random direction: what the best of its directions does without its meaning,
 * and what is left of the law that is meant to win when only its norms, or only its commands, are kept (sham.ts).
 */
import type { Arm } from "../contest.ts";

const sham = (name: string, summary: string, of: readonly string[], sham: "noise" | "replay" | "yoked") => ({
  name,
  summary: `placebo: ${summary}`,
  act: { kind: "sham" as const, of, sham },
});

/** @param laws of the arena, directions among them or not; @param winner the arm that norms and commands are taken of */
export function shams(laws: readonly Arm[], winner: string): Arm[] {
  const directions = laws
    .filter(({ act }) => act.kind === "law" && act.law === "direct")
    .map(({ name }) => name);
  const opposites: Arm[] = [
    {
      name: "shuffled",
      summary: "placebo: the best direction, read from shuffled labels, with its norm tick by tick",
      act: { kind: "sham", of: directions, sham: "shuffled" },
    },
    {
      name: "flipped",
      summary: "placebo: the opposite of the best direction, with its norm tick by tick",
      act: { kind: "sham", of: directions, sham: "flipped" },
    },
  ];
  return [
    ...(directions.length > 0 ? opposites : []),
    sham("noise", `a direction drawn anew in every tick, with the norm of ${winner}`, [winner], "noise"),
    sham("replay", `what ${winner} delivered, its ticks in shuffled order`, [winner], "replay"),
    sham("yoked", `what ${winner} delivered in another trial, in order`, [winner], "yoked"),
  ];
}
