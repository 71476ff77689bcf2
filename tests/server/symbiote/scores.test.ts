import { expect, test } from "vitest";
import { createScore } from "../../../server/symbiote/scores.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const SECOND = 100;

/** Score `ticks` moments of a random label; `guess` makes the prediction of a label. */
function scored(guess: (d: number) => number, ticks: number) {
  const rng = createRng(seed);
  const score = createScore(1, 10);
  for (let t = 0; t < ticks; t++) {
    const d = 0.5 + rng.normal();
    score.add(Float32Array.of(d), Float32Array.of(guess(d)));
  }
  return score.r2(0, 1);
}

test(`a perfect prediction scores 1, the mean 0, noise of half the variance a half (seed ${seed})`, () => {
  const noise = createRng(seed).fork("noise");
  expect(scored((d) => d, 60 * SECOND)).toBe(1);
  expect(Math.abs(scored(() => 0.5, 60 * SECOND))).toBeLessThan(0.25);
  expect(Math.abs(scored((d) => d + Math.SQRT1_2 * noise.normal(), 60 * SECOND) - 0.5)).toBeLessThan(0.15);
  expect(scored((d) => -d, 60 * SECOND)).toBeLessThan(-2);
});

test(`what never varied has no score, and neither has too little (seed ${seed})`, () => {
  expect(scored((d) => d, 2 * SECOND)).toBeNaN();
  const still = createScore(1, 10);
  for (let t = 0; t < 10 * SECOND; t++) still.add(Float32Array.of(0.25), Float32Array.of(0.2));
  expect(still.r2(0, 1)).toBeNaN();
  expect(createScore(2, 10).r2(1, 1)).toBeNaN();
});

test(`moments without a label do not count (seed ${seed})`, () => {
  const rng = createRng(seed);
  const [plain, gaps] = [createScore(2, 10), createScore(2, 10)];
  for (let t = 0; t < 10 * SECOND; t++) {
    const [truth, guess] = [rng.normals(new Float32Array(2), 1), rng.normals(new Float32Array(2), 1)];
    plain.add(truth, guess);
    gaps.add(truth, guess);
    gaps.add(Float32Array.of(Number.NaN, Number.NaN), guess);
    gaps.add(truth, Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY));
  }
  expect(gaps.save()).toEqual(plain.save());
});

test(`it says how well it goes now: a decoder that gets well is forgiven its past (seed ${seed})`, () => {
  let t = 0;
  expect(scored((d) => (t++ < 30 * SECOND ? 10 : d), 60 * SECOND)).toBeGreaterThan(0.5);
});
