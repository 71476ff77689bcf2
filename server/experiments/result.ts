/** What comes out: raw results of one seed, and the public result of an experiment (stable JSON). */
import type { Figure } from "../certificate/figure.ts";
import type { Interval } from "./bootstrap.ts";
import type { Params } from "./experiment.ts";
import type { TrialResult } from "./trial-log.ts";

/** The effector's way through one trial, from the go signal's epoch on: x, y in turn. */
export interface Path {
  readonly trial: number;
  readonly given: readonly number[];
  readonly goal: readonly number[];
  readonly points: readonly number[];
}

/** One arm at one dose over all trials of one seed; or, with `placebo`, the placebo at that run's norms. */
export interface Run {
  readonly arm: string;
  readonly dose: number;
  readonly placebo: boolean;
  readonly trials: readonly TrialResult[];
  readonly paths: readonly Path[];
  /** The trials after these, in which nobody steered any more. */
  readonly washout: readonly TrialResult[];
  /** The trials in which the law learned to steer, before these. */
  readonly training?: readonly TrialResult[];
  /** Ticks lived, training not counted. */
  readonly ticks: number;
}

/** One finished seed of any experiment: plain data. */
export interface SeedResult {
  readonly seed: number;
  /** Brain time lived, all runs together. */
  readonly brainSeconds: number;
}

/** One finished seed of a contest. */
export interface ContestSeed extends SeedResult {
  readonly runs: readonly Run[];
  /** Prequential R² of the goal after each calibration trial; NaN while there were too few. */
  readonly learning: readonly number[];
}

/** One arm, over all seeds. Numbers are means over scored trials; `null` where there is nothing to say. */
export interface ArmResult {
  readonly name: string;
  readonly summary: string;
  /** Share of trials that ended on the goal. */
  readonly success: Interval;
  readonly fractionOfCeiling: number | null;
  /** Difference of success to the placebo, trial by trial, as a fraction: 0.4 is 40 points. */
  readonly effectOverPlacebo: number | null;
  /** Mean ‖θ‖² per tick. */
  readonly effort: number | null;
  /** Mean ½(Δr/σ)² per unit and tick, against the twin. */
  readonly collateral: number | null;
  /**
   * Calibration trials until prequential R² first reached 90 % of its last value; for a law that was trained, all real
   * trials until its running success first reached 90 % of its scored one. Null without a law.
   */
  readonly trialsToLearn: number | null;
  readonly intervals: {
    readonly effectOverPlacebo?: Interval;
    /** As a fraction, over whichever placebo succeeded most, the arm's own or a sham: conservative. */
    readonly overBestPlacebo?: Interval;
    readonly effort?: Interval;
    readonly collateral?: Interval;
    readonly offTarget?: Interval;
  };
  /** What else was measured, by name and unit: "acquire time, s". */
  readonly measures: Readonly<Record<string, Interval>>;
  readonly scoredTrials: number;
  /** Largest distance from the twin at any tick of any trial, catch trials and all; null without a twin. */
  readonly divergence: number | null;
  /** Parameters used on even and on odd trials, each chosen on the other half; null for arms without a law. */
  readonly doses: readonly Params[] | null;
  /** The placebo at this arm's norms: what `effectOverPlacebo` is measured against. */
  readonly placebo: { readonly success: Interval; readonly effort: number } | null;
  /** Which placebo succeeded most, where there are several. */
  readonly bestPlacebo?: string;
  readonly seedSuccess: readonly number[];
  /** Of a law that was trained: real trials in all, and how far below doing nothing its worst block of trials was. */
  readonly training: { readonly trials: number; readonly worstHarm: number } | null;
}

export interface ExperimentResult {
  readonly experiment: string;
  readonly brain: string;
  /** Seeds that are in the numbers. */
  readonly seeds: number;
  readonly trialsPerArm: number;
  readonly command: string;
  readonly complete: boolean;
  readonly arms: readonly ArmResult[];
  readonly seedList: readonly number[];
  readonly seedsAsked: number;
  readonly trialsPerSeed: number;
  readonly calibrationTrials: number;
  readonly brainSeconds: number;
  /** Prequential R² of the goal after each calibration trial, mean over seeds; null while there were too few. */
  readonly learning: readonly (number | null)[];
  /** Per arm: the first scored trials of the first seed. */
  readonly paths: Readonly<Record<string, readonly Path[]>>;
  /** Figures of this experiment's own, as data. */
  readonly figures: readonly Figure[];
  /** What a reader must know to trust the table. */
  readonly notes: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
  readonly weightsHash: string;
}
