/** A brain that learns from stimulation: off by default, bounded always, and never without a teacher. */
import { describe, expect, test } from "vitest";
import { initialWeights } from "../../../server/brains/initial.ts";
import { createPlasticity, type PlasticityParams } from "../../../server/brains/plasticity.ts";
import { createRnnBrain } from "../../../server/brains/rnn.ts";
import { simdKernels } from "../../../server/kernels/index.ts";
import type { Brain } from "../../../streams/ports.ts";
import { createRng, type Rng } from "../../../streams/rng.ts";
import { brainLaws, type MakeBrain, silenceOf } from "../../contracts/brain.contract.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const UNITS = 24;
const kernels = simdKernels();
const said = (what: string) => `${what} (seed ${seed})`;

const params = (plasticity: PlasticityParams["plasticity"], rate = 1, bound = 0.05): PlasticityParams => ({
  plasticity,
  plasticityRate: rate,
  plasticityBound: bound,
});

const make =
  (given: PlasticityParams): MakeBrain =>
  (seed, dtMs) => {
    const weights = initialWeights(UNITS, 9, 2, createRng(3));
    const plasticity = createPlasticity(UNITS, given, dtMs);
    return createRnnBrain(
      "plastic",
      weights,
      0.05,
      { rng: createRng(seed), dtMs, kernels },
      undefined,
      plasticity,
    );
  };

/** Feed noise, and stimulate when asked; returns the activations of every tick. */
function run(brain: Brain, ticks: number, world: Rng, strength: number): number[][] {
  const stimulation = silenceOf(brain);
  const [input, action] = [new Float32Array(brain.inputs), new Float32Array(brain.actions)];
  return Array.from({ length: ticks }, () => {
    if (strength > 0) world.normals(stimulation[0], strength);
    brain.step(action, world.normals(input, 0.5), stimulation);
    return [...brain.activations(0)];
  });
}

for (const kind of ["adapt", "resist"] as const) {
  describe(`a brain that learns to ${kind} (seed ${seed})`, () => {
    for (const [law, check] of Object.entries(brainLaws)) test(law, () => check(make(params(kind)), seed));

    test("lives as if it were not plastic until it is stimulated, and then does not", () => {
      const [plastic, plain] = [params(kind), params("off")].map((given) => make(given)(seed, 10));
      expect(run(plastic, 300, createRng(seed), 0)).toEqual(run(plain, 300, createRng(seed), 0));
      run(plastic, 50, createRng(seed), 0.2);
      run(plain, 50, createRng(seed), 0.2);
      expect(run(plastic, 20, createRng(seed), 0)).not.toEqual(run(plain, 20, createRng(seed), 0));
    });

    test("saved in the middle of learning it goes on exactly", () => {
      const brain = make(params(kind))(seed, 10);
      run(brain, 100, createRng(seed), 0.2);
      const snapshot = structuredClone(brain.save());
      const after = run(brain, 100, createRng(seed + 1), 0.1);
      brain.restore(snapshot);
      expect(run(brain, 100, createRng(seed + 1), 0.1)).toEqual(after);
    });

    test("its double has learned nothing, and learns for itself", () => {
      const brain = make(params(kind))(seed, 10);
      run(brain, 100, createRng(seed), 0.2);
      const twin = brain.double!(createRng(seed));
      const plain = make(params("off"))(seed, 10).double!(createRng(seed));
      expect(run(twin, 100, createRng(seed), 0)).toEqual(run(plain, 100, createRng(seed), 0));
    });
  });

  test(said(`${kind}: no weight passes its bound, whatever is done`), () => {
    const bound = 0.02;
    const rule = createPlasticity(UNITS, params(kind, 10, bound), 50)!;
    const rng = createRng(seed);
    const [stimulation, rates] = [new Float32Array(UNITS), new Float32Array(UNITS)];
    for (let t = 0; t < 500; t++) {
      rng.normals(stimulation, 10 ** (4 * rng.uniform() - 2));
      for (let i = 0; i < UNITS; i++) rates[i] = rng.uniform();
      rule.step(stimulation, rates);
    }
    const { weights } = rule.save() as { weights: Float32Array };
    expect(Math.max(...weights.map(Math.abs))).toBeLessThanOrEqual(Math.fround(bound));
    expect(weights.every(Number.isFinite)).toBe(true);
  });

  test(
    said(`${kind}: under one teacher its current comes to be ${kind === "adapt" ? "" : "minus "}that`),
    () => {
      const rule = createPlasticity(UNITS, params(kind, 2, 1), 10)!;
      const rng = createRng(seed);
      const taught = rng.normals(new Float32Array(UNITS), 0.1);
      const rates = Float32Array.from({ length: UNITS }, () => rng.uniform());
      const given = taught.slice();
      for (let t = 0; t < 2000; t++) {
        given.set(taught);
        rule.step(given, rates);
      }
      const factor = kind === "adapt" ? 2 : 0;
      given.forEach((value, i) => {
        expect(value).toBeCloseTo(factor * taught[i], 4);
      });
      // Without the teacher what was learned fades.
      for (let t = 0; t < 2000; t++) rule.step(given.fill(0), rates);
      expect(Math.max(...given.map(Math.abs))).toBeLessThan(1e-4);
    },
  );
}

test("off, or at no rate, there is nothing that learns", () => {
  expect(createPlasticity(UNITS, params("off"), 10)).toBeUndefined();
  expect(createPlasticity(UNITS, params("adapt", 0), 10)).toBeUndefined();
});
