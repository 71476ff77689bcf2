import { expect, test } from "vitest";
import { diffInMeans } from "../../../../server/symbiote/steering/directions/diff-in-means.ts";
import { lda } from "../../../../server/symbiote/steering/directions/lda.ts";
import { logistic } from "../../../../server/symbiote/steering/directions/logistic.ts";
import { pcaLat } from "../../../../server/symbiote/steering/directions/pca-lat.ts";
import type { Samples } from "../../../../server/symbiote/steering/directions/samples.ts";
import { createRng } from "../../../../streams/rng.ts";
import golden from "../../../golden/readers.json" with { type: "json" };
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();
const vectors: Samples = { positive: golden.pos, negative: golden.neg };
const cosine = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>) =>
    Array.from(x).reduce((sum, value, i) => sum + value * y[i], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
};

/** Two Gaussian classes that differ along `effect`, under noise that is loud where the effect is not. */
function planted(count: number) {
  const rng = createRng(seed);
  const width = 12;
  const effect = Float64Array.from({ length: width }, () => rng.normal());
  const loud = Float64Array.from({ length: width }, () => rng.normal());
  const sample = (side: number) => {
    const [noise, common] = [rng.normals(new Float32Array(width), 1), 4 * rng.normal()];
    return Float64Array.from(effect, (value, i) => side * value + noise[i] + common * (loud[i] + value));
  };
  const many = (side: number) => Array.from({ length: count }, () => sample(side));
  return { effect, samples: { positive: many(1), negative: many(-1) } };
}

test("golden: difference in means, and the uncentred component of differences", () => {
  diffInMeans(vectors).forEach((value, i) => {
    expect(value).toBeCloseTo(golden.diff_in_means[i], 12);
  });
  pcaLat(vectors).forEach((value, i) => {
    expect(value).toBeCloseTo(golden["pca_uncentred_plus_minus_delta (unit, sign by diff-in-means)"][i], 9);
  });
  const trap =
    golden["trap: pca of ordered, centred differences (nearly orthogonal to the effect; do not use)"];
  expect(Math.abs(cosine(pcaLat(vectors), trap))).toBeLessThan(0.5);
});

test(`filters ignore the loud noise and patterns hold the effect: they are not the same (seed ${seed})`, () => {
  const { effect, samples } = planted(4000);
  for (const { filter, pattern, bias } of [lda(samples), logistic(samples)]) {
    expect(cosine(pattern, effect)).toBeGreaterThan(0.9);
    expect(cosine(filter, effect)).toBeLessThan(cosine(pattern, effect));
    // One unit along the pattern moves the reading by one.
    expect(pattern.reduce((sum, value, i) => sum + value * filter[i], 0)).toBeCloseTo(1, 9);
    const says = (row: ArrayLike<number>) => filter.reduce((sum, value, i) => sum + value * row[i], bias) > 0;
    const right = samples.positive.filter(says).length + samples.negative.filter((row) => !says(row)).length;
    expect(right / 8000).toBeGreaterThan(0.8);
  }
});

test(`the discriminant's pattern is the difference in means, to scale (seed ${seed})`, () => {
  const { samples } = planted(100);
  expect(cosine(lda(samples, 0).pattern, diffInMeans(samples))).toBeCloseTo(1, 6);
});

test(`at the probe's optimum no direction is uphill, even where classes are apart (seed ${seed})`, () => {
  const { filter, bias } = logistic(vectors, 0.5);
  const rows = [
    ...golden.pos.map((row) => ({ row, label: 1 })),
    ...golden.neg.map((row) => ({ row, label: 0 })),
  ];
  const missed = rows.map(({ row, label }) => {
    const logit = row.reduce((sum, value, i) => sum + value * filter[i], bias);
    return label - 1 / (1 + Math.exp(-logit));
  });
  filter.forEach((weight, i) => {
    const slope = rows.reduce((sum, { row }, s) => sum + missed[s] * row[i], 0) - 0.5 * weight;
    expect(slope).toBeCloseTo(0, 8);
  });
  expect(missed.reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 6);
});

test("classes that are empty, unpaired or of other widths are refused", () => {
  expect(() => diffInMeans({ positive: [], negative: [[1]] })).toThrow("no samples");
  expect(() => diffInMeans({ positive: [[1, 2]], negative: [[1]] })).toThrow("width");
  expect(() => pcaLat({ positive: [[1], [2]], negative: [[1]] })).toThrow("pairs");
});
