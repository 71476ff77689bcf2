/** A brain of this project on the far side of `Elsewhere`: asked in rows of numbers, answering in rows of numbers. */
import type { Elsewhere } from "../streams/asking.ts";
import type { Brain, Snapshot } from "../streams/ports.ts";

export function elsewhereOf(brain: Brain): Elsewhere {
  const starts = brain.sites.map((_, i) =>
    brain.sites.slice(0, i).reduce((sum, { width }) => sum + width, 0),
  );
  return {
    step(answer, ask) {
      const stimulation = brain.sites.map(({ width }, i) =>
        ask.subarray(brain.inputs + starts[i], brain.inputs + starts[i] + width),
      );
      brain.step(answer.subarray(0, brain.actions), ask.subarray(0, brain.inputs), stimulation);
      brain.sites.forEach((_, i) => {
        answer.set(brain.activations(i), brain.actions + starts[i]);
      });
    },
    save: () => ({ brain: brain.save() }),
    restore: (snapshot) => brain.restore(snapshot.brain as Snapshot),
  };
}
