/** The shipped networks pass; a network before training, wired the same way, fails where training is the claim. */
import { expect, test } from "vitest";
import { wiringOf } from "../../../server/brains/grasp-areas.ts";
import { SIGMA } from "../../../server/brains/rnn.ts";
import { examine } from "../../../server/certificate/grasp/examine.ts";
import { examinerOf } from "../../../server/certificate/index.ts";
import { cut } from "../../../server/learners/masks.ts";
import recipe from "../../../server/learners/recipes/grasp.ts";
import { createRng } from "../../../streams/rng.ts";

test("a trained network passes every row, and twice with the same numbers", () => {
  const [candidate] = examinerOf("grasp").candidates(1);
  const { rows, figures } = candidate.examine();
  expect(rows.filter(({ pass }) => !pass)).toEqual([]);
  expect(rows.filter(({ name }) => /lesion|cut/.test(name))).toHaveLength(5);
  expect(candidate.examine().rows).toEqual(rows);
  expect(figures.length).toBeGreaterThanOrEqual(8);
});

test("an untrained network cannot grasp, and its movement depends on nothing that damage could take", () => {
  const { units } = recipe.numbers;
  const rng = createRng(1);
  const weights = recipe.initial!(units, rng);
  cut(weights, wiringOf(units, recipe.inputs, recipe.actions, rng.fork("masks")));
  const { rows } = examine({ brain: "grasp", seed: 1, weights, sigma: SIGMA });
  const failed = rows.filter(({ pass }) => !pass).map(({ name }) => name);
  for (const claim of [
    "success of trials",
    "loss of grasps",
    "movement R² with grips",
    "loss after motor lesion",
  ]) {
    expect(
      failed.some((name) => name.startsWith(claim)),
      claim,
    ).toBe(true);
  }
});
