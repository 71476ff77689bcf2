/** Every other analysis finds what was planted, and finds nothing where nothing was. */
import { Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { alignment } from "../../../../server/symbiote/lenses/analyses/alignment.ts";
import { cosineTuning, directionShift } from "../../../../server/symbiote/lenses/analyses/cosine-tuning.ts";
import { circularlyShifted, marginals } from "../../../../server/symbiote/lenses/analyses/marginals.ts";
import { covariance } from "../../../../server/symbiote/lenses/analyses/pca.ts";
import { emptyResponses, type Responses } from "../../../../server/symbiote/lenses/analyses/responses.ts";
import { ridge, scoreOf } from "../../../../server/symbiote/lenses/analyses/ridge.ts";
import { against, drawn } from "../../../../server/symbiote/lenses/analyses/surrogate.ts";
import { tangling } from "../../../../server/symbiote/lenses/analyses/tangling.ts";
import { createRng } from "../../../../streams/rng.ts";
import { mean } from "../../../../streams/statistic.ts";
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();
const rng = createRng(seed);
const gaussian = (rows: number, columns: number, sd = 1) =>
  Matrix.from1DArray(rows, columns, rng.normals(new Float32Array(rows * columns), sd));

function responsesOf(
  conditions: number,
  times: number,
  units: number,
  value: (c: number, t: number, u: number) => number,
): Responses {
  const made = emptyResponses(conditions, times, units);
  for (let i = 0; i < made.values.length; i++) {
    made.values[i] = value(Math.floor(i / units / times), Math.floor(i / units) % times, i % units);
  }
  return made;
}

test(`a cosine gives back its depth and direction; higher harmonics are no tuning (seed ${seed})`, () => {
  const preferred = 2 * Math.PI * rng.uniform() - Math.PI;
  const at = (harmonic: number) =>
    Array.from({ length: 16 }, (_, k) => 3 + 2 * Math.cos(harmonic * ((2 * Math.PI * k) / 16 - preferred)));
  const tuned = cosineTuning(at(1));
  expect(tuned.r2).toBeCloseTo(1, 9);
  expect(tuned.depth).toBeCloseTo(2, 9);
  expect(directionShift(tuned.preferred, preferred)).toBeLessThan(1e-9);
  expect(cosineTuning(at(2)).r2).toBeLessThan(1e-9);
  expect(directionShift(3, -3)).toBeCloseTo(2 * Math.PI - 6, 9);
});

test(`marginals split the variance exactly, and shifting times takes away what is common (seed ${seed})`, () => {
  const tune = gaussian(8, 5);
  const bump = (t: number) => Math.exp(-(((t - 20) / 4) ** 2));
  const responses = responsesOf(8, 40, 5, (c, t, u) => 2 * bump(t) + 0.3 * tune.get(c, u) * bump(t + 3));
  const { invariant, tuned } = marginals(responses);
  const rows = Matrix.from1DArray(8 * 40, 5, responses.values);
  const total = covariance(rows).trace() * ((8 * 40 - 1) / (8 * 40));
  expect([...invariant, ...tuned].reduce((sum, one) => sum + one, 0)).toBeCloseTo(total, 9);
  const share = (one: Responses) => marginals(one).invariant[0] / total;
  const { p } = against(
    share(responses),
    drawn(99, () => share(circularlyShifted(responses, rng))),
    "high",
  );
  expect(p).toBeLessThanOrEqual(0.05);
});

test(`subspaces that share nothing have index 0, the same one 1, random ones lie between (seed ${seed})`, () => {
  const strengths = (from: number) =>
    Matrix.diag(Array.from({ length: 20 }, (_, i) => (i >= from && i < from + 4 ? 1 + i : 0)));
  const apart = alignment(strengths(0), strengths(4), 4);
  expect(apart.index).toBeCloseTo(0, 9);
  expect(alignment(strengths(0), strengths(0), 4).index).toBeCloseTo(1, 9);
  const { p, reference } = against(
    apart.index,
    drawn(99, () => apart.random(rng)),
    "low",
  );
  expect(p).toBeLessThanOrEqual(0.05);
  expect(reference).toBeGreaterThan(0.2);
  expect(reference).toBeLessThan(1);
});

test("a circle is not tangled; a figure of eight is, because it crosses itself", () => {
  const circle = responsesOf(1, 100, 2, (_, t, u) => (u === 0 ? Math.cos : Math.sin)((2 * Math.PI * t) / 50));
  const eight = responsesOf(1, 100, 2, (_, t, u) => Math.sin(((u + 1) * 2 * Math.PI * t) / 50));
  const worst = (one: Responses) => Math.max(...tangling(one, 10));
  // On a circle of angular speed ω every pair has ‖Δẋ‖² = ω²‖Δx‖².
  expect(worst(circle)).toBeLessThan((4 * Math.PI) ** 2);
  expect(worst(eight)).toBeGreaterThan(5 * worst(circle));
});

test(`ridge reads what is linear and scores shuffled labels at nothing (seed ${seed})`, () => {
  const map = gaussian(10, 2);
  const [x, unseen] = [gaussian(300, 10), gaussian(100, 10)];
  const y = x.mmul(map).add(gaussian(300, 2, 0.1));
  const readoutFor = ridge(x, 0.1);
  const exam = { x: unseen, y: unseen.mmul(map) };
  expect(scoreOf(readoutFor(y), exam)).toBeGreaterThan(0.99);
  const shuffled = new Matrix(rng.shuffle(y.to2DArray()));
  expect(scoreOf(readoutFor(shuffled), exam)).toBeLessThan(0.2);
});

test("a p-value counts the surrogates that do as well, and itself", () => {
  expect(against(5, [1, 2, 3, 4], "high")).toEqual({ reference: 2.5, p: 0.2 });
  expect(against(5, [1, 2, 5, 9], "high").p).toBeCloseTo(0.6, 12);
  expect(against(0, [1, 2, 3, 4], "low").p).toBeCloseTo(0.2, 12);
  expect(mean([1, 2, 3, 4])).toBe(2.5);
});
