/**
 * A contest: arms against each other on the same trials, as data. Every seed is one brain with one schedule of trials.
 * It first lives undisturbed while the symbiotes listen and learn (calibration); then every arm starts from that same
 * moment and meets the same trials with the same noise, so arms are compared trial by trial. The runner (conduct.ts)
 * executes what is said here, and experiment-of.ts makes an experiment of it.
 */
import type { Rig } from "../../streams/loop.ts";
import type { Named, SessionConfig, SymbioteConfig } from "../../streams/session.ts";
import type { Params } from "./experiment.ts";
import type { Steerer } from "./lab.ts";
import type { PlannedTrial } from "./schedule.ts";
import type { Sham } from "./sham.ts";
import type { TrialResult } from "./trial-log.ts";

/** What is done to the brain in one arm. */
export type Act =
  /** Nothing: what the brain does by itself. */
  | { readonly kind: "nothing" }
  /** Commands of zero current through the whole pipeline: must change nothing at all. */
  | { readonly kind: "zeros" }
  /** A steering law. With several doses, the best on one half of the trials is scored on the other half. */
  | {
      readonly kind: "law";
      readonly law: string;
      readonly doses: readonly Params[];
      /** Trials of another life of the same brain, in which the law learns to steer, under parameters of its own. */
      readonly training?: { readonly trials: number; readonly params: Params };
      /** Ticks from a row to the command that it causes (default: the contest's). */
      readonly latencyTicks?: number;
    }
  /** The experiment's placebo law, scaled tick by tick to the norm that arm `of` realised in the same tick. */
  | { readonly kind: "placebo"; readonly of: string }
  /** A placebo made from what the best arm of `of` did in this seed, with its norm in every tick (sham.ts). */
  | { readonly kind: "sham"; readonly of: readonly string[]; readonly sham: Sham }
  /** Whoever knows the brain's own equations, through the same electrodes and limits: a ceiling, not a symbiote. */
  | { readonly kind: "oracle"; create(rig: Rig): Steerer }
  /** No stimulation: the task shows the goal instead of its own cue (the changed prompt). */
  | { readonly kind: "instruct" }
  /** No stimulation: the same trials lived by another brain of this kind, such as the undamaged one. */
  | { readonly kind: "life"; readonly brain: Params };

/**
 * Which goal a trial has: away from what the task asks for by an angle and a radius in these ranges, or just that. A
 * turned goal is told to the symbiote. One that is given is not: zeros stand instead, in every trial, and say only that
 * somebody is to steer, who must find in the brain what the task has asked of it.
 */
export type GoalRule =
  | {
      readonly kind: "turned";
      readonly turnDeg: readonly [number, number];
      readonly radius: readonly [number, number];
    }
  /** Just that; `told` says whether whoever steers is told it, or must read it. */
  | { readonly kind: "given"; readonly told: boolean }
  /** One of these, each as likely, whatever the task asks for. */
  | { readonly kind: "drawn"; readonly goals: readonly (readonly number[])[] };

/** What else a contest measures of each trial. */
export interface Tally {
  /** Take in the tick that just ran of this trial. */
  tick(planned: PlannedTrial): void;
  /** Close the trial: its measures by name and unit, always the same names. */
  end(planned: PlannedTrial): Readonly<Record<string, number>>;
  /** What of this trial is kept for later and has no mean to speak of; asked before `end`. */
  keep?(planned: PlannedTrial): Readonly<Record<string, number>>;
}

export interface Arm {
  readonly name: string;
  readonly summary: string;
  readonly act: Act;
}

export interface Contest {
  readonly name: string;
  readonly summary: string;
  /** Everything held fixed: brain, task, electrodes, one stimulator whose bounds hold for every arm, and the reader. */
  readonly session: Omit<SessionConfig, "seed" | "symbiote">;
  readonly symbiote: Omit<SymbioteConfig, "seed" | "law">;
  /** Trials in which the symbiotes listen and learn. */
  readonly calibrationTrials: number;
  /** Trials steered, per seed and arm. */
  readonly trials: number;
  /** Trials that follow them, in which nobody steers any more (default 0). */
  readonly washout?: number;
  /** A command caused by tick k is applied at tick k + `latencyTicks`. */
  readonly latencyTicks: number;
  /** The goal is set on the first tick of epoch `from` and cleared after epoch `until`; go comes after `beforeGo`. */
  readonly steering: { readonly from: string; readonly until: string; readonly beforeGo: string };
  readonly goal: GoalRule;
  /** A trial that ends with this world value is a catch trial: it is run, and not scored. */
  readonly catchTrial?: { readonly world: string; readonly value: number };
  /**
   * What befalls brain and twin alike in every arm and in training, from trial `from` on; the arm of another life is
   * spared. Returns the rig that it befalls.
   */
  readonly befall?: (rig: Rig, from: number) => Rig;
  /** What else is measured; the mean over trials of each goes into the table. */
  readonly tally?: (rig: Rig) => Tally;
  /** Whether the trial that just ended came out as wanted (default: as the task judges the goal). */
  readonly verdict?: (rig: Rig, planned: PlannedTrial) => boolean;
  /** By what the best dose is chosen: the more the better (default: success). */
  readonly merit?: (trial: TrialResult) => number;
  /** The world value that is the trial's loss on its last tick, where the task has one. */
  readonly loss?: string;
  /** The world values that are the effector: what is drawn, and compared with the twin's while steering before go. */
  readonly effector: readonly string[];
  /** The law whose direction means nothing; every law is compared with it at the same norm in the same tick. */
  readonly placebo: Named;
  readonly arms: readonly Arm[];
  /** Names of the arms that others are measured against. */
  readonly reference: { readonly placebo: string; readonly ceiling: string };
}
