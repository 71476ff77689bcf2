/** Planted clusters are found again, and the silhouette is what its definition says. */
import { expect, test } from "vitest";
import {
  clustersOf,
  distancesOf,
  kMeans,
  silhouetteOf,
} from "../../../../server/symbiote/lenses/analyses/clusters.ts";
import { createRng } from "../../../../streams/rng.ts";
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();

/** Points around the corners of a simplex; `kinds` says whose each is. */
function planted(sizes: readonly number[], spread: number) {
  const rng = createRng(seed).fork("planted");
  const kinds = rng.shuffle(sizes.flatMap((size, kind) => new Array<number>(size).fill(kind)));
  const points = kinds.map((kind) =>
    Array.from({ length: 8 }, (_, d) => Number(d === kind) + spread * rng.normal()),
  );
  return { kinds, points };
}

test.each([2, 3, 5])(`%i planted clusters are found, largest first (seed ${seed})`, (count) => {
  const sizes = Array.from({ length: count }, (_, c) => 40 - 5 * c);
  const { kinds, points } = planted(sizes, 0.08);
  const found = clustersOf(points, 8, createRng(seed));
  expect(found.count).toBe(count);
  expect(found.labels).toEqual(kinds);
  expect(found.silhouette).toBeGreaterThan(0.6);
});

test(`where nothing is planted the silhouette is low (seed ${seed})`, () => {
  const { points } = planted([120], 1);
  expect(clustersOf(points, 8, createRng(seed)).silhouette).toBeLessThan(0.25);
});

test("the silhouette of four points on a line, by hand", () => {
  // 0, 1 | 5, 6: a = 1 for all; b = 5.5 for the outer, 4.5 for the inner points.
  const distances = distancesOf([[0], [1], [5], [6]]);
  expect(silhouetteOf(distances, [0, 0, 1, 1])).toBeCloseTo((2 * (4.5 / 5.5) + 2 * (3.5 / 4.5)) / 4, 10);
  // Alone in its cluster counts 0: 0 | 1, 5, 6.
  const rest = [(1 - 4.5) / 4.5, (5 - 2.5) / 5, (6 - 3) / 6];
  expect(silhouetteOf(distances, [0, 1, 1, 1])).toBeCloseTo(rest.reduce((a, b) => a + b) / 4, 10);
});

test(`no point is nearer to another centre than to its own (seed ${seed})`, () => {
  const { points } = planted([60], 1);
  const labels = kMeans(points, 4, createRng(seed));
  const centres = [0, 1, 2, 3].map((c) => {
    const own = points.filter((_, i) => labels[i] === c);
    return points[0].map((_, d) => own.reduce((sum, point) => sum + point[d], 0) / own.length);
  });
  const far = (a: readonly number[], b: readonly number[]) =>
    Math.hypot(...a.map((value, d) => value - b[d]));
  points.forEach((point, i) => {
    const nearest = Math.min(...centres.map((centre) => far(point, centre)));
    expect(far(point, centres[labels[i]])).toBeCloseTo(nearest, 10);
  });
});
