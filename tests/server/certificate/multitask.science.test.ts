/** The shipped networks have every signature of a brain with many tasks; untrained ones do not. */
import { expect, test } from "vitest";
import { initialWeights } from "../../../server/brains/initial.ts";
import { SIGMA } from "../../../server/brains/rnn.ts";
import { multitaskWeights } from "../../../server/brains/weights/index.ts";
import { examine } from "../../../server/certificate/multitask/examine.ts";
import multitask from "../../../server/certificate/multitask/index.ts";
import { RULE_NAMES } from "../../../server/tasks/multitask-rules.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();

test("every shipped network passes every row, and its figures have a column for every task", () => {
  for (const candidate of multitask.candidates(multitaskWeights.length)) {
    const { rows, figures } = candidate.examine();
    expect(rows.filter(({ pass }) => !pass)).toEqual([]);
    expect(rows.length).toBeGreaterThanOrEqual(10);
    const heats = figures.filter((figure) => figure.kind === "heat");
    expect(heats.length).toBeGreaterThanOrEqual(3);
    for (const { columns, values } of heats) {
      expect(columns).toEqual(RULE_NAMES);
      expect(values.flat().every(Number.isFinite)).toBe(true);
    }
  }
});

test(`an untrained network fails where training is the claim (seed ${seed})`, () => {
  const weights = initialWeights(64, 29, 3, createRng(seed));
  const { rows } = examine({ brain: "multitask", seed, weights, sigma: SIGMA });
  const failed = rows.filter(({ pass }) => !pass).map(({ name }) => name);
  for (const claim of [
    "mean over tasks",
    "worst task",
    "2× noise",
    "ticks of 1 ms",
    "excess deficit where",
  ]) {
    expect(
      failed.some((name) => name.includes(claim)),
      claim,
    ).toBe(true);
  }
});
