/** The shipped network is a controller by every row; without training, or without its senses, there is none. */
import { expect, test } from "vitest";
import { initialWeights } from "../../../server/brains/initial.ts";
import { SIGMA } from "../../../server/brains/rnn.ts";
import { examine } from "../../../server/certificate/cursor/examine.ts";
import { examinerOf } from "../../../server/certificate/index.ts";
import { createRng } from "../../../streams/rng.ts";

test("cursor passes every row, the same whenever it is examined", () => {
  const [candidate] = examinerOf("cursor").candidates(1);
  const { rows, figures } = candidate.examine();
  expect(rows.filter(({ pass }) => !pass)).toEqual([]);
  expect(rows.length).toBeGreaterThanOrEqual(14);
  expect(figures.map(({ kind }) => kind)).toEqual(["plane", "curves", "curves", "curves", "points"]);
  expect(candidate.examine().rows).toEqual(rows);
});

test("what says that it controls fails when it is deaf; what only describes does not", () => {
  const rows = examinerOf("cursor").control!.candidates()[0].examine().rows;
  expect(rows.filter(({ pass }) => pass).map(({ name }) => name)).toEqual(["cosine tuning R² in movement"]);
});

test("an untrained network of the same size fails where training is the claim", () => {
  const weights = initialWeights(128, 8, 2, createRng(1));
  const { rows } = examine({ brain: "untrained", seed: 1, weights, sigma: SIGMA });
  const failed = rows.filter(({ pass }) => !pass).map(({ name }) => name);
  for (const claim of ["success of trials", "target jumps", "steady push", "straight against", "at rest"]) {
    expect(
      failed.some((name) => name.includes(claim)),
      claim,
    ).toBe(true);
  }
});
