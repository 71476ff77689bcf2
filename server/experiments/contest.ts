/**
 * A contest: arms against each other on the same trials, as data. Every seed is one brain with one schedule of trials.
 * It first lives undisturbed while the symbiotes listen and learn (calibration); then every arm starts from that same
 * moment and meets the same trials with the same noise, so arms are compared trial by trial. The runner (conduct.ts)
 * executes what is said here, and experiment-of.ts makes an experiment of it.
 */
import type { Named, SessionConfig, SymbioteConfig } from "../../streams/session.ts";
import type { Params } from "./experiment.ts";

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
  /** No stimulation: the task shows the goal instead of its own cue (the changed prompt). */
  | { readonly kind: "instruct" }
  /** No stimulation: the same trials lived by another brain of this kind, such as the undamaged one. */
  | { readonly kind: "life"; readonly brain: Params };

/** Which goal a trial has: away from what the task asks for by an angle and a radius in these ranges, or just that. */
export type GoalRule =
  | {
      readonly kind: "turned";
      readonly turnDeg: readonly [number, number];
      readonly radius: readonly [number, number];
    }
  | { readonly kind: "given" };

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
  /** A command caused by tick k is applied at tick k + `latencyTicks`. */
  readonly latencyTicks: number;
  /** The goal is set on the first tick of epoch `from` and cleared after epoch `until`; go comes after `beforeGo`. */
  readonly steering: { readonly from: string; readonly until: string; readonly beforeGo: string };
  readonly goal: GoalRule;
  /** A trial that ends with this world value is a catch trial: it is run, and not scored. */
  readonly catchTrial?: { readonly world: string; readonly value: number };
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
