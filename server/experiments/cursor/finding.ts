/**
 * A finding about brain control, as data: decoders that differ in one thing fly the same cursor for the same brain, on
 * the same trials with the same noise. Every seed:
 *
 *   the hand moves the cursor, decoders learn → every arm practises, if it does → every arm flies the scored trials
 *
 * Practice comes before the scored trials in the same life, so nothing that is scored was practised.
 */
import type { Named, SessionConfig } from "../../../streams/session.ts";
import type { Figure } from "../../certificate/figure.ts";
import type { Experiment } from "../experiment.ts";
import type { SeedResult } from "../result.ts";
import type { Beginning } from "./hand.ts";
import type { CursorRun } from "./trials.ts";

/** How a cursor is read off the channels, and what becomes of it. */
export interface Reading {
  readonly decoder: Named;
  readonly binMs: number;
  /** What was read stands this long (default: a tick). */
  readonly holdMs?: number;
  /** How much later it moves the cursor than it could (default 0). */
  readonly delayMs?: number;
  /** What it learned from the hand. */
  readonly beginning: Beginning;
  /**
   * Trials flown before the scored ones, and where their labels come from. With `anew` a decoder that knows nothing learns
   * from them while this one flies, and takes its place afterwards.
   */
  readonly practice?: { readonly trials: number; readonly intention: Named; readonly anew?: boolean };
  /** It goes on learning in the scored trials, from these labels. */
  readonly adapts?: Named;
}

export interface CursorArm {
  readonly name: string;
  readonly summary: string;
  /** `undefined`: the hand moves the cursor. */
  readonly reading: Reading | undefined;
}

export interface CursorFinding {
  readonly name: string;
  readonly summary: string;
  readonly session: Omit<SessionConfig, "seed">;
  readonly calibrationTrials: number;
  readonly trials: number;
  readonly arms: readonly CursorArm[];
  /** What was found in the literature, and how it was done here, a sentence each. */
  readonly method: readonly string[];
  figures(seeds: readonly CursorSeed[]): readonly Figure[];
  /** The finding in numbers: what a reader must know. */
  notes(seeds: readonly CursorSeed[]): readonly string[];
}

export interface ArmRun extends CursorRun {
  readonly arm: string;
  /** R² on hand trials that were not learned from; null where nothing was learned from the hand. */
  readonly offline: number | null;
}

export interface CursorSeed extends SeedResult {
  readonly runs: readonly ArmRun[];
}

export interface CursorExperiment extends Experiment<CursorSeed> {
  readonly finding: CursorFinding;
}
