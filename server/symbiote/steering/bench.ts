/**
 * The bench of laws: every registered law listens to every moment, and one of them may speak. So a law that takes
 * over in the middle of a run knows at once what the others know, and new parameters cost no knowledge.
 */
import type { Lesson, Moment, Snapshot, Stateful, SteeringLaw } from "../../../streams/ports.ts";
import type { Rng } from "../../../streams/rng.ts";
import type { Named } from "../../../streams/session.ts";
import { type LawContext, laws } from "./index.ts";
import { createPopulation } from "./population.ts";

export interface LawBench extends Stateful {
  learn(moment: Moment): void;
  hear(moment: Moment): void;
  /** The same moment with its labels, for laws that ask for them. */
  attend(moment: Moment): void;
  /** Only the law that speaks is given lessons. */
  lesson(): Lesson | undefined;
  absorb(result: Snapshot): void;
  /** What the speaking law says of itself; NaN where it says nothing. */
  report(out: Float32Array): void;
  /** The speaking law's currents; `false` when it has nothing to say. */
  steer(currents: Float32Array, moment: Moment): boolean;
  /**
   * Make the law `named`, and return what puts it in the speaker's place with what the law of that name knows.
   * @throws when the name or a parameter does not fit
   */
  prepare(named: Named): () => void;
}

/** @param first the law that speaks first; @param rngOf the randomness of the law of a name */
export function createLawBench(
  first: Named,
  context: Omit<LawContext, "rng" | "population">,
  rngOf: (law: string) => Rng,
): LawBench {
  const population = createPopulation(context.channels, context.goals);
  const make = ({ name, params }: Named) =>
    laws.get(name).create(params, { ...context, population, rng: rngOf(name) });
  const bench = new Map<string, SteeringLaw>();
  for (const name of laws.names) bench.set(name, make({ name, params: {} }));
  let listeners: readonly SteeringLaw[] = [];
  let speaker: SteeringLaw;
  const prepare = (named: Named) => {
    const law = make(named);
    return () => {
      law.restore(bench.get(named.name)!.save());
      bench.set(named.name, law);
      listeners = [...bench.values()];
      speaker = law;
    };
  };
  prepare(first)();
  return {
    learn(moment) {
      for (let i = 0; i < listeners.length; i++) listeners[i].learn(moment);
    },
    hear(moment) {
      for (let i = 0; i < listeners.length; i++) listeners[i].hear?.(moment);
    },
    attend(moment) {
      for (let i = 0; i < listeners.length; i++) listeners[i].attend?.(moment);
    },
    lesson: () => speaker.lesson?.(),
    absorb: (result) => speaker.absorb?.(result),
    report(out) {
      out.fill(Number.NaN);
      speaker.report?.(out);
    },
    steer: (currents, moment) => speaker.steer(currents, moment),
    prepare,
    save: () => Object.fromEntries([...bench].map(([name, law]) => [name, law.save()])),
    restore(snapshot) {
      for (const [name, law] of bench) {
        if (snapshot[name] !== undefined) law.restore(snapshot[name] as Snapshot);
      }
    },
  };
}
