/**
 * What is asked of a symbiote between two rows: it takes effect before the next one, in order, and is told with that
 * row's tick, so that it can be done again.
 */
import type { Lesson, Snapshot } from "../../streams/ports.ts";
import type { SymbioteEvent } from "../../streams/recording.ts";

/** Whose lesson it is. */
export type Pupil = "decoder" | "law";

/** A lesson, and whose it is. */
export interface Assignment {
  readonly pupil: Pupil;
  readonly lesson: Lesson;
}

/** Something took effect before the row of `tick` was processed. */
export interface Happening {
  readonly tick: number;
  readonly event:
    | Extract<SymbioteEvent, { op: "goal" | "swap" }>
    | { readonly op: "absorbed"; readonly pupil: Pupil; readonly result: Snapshot };
}

export interface Happenings {
  /** From the next row on. */
  plan(event: Happening["event"], apply: () => void): void;
  /** The row of `tick` comes next. */
  takeEffect(tick: number): void;
  /** What has happened since the last drain. */
  drain(): readonly Happening[];
  /** Nothing is planned any more. */
  forget(): void;
}

const NOTHING: readonly Happening[] = [];

export function createHappenings(): Happenings {
  let planned: { readonly event: Happening["event"]; readonly apply: () => void }[] = [];
  let happened: Happening[] = [];
  return {
    plan: (event, apply) => void planned.push({ event, apply }),
    takeEffect(tick) {
      if (planned.length === 0) return;
      for (const { event, apply } of planned) {
        apply();
        happened.push({ tick, event });
      }
      planned = [];
    },
    drain() {
      if (happened.length === 0) return NOTHING;
      const drained = happened;
      happened = [];
      return drained;
    },
    forget() {
      planned = [];
    },
  };
}
