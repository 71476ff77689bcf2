/**
 * What every brain must do, as checks that throw. `brain.test.ts` runs them over the registry, and over brains
 * that are broken on purpose, which they must refuse.
 */
import { expect } from "vitest";
import type { Brain, Snapshot } from "../../streams/ports.ts";
import { createRng, type Rng } from "../../streams/rng.ts";

export type MakeBrain = (seed: number, dtMs: number) => Brain;

export const silenceOf = (brain: Brain) => brain.sites.map(({ width }) => new Float32Array(width));

/** Feed noise for `ticks`; returns action and activations of each tick. */
function run(brain: Brain, ticks: number, world: Rng, stimulation = silenceOf(brain)): number[][] {
  const input = new Float32Array(brain.inputs);
  const action = new Float32Array(brain.actions);
  return Array.from({ length: ticks }, () => {
    brain.step(action, world.normals(input, 0.5), stimulation);
    return [...action, ...brain.sites.flatMap((_, site) => [...brain.activations(site)])];
  });
}

export const brainLaws: Readonly<Record<string, (make: MakeBrain, seed: number) => void>> = {
  "its views have the declared widths and stay the same views": (make, seed) => {
    const brain = make(seed, 10);
    expect(brain.sites.length).toBeGreaterThan(0);
    const views = brain.sites.map((_, site) => brain.activations(site));
    run(brain, 10, createRng(seed));
    brain.sites.forEach(({ width }, site) => {
      expect(views[site].length).toBe(width);
      expect([...brain.activations(site)], "the view went stale").toEqual([...views[site]]);
    });
  },

  "it keeps the tick it was asked for, and refuses one it cannot keep": (make, seed) => {
    for (const dtMs of [1, 5, 10]) expect(make(seed, dtMs).dtMs).toBe(dtMs);
    for (const dtMs of [0, -1, Number.NaN, 1e6]) expect(() => make(seed, dtMs)).toThrow(/ms/);
  },

  "same seed, same bits; another seed, others": (make, seed) => {
    const rows = run(make(seed, 10), 200, createRng(1));
    expect(run(make(seed, 10), 200, createRng(1))).toEqual(rows);
    expect(run(make(seed + 1, 10), 200, createRng(1))).not.toEqual(rows);
  },

  "saved and restored, it goes on exactly, also in another brain and after a structured clone": (
    make,
    seed,
  ) => {
    const brain = make(seed, 10);
    const world = createRng(seed).fork("save");
    run(brain, world.below(300), world);
    const snapshot = structuredClone(brain.save()) as Snapshot;
    const active = brain.sites.map((_, site) => [...brain.activations(site)]);
    const going = world.save();
    const rows = run(brain, 300, world);
    for (const restored of [brain, make(seed + 1, 10)]) {
      restored.restore(snapshot);
      expect(restored.sites.map((_, site) => [...restored.activations(site)])).toEqual(active);
      world.restore(going);
      expect(run(restored, 300, world)).toEqual(rows);
    }
  },

  "prepared for its next step at any time, it takes the same step, and there is an end of preparing": (
    make,
    seed,
  ) => {
    const [brain, plain] = [make(seed, 10), make(seed, 10)];
    if (brain.prepare === undefined) return;
    const rng = createRng(seed).fork("prepare");
    const [world, same] = [createRng(seed), createRng(seed)];
    for (let t = 0; t < 100; t++) {
      for (let slices = rng.below(4); slices > 0; slices--) brain.prepare();
      const kept = rng.below(10) === 0 ? brain.save() : undefined;
      expect(run(brain, 1, world)).toEqual(run(plain, 1, same));
      if (kept === undefined) continue;
      for (const one of [brain, plain]) one.restore(kept);
    }
    for (let slices = 0; brain.prepare(); slices++) expect(slices).toBeLessThan(10_000);
  },

  "a double starts at rest like a new brain, and neither notices what the other does": (make, seed) => {
    const original = make(seed, 10);
    if (original.double === undefined) return;
    const world = createRng(seed).fork("double");
    run(original, 50, world);
    const kept = original.save();
    for (let i = 0; i < 3; i++) {
      const fresh = make(seed, 10);
      const randomness = createRng(seed + i);
      const double = original.double(randomness);
      expect(double.sites.map((_, site) => [...double.activations(site)])).toEqual(
        fresh.sites.map((_, site) => [...fresh.activations(site)]),
      );
      run(double, 50, createRng(seed).fork("other"));
      expect(original.save()).toEqual(kept);
      double.restore(kept);
      const rows = run(double, 100, createRng(7));
      original.restore(kept);
      expect(run(original, 100, createRng(7))).toEqual(rows);
      original.restore(kept);
    }
  },

  "a snapshot is a copy: what follows does not change it": (make, seed) => {
    const brain = make(seed, 10);
    run(brain, 20, createRng(seed));
    const snapshot = brain.save();
    const before = structuredClone(snapshot);
    run(brain, 20, createRng(seed));
    expect(snapshot).toEqual(before);
  },

  "stimulation of nothing is exactly nothing, whichever zero it is": (make, seed) => {
    const plain = make(seed, 10);
    const negative = make(seed, 10);
    const zeros = silenceOf(negative).map((site) => site.fill(-0));
    expect(run(negative, 300, createRng(2), zeros)).toEqual(run(plain, 300, createRng(2)));
  },

  "stimulation of one unit of any site changes the state this very tick": (make, seed) => {
    const rng = createRng(seed).fork("stimulate");
    make(seed, 10).sites.forEach(({ width }, site) => {
      const [steered, twin] = [make(seed, 10), make(seed, 10)];
      expect(run(steered, 20, createRng(3))).toEqual(run(twin, 20, createRng(3)));
      const stimulation = silenceOf(steered);
      const unit = rng.below(width);
      stimulation[site][unit] = 2;
      run(steered, 1, createRng(4), stimulation);
      run(twin, 1, createRng(4));
      expect(steered.save()).not.toEqual(twin.save());
      expect(stimulation[site][unit], "the caller's stimulation was written to").toBe(2);
    });
  },

  "stimulation ends with the tick it is given in: nothing but the state remembers it": (make, seed) => {
    const [brain, other] = [make(seed, 10), make(seed, 10)];
    run(
      brain,
      20,
      createRng(3),
      silenceOf(brain).map((site) => site.fill(1)),
    );
    other.restore(brain.save());
    expect(run(brain, 20, createRng(4))).toEqual(run(other, 20, createRng(4)));
  },

  "it does not write to its input, and reads it": (make, seed) => {
    const [brain, other] = [make(seed, 10), make(seed, 10)];
    const input = Float32Array.from({ length: brain.inputs }, (_, i) => 0.1 * (i + 1));
    const action = new Float32Array(brain.actions);
    const kept = [...input];
    for (let i = 0; i < 5; i++) brain.step(action, input, silenceOf(brain));
    expect([...input]).toEqual(kept);
    const quiet = new Float32Array(brain.inputs);
    for (let i = 0; i < 5; i++) other.step(new Float32Array(brain.actions), quiet, silenceOf(other));
    const active = (one: Brain) => one.sites.flatMap((_, site) => [...one.activations(site)]);
    expect(active(brain)).not.toEqual(active(other));
  },

  "it stays finite for 10,000 ticks of strong input and stimulation": (make, seed) => {
    const brain = make(seed, 10);
    const rng = createRng(seed).fork("strong");
    const stimulation = silenceOf(brain);
    const input = new Float32Array(brain.inputs);
    const action = new Float32Array(brain.actions);
    for (let i = 0; i < 10_000; i++) {
      for (const site of stimulation) rng.normals(site, 3);
      brain.step(action, rng.normals(input, 10), stimulation);
    }
    expect(action.every(Number.isFinite)).toBe(true);
    brain.sites.forEach((_, site) => {
      expect(brain.activations(site).every(Number.isFinite)).toBe(true);
    });
  },
};
