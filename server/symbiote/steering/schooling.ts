/**
 * What laws that learn apart have in common: lessons are handed out one at a time, each from a seed of its own, and what
 * comes of one is known from then on and spoken by. Whoever speaks goes on hearing where the one before it was.
 */
import type { Lesson, Snapshot, Stateful } from "../../../streams/ports.ts";
import { createRng } from "../../../streams/rng.ts";

export interface Schooling<Learned, Outcome extends Learned, Speaker extends Stateful> extends Stateful {
  /** What has been learned so far, and who speaks by it; `undefined` before anything was. */
  readonly learned: Learned | undefined;
  readonly speaker: Speaker | undefined;
  /** Trials that no lesson knows of. */
  readonly fresh: number;
  /** One more of them. */
  count(): void;
  /** Know this from now on. */
  know(learned: Learned): void;
  /** Whether a lesson may be asked for: none is being studied, and so many trials are fresh. */
  due(trials: number): boolean;
  /** Hand out a lesson from this material; its seed and what was learned are added. */
  lesson(material: object): Lesson;
  /** What came of the lesson; `undefined` when nobody waits for one. */
  absorb(result: Snapshot): Outcome | undefined;
}

/**
 * @param study name of the study; @param seed of all lessons
 * @param open makes who speaks by what was learned; @param kept what of an outcome is learned, the rest being a report
 */
export function createSchooling<Learned, Outcome extends Learned, Speaker extends Stateful>(
  study: string,
  seed: number,
  open: (learned: Learned) => Speaker,
  kept: (outcome: Outcome) => Learned,
): Schooling<Learned, Outcome, Speaker> {
  let learned: Learned | undefined;
  let speaker: Speaker | undefined;
  /** A lesson is being studied. */
  let waiting = false;
  const now = { seed, fresh: 0, lessons: 0 };
  const know = (one: Learned) => {
    const past = speaker?.save();
    learned = one;
    speaker = open(one);
    if (past !== undefined) speaker.restore(past);
  };
  return {
    get learned() {
      return learned;
    },
    get speaker() {
      return speaker;
    },
    get fresh() {
      return now.fresh;
    },
    count() {
      now.fresh++;
    },
    know,
    due: (trials) => !waiting && now.fresh >= trials,
    lesson(material) {
      const whole = {
        seed: createRng(now.seed).fork(`lesson ${now.lessons}`).seed,
        ...material,
        ...(learned === undefined ? {} : { learned }),
      };
      now.fresh = 0;
      waiting = true;
      return { study, material: whole as unknown as Snapshot };
    },
    absorb(result) {
      if (!waiting) return undefined;
      waiting = false;
      const outcome = result as unknown as Outcome;
      know(kept(outcome));
      now.lessons++;
      return outcome;
    },
    save: () => ({
      ...now,
      learned: learned === undefined ? null : (learned as unknown as Snapshot),
      speaker: speaker?.save() ?? null,
    }),
    restore(snapshot) {
      const { seed, fresh, lessons } = snapshot;
      Object.assign(now, { seed, fresh, lessons });
      waiting = false;
      learned = undefined;
      speaker = undefined;
      if (snapshot.learned === null) return;
      know(snapshot.learned as unknown as Learned);
      speaker!.restore(snapshot.speaker as Snapshot);
    },
  };
}
