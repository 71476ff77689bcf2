/**
 * A world view: how one task looks, what is said about it, and how a goal is given to its brain. One file a task and
 * one line in index.ts; a task without a file of its own is shown by any.ts, from what `hello` says alone.
 */
import type { Hello } from "../../streams/protocol.ts";
import type { Palette } from "../theme.ts";
import type { Trace } from "../trace.ts";

/** A canvas to draw on, in CSS pixels. */
export interface Scene {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
}

/** Everything there is to see at one tick; a row is −1 where there is none. */
export interface Instant {
  readonly tick: number;
  /** Ticks across pictures that scroll. */
  readonly windowTicks: number;
  /** The last rows of a stream by its name. */
  trace(stream: string): Trace;
  readonly world: Trace;
  readonly row: number;
  readonly twin: Trace;
  readonly twinRow: number;
  readonly decoded: Trace;
  /** −1 too when the last guess is old. */
  readonly decodedRow: number;
  /** What the user asks for, and where the keyboard's cursor is. */
  readonly goal: readonly number[] | undefined;
  readonly cursor: readonly number[] | undefined;
  /** Whether the reader asked for less motion. */
  readonly still: boolean;
}

/** How a goal is given: by a click, by the arrow keys over a plane, or by one of a few buttons. */
export interface Aim {
  /** One sentence under the title. */
  readonly says: string;
  /** The goal under a point of the canvas; undefined where there is none. */
  at(x: number, y: number, width: number, height: number): readonly number[] | undefined;
  /** One step of the arrow keys from a goal, in units of a step; absent where there are choices. */
  readonly step?: (from: readonly number[] | undefined, dx: number, dy: number) => readonly number[];
  /** Buttons; none where the plane is free. */
  readonly choices: readonly Choice[];
  /** A goal in words, to follow "You ask for". */
  words(goal: readonly number[]): string;
  /** Did the trial that ended at this row of the world reach the goal? `undefined` leaves it out of the count. */
  readonly reached?: (world: Trace, row: number, goal: readonly number[]) => boolean | undefined;
}

export interface Choice {
  readonly words: string;
  readonly goal: readonly number[];
}

/** An epoch's short name and its sentence. */
export interface EpochWords {
  readonly short: string;
  readonly says: string;
}

/** A colour key's entries: look and words. */
export type Key = readonly (readonly [string, string])[];

export interface World {
  /** What this brain does and what the symbiote makes of it, for someone who never heard of either. */
  readonly lede: string;
  /** What the picture is, for those who do not see it. */
  readonly label: string;
  readonly keys: readonly Key[];
  readonly epochs: Readonly<Record<string, EpochWords>>;
  /** The sentence of an epoch where it depends on more than its name; `undefined` leaves it to `epochs`. */
  readonly says?: (epoch: string, world: Trace, row: number) => string | undefined;
  /** How a trial's end is told: what ended, and what is said when it was right and when it was not. */
  readonly outcome: readonly [what: string, right: string, wrong: string];
  /** What a goal is called, and what is decoded beside it. */
  readonly goalName: string;
  readonly restName: string;
  /** Absent where there is nothing to aim at. */
  readonly aim?: Aim;
  /** Whose distance from the twin says how far the behaviour is off course. */
  readonly offCourse: { readonly name: string; readonly labels: readonly string[] };
  draw(scene: Scene, now: Instant): void;
}

/** A task's view, for a session that says this. */
export interface WorldView {
  readonly task: string;
  open(hello: Hello): World;
}

/** The value of a labelled channel; NaN where there is none. */
export const read = (trace: Trace, row: number, label: string): number =>
  row < 0 ? Number.NaN : trace.at(row, trace.channel(label));

/** Labels of a stream that `hello` announces. */
export const labelsOf = (hello: Hello, stream: string): readonly string[] =>
  hello.streams.find(({ name }) => name === stream)?.labels ?? [];
