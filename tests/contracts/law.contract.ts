/**
 * What every steering law must do, as checks that throw. `law.test.ts` runs them over the registry, and over laws
 * that are broken on purpose, which they must refuse.
 */
import { expect } from "vitest";
import { simdKernels } from "../../server/kernels/index.ts";
import { studyWith } from "../../server/symbiote/studies.ts";
import type { Moment, Snapshot, SteeringLaw } from "../../streams/ports.ts";
import { createRng } from "../../streams/rng.ts";
import { type Planted, planted, TRIAL } from "../server/symbiote/planted.ts";

const study = studyWith(simdKernels());

export interface LawShape {
  readonly channels: number;
  readonly electrodes: number;
  readonly goals: number;
  readonly dtMs: number;
}
export type MakeLaw = (seed: number, shape: LawShape) => SteeringLaw;

const shapeOf = (brain: Planted, electrodes = brain.channels, dtMs = 10): LawShape => ({
  channels: brain.channels,
  electrodes,
  goals: brain.goals,
  dtMs,
});

const momentOf = (brain: Planted, tick: number, rest: Partial<Moment> = {}): Moment => ({
  tick,
  observation: brain.observation,
  intention: brain.intention,
  decoded: brain.truth,
  goal: undefined,
  trial: brain.trial(),
  epoch: 0,
  ticksInEpoch: tick % TRIAL,
  behaviour: brain.truth,
  delivered: new Float32Array(brain.channels),
  ...rest,
});

/** Let the law listen to `ticks` of the brain. */
function listen(law: SteeringLaw, brain: Planted, ticks: number): void {
  for (let t = 0; t < ticks; t++) {
    brain.next();
    law.learn(momentOf(brain, t));
    law.hear?.(momentOf(brain, t));
    law.attend?.(momentOf(brain, t));
    const lesson = law.lesson?.();
    if (lesson !== undefined) law.absorb?.(study(lesson));
  }
}

/** Currents of `ticks` moments under a goal; `undefined` where the law says nothing. */
function steer(law: SteeringLaw, brain: Planted, ticks: number, rest: Partial<Moment> = {}) {
  const unlabelled = new Float32Array(brain.outputs).fill(Number.NaN);
  const goal = Float32Array.from({ length: brain.goals }, (_, g) => 0.5 - 0.8 * g);
  return Array.from({ length: ticks }, (_, t) => {
    brain.next();
    const currents = new Float32Array(law.electrodes);
    const said = law.steer(currents, momentOf(brain, t, { goal, intention: unlabelled, ...rest }));
    return said ? [...currents] : undefined;
  });
}

export const lawLaws: Readonly<Record<string, (make: MakeLaw, seed: number) => void>> = {
  "it is silent without a goal, before it learned and after": (make, seed) => {
    const brain = planted(seed);
    const law = make(seed, shapeOf(brain));
    expect(new Set(steer(law, brain, TRIAL, { goal: undefined }))).toEqual(new Set([undefined]));
    listen(law, brain, 10 * TRIAL);
    steer(law, brain, 5);
    expect(new Set(steer(law, brain, TRIAL, { goal: undefined }))).toEqual(new Set([undefined]));
  },

  "what it says is finite and as wide as the electrodes, whatever their number": (make, seed) => {
    for (const electrodes of [1, 5, 12, 30]) {
      const brain = planted(seed);
      const law = make(seed, shapeOf(brain, electrodes));
      expect(law.electrodes).toBe(electrodes);
      const all = () => {
        const roomy = new Float32Array(electrodes).fill(7777);
        brain.next();
        const said = law.steer(roomy, momentOf(brain, 0, { goal: new Float32Array(brain.goals).fill(0.5) }));
        if (!said) return;
        expect(roomy.every(Number.isFinite)).toBe(true);
        expect([...roomy], "left a current unwritten").not.toContain(7777);
      };
      all();
      listen(law, brain, 10 * TRIAL);
      for (let t = 0; t < TRIAL; t++) all();
    }
  },

  "a read-out that is not finite is no reason for currents that are not": (make, seed) => {
    const brain = planted(seed);
    const law = make(seed, shapeOf(brain));
    listen(law, brain, 10 * TRIAL);
    for (const nonsense of [Number.NaN, Number.POSITIVE_INFINITY, 3e38]) {
      const decoded = new Float32Array(brain.outputs).fill(nonsense);
      for (const currents of steer(law, brain, 5, { decoded })) {
        if (currents !== undefined) expect(currents.every(Number.isFinite)).toBe(true);
      }
    }
    for (const currents of steer(law, brain, 5)) {
      if (currents !== undefined) expect(currents.every(Number.isFinite)).toBe(true);
    }
  },

  "moments that are not finite, and moments without a label, teach nothing": (make, seed) => {
    const brain = planted(seed);
    const law = make(seed, shapeOf(brain));
    listen(law, brain, 10 * TRIAL);
    const before = law.save();
    const unlabelled = new Float32Array(brain.outputs).fill(Number.NaN);
    const mad = new Float32Array(brain.channels).fill(Number.NaN);
    law.learn(momentOf(brain, 0, { intention: unlabelled }));
    law.learn(momentOf(brain, 0, { observation: mad }));
    expect(law.save()).toEqual(before);
  },

  "it does not look at the label while it steers": (make, seed) => {
    const runs = [-1, 1].map((label) => {
      const brain = planted(seed);
      const law = make(seed, shapeOf(brain));
      listen(law, brain, 10 * TRIAL);
      return steer(law, brain, TRIAL, { intention: new Float32Array(brain.outputs).fill(label) });
    });
    expect(runs[1]).toEqual(runs[0]);
  },

  "saved and restored, it goes on exactly, also in another law and after a structured clone": (
    make,
    seed,
  ) => {
    const brain = planted(seed);
    const law = make(seed, shapeOf(brain));
    const middle = 10 * TRIAL + 7;
    listen(law, brain, 10 * TRIAL);
    steer(law, brain, 7);
    const snapshot = structuredClone(law.save()) as Snapshot;
    const onwards = (one: SteeringLaw) => {
      const again = planted(seed);
      for (let t = 0; t < middle; t++) again.next();
      const said = steer(one, again, 2 * TRIAL);
      listen(one, again, 3 * TRIAL);
      return [...said, ...steer(one, again, 10)];
    };
    const going = onwards(law);
    for (const restored of [law, make(seed + 1, shapeOf(brain))]) {
      restored.restore(snapshot);
      expect(onwards(restored)).toEqual(going);
    }
  },

  "a tick of a tenth of the length gets a tenth of the current": (make, seed) => {
    const [coarse, fine] = [10, 1].map((dtMs) => {
      const brain = planted(seed);
      const law = make(seed, shapeOf(brain, brain.channels, dtMs));
      listen(law, brain, 10 * TRIAL);
      const norms = steer(law, brain, 1).map((currents) => Math.hypot(...(currents ?? [])));
      return norms[0];
    });
    // An integral that has seen 1 ms is behind one that has seen 10.
    expect(Math.abs(10 * fine - coarse)).toBeLessThanOrEqual(0.1 * coarse);
  },
};

/** Norm of what a law says, for a law that is to speak. */
export function voice(make: MakeLaw, seed: number): number {
  const brain = planted(seed);
  const law = make(seed, shapeOf(brain));
  listen(law, brain, 10 * TRIAL);
  return Math.hypot(
    ...(steer(law, brain, 1, { decoded: createRng(seed).normals(new Float32Array(3), 1) })[0] ?? []),
  );
}
