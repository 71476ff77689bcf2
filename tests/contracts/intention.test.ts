import { describe, expect, test } from "vitest";
import { intentions } from "../../server/symbiote/intention/index.ts";
import { createRng } from "../../streams/rng.ts";
import { planted } from "../server/symbiote/planted.ts";
import { freshSeed } from "../stand-ins.ts";
import { intentionLaws, type MakeEstimator, momentOf } from "./intention.contract.ts";
import { broken } from "./refusal.ts";

const seed = freshSeed();

for (const entry of intentions.entries) {
  describe(`intention "${entry.name}" (seed ${seed})`, () => {
    const make: MakeEstimator = (seed, { outputs, goals }) =>
      entry.create({}, { outputs, goals, dtMs: 10, rng: createRng(seed) });
    for (const [law, check] of Object.entries(intentionLaws)) test(law, () => check(make, seed));

    test("parameters it does not have are refused", () => {
      const context = { outputs: 2, goals: 2, dtMs: 10, rng: createRng(seed) };
      expect(() => entry.create({ nosuch: 1 }, context)).toThrow("nosuch");
    });
  });
}

describe(`the contract refuses broken estimators (seed ${seed})`, () => {
  const whole: MakeEstimator = (seed, { outputs, goals }) =>
    intentions.get("instructed").create({}, { outputs, goals, dtMs: 10, rng: createRng(seed) });

  test("the whole one passes", () => {
    expect(broken(intentionLaws, whole, seed)).toEqual([]);
  });

  test("one that leaves out what is not instructed", () => {
    const sparing: MakeEstimator = (seed, shape) => ({
      ...whole(seed, shape),
      estimate(out, { intention }) {
        for (let j = 0; j < out.length; j++) if (!Number.isNaN(intention[j])) out[j] = intention[j];
      },
    });
    expect(broken(intentionLaws, sparing, seed)).toContain(
      "an estimate is written whole, and is finite or NaN",
    );
  });

  test("one that smooths and does not save what it smoothed", () => {
    const smoothing: MakeEstimator = (seed, shape) => {
      const trace = new Float32Array(shape.outputs);
      return {
        ...whole(seed, shape),
        estimate(out, { decoded }) {
          for (let j = 0; j < out.length; j++) trace[j] += 0.1 * (decoded[j] - trace[j]);
          out.set(trace);
        },
      };
    };
    expect(broken(intentionLaws, smoothing, seed)).toContain("saved and restored, it goes on exactly");
  });
});

test("instructed copies the instruction, NaN and all", () => {
  const brain = planted(seed);
  const estimator = intentions
    .get("instructed")
    .create({}, { outputs: brain.outputs, goals: 2, dtMs: 10, rng: createRng(seed) });
  const out = new Float32Array(brain.outputs);
  for (let t = 0; t < 200; t++) {
    brain.next();
    estimator.estimate(out, momentOf(brain, t));
    expect(out).toEqual(brain.intention);
  }
});
