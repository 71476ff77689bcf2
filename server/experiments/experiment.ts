/**
 * What `symbiote run` runs. One seed is one life of a brain, conducted apart from all others; the seeds together end in
 * arms with intervals. Most experiments are contests (contest.ts), which are data; whoever needs a course of events of
 * its own says here how one seed goes and what becomes of many.
 */
import type { Named } from "../../streams/session.ts";
import type { Figure } from "../certificate/figure.ts";
import type { Lab } from "./lab.ts";
import type { ArmResult, Path, SeedResult } from "./result.ts";

/** Parameters of a registered thing, as plain JSON. */
export type Params = Named["params"];

/** What the seeds together say. */
export interface Findings {
  readonly arms: readonly ArmResult[];
  /** Prequential R² of the goal after each calibration trial, mean over seeds; null while there were too few. */
  readonly learning: readonly (number | null)[];
  /** Per arm: the first scored trials of the first seed. */
  readonly paths: Readonly<Record<string, readonly Path[]>>;
  /** Figures of its own, beside those that every experiment has. */
  readonly figures: readonly Figure[];
  /** What a reader must know to trust the table. */
  readonly notes: readonly string[];
}

export interface Experiment<Seed extends SeedResult = SeedResult> {
  readonly name: string;
  readonly summary: string;
  readonly brain: Named;
  /** Trials scored, per seed and arm. */
  readonly trials: number;
  /** Trials that a seed begins with, in which nobody steers. */
  readonly calibrationTrials: number;
  /** Trials that one seed lives through, all arms together: how often `onTrial` is called. */
  readonly trialsInAll: number;
  /** How it is done, a sentence each. */
  readonly method: readonly string[];
  /** Look, before any seed is run, whether seeds can be. @throws one sentence that says what does not fit */
  check(lab: Lab): void;
  /** Run one seed: the same numbers wherever and beside whatever it runs. What comes back is plain data. */
  conduct(seed: number, lab: Lab, onTrial?: () => void): Seed;
  /** @param seeds in ascending order of seed; there may be none */
  summarise(seeds: readonly Seed[]): Findings;
}
