/** The shipped networks have every signature of a decision by evidence that counts; an untrained one of their size does not. */
import { expect, test } from "vitest";
import { initialWeights } from "../../../server/brains/initial.ts";
import { SIGMA } from "../../../server/brains/rnn.ts";
import { examine } from "../../../server/certificate/decide/examine.ts";
import { examinerOf } from "../../../server/certificate/index.ts";
import { createRng } from "../../../streams/rng.ts";

test("decide passes every row, the same whenever it is examined", () => {
  const [candidate] = examinerOf("decide").candidates(1);
  const { rows, figures } = candidate.examine();
  expect(rows.filter(({ pass }) => !pass)).toEqual([]);
  expect(rows.length).toBeGreaterThanOrEqual(10);
  expect(figures.map(({ kind }) => kind)).toEqual(["curves", "curves", "plane", "plane", "bars"]);
  expect(candidate.examine().rows).toEqual(rows);
});

test("an untrained network of the same size fails where training is the claim", () => {
  const weights = initialWeights(128, 5, 1, createRng(1));
  const { rows } = examine({ brain: "untrained", seed: 1, weights, sigma: SIGMA });
  const failed = rows.filter(({ pass }) => !pass).map(({ name }) => name);
  for (const claim of ["right choices", "psychometric weight", "time constant along the line", "gating"]) {
    expect(
      failed.some((name) => name.includes(claim)),
      claim,
    ).toBe(true);
  }
});
