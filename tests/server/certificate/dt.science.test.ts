/** At 1 kHz the same network lives the same life: every signature at ticks of 1 ms is what it is at 10 ms. */
import { expect, test } from "vitest";
import { SIGMA } from "../../../server/brains/rnn.ts";
import { reachWeights } from "../../../server/brains/weights/index.ts";
import { unpackWeights } from "../../../server/brains/weights.ts";
import { examine } from "../../../server/certificate/reach/examine.ts";

const [packed] = reachWeights;
const examined = (dtMs: number) =>
  examine({ brain: "reach", seed: packed.header.seed, weights: unpackWeights(packed), sigma: SIGMA, dtMs })
    .rows;

/** How far a signature may move with the length of a tick. */
const TOLERANCE: Readonly<Record<string, number>> = {
  "success of trials": 0.03,
  "remembered target R², linear read-out": 0.03,
  "cosine tuning R² in preparation": 0.05,
  "cosine tuning R² in movement": 0.05,
  "jPCA R²_skew": 0.08,
  "jPCA frequency of the faster of them, Hz": 0.2,
  "alignment of preparation with movement": 0.1,
};

test("success, tuning and rotations at 1 ms agree with those at 10 ms, and every row still passes", () => {
  const [fine, coarse] = [examined(1), examined(10)];
  expect(fine.filter(({ pass }) => !pass)).toEqual([]);
  for (const [name, most] of Object.entries(TOLERANCE)) {
    const of = (rows: typeof fine) => rows.find((row) => row.name === name)!.value;
    expect(Math.abs(of(fine) - of(coarse)), `${name}: ${of(fine)} at 1 ms, ${of(coarse)}`).toBeLessThan(most);
  }
});
