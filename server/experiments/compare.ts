/**
 * One arm against every other: the paired difference of success, seed by seed, since seeds are what is independent; a
 * sign-flip permutation test of each, and Holm's correction for how many there are (streams/statistic.ts).
 */
import { createRng } from "../../streams/rng.ts";
import { holm, mean, pairedPermutation } from "../../streams/statistic.ts";
import type { ArmResult } from "./result.ts";

export interface Comparison {
  readonly arm: string;
  /** Success of the one minus success of this arm. */
  readonly difference: number;
  /** Adjusted for all comparisons together. */
  readonly p: number;
}

/** Arms that are not compared: they are the same brain left alone, or more than anybody could do. */
export function comparisonsOf(arms: readonly ArmResult[], one: string, but: readonly string[]): Comparison[] {
  const mine = arms.find(({ name }) => name === one)?.seedSuccess;
  if (mine === undefined) return [];
  const others = arms.filter(({ name }) => name !== one && !but.includes(name));
  const differences = others.map(({ seedSuccess }) => mine.map((success, s) => success - seedSuccess[s]));
  const adjusted = holm(
    differences.map((each, i) => pairedPermutation(each, createRng(0).fork(`against ${others[i].name}`))),
  );
  return others.map(({ name }, i) => ({ arm: name, difference: mean(differences[i]), p: adjusted[i] }));
}
