/**
 * k-means (Lloyd 1982, seeded as in Arthur & Vassilvitskii 2007) with the number of clusters that the silhouette
 * (Rousseeuw 1987) prefers:
 *
 *   s_i = (b_i − a_i) / max(a_i, b_i),   a: mean distance to the own cluster, b: to the nearest other
 */
import type { Rng } from "../../../../streams/rng.ts";

/** Rows of equal length. */
export type Points = readonly (readonly number[] | Float64Array)[];

export interface Clustering {
  /** The number of clusters, none of them empty. */
  readonly count: number;
  /** Which cluster each point is in; the largest is 0. */
  readonly labels: readonly number[];
  /** Mean silhouette, −1 … 1. */
  readonly silhouette: number;
}

const STARTS = 4;
const MOST_STEPS = 50;

/** The best of 2 … `most` clusters. NaN and one cluster when there are fewer than three points. */
export function clustersOf(points: Points, most: number, rng: Rng): Clustering {
  let best: Clustering = { count: 1, labels: points.map(() => 0), silhouette: Number.NaN };
  const distances = distancesOf(points);
  for (let k = 2; k <= Math.min(most, points.length - 1); k++) {
    const labels = kMeans(points, k, rng);
    const score = silhouetteOf(distances, labels);
    if (!(score <= best.silhouette)) best = { ...bySize(labels), silhouette: score };
  }
  return best;
}

/** The labels with the least squared distance to their centres of a few starts. */
export function kMeans(points: Points, k: number, rng: Rng): number[] {
  let best: number[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (let start = 0; start < STARTS; start++) {
    const { labels, cost } = lloyd(points, spreadOut(points, k, rng));
    if (cost >= least && best.length > 0) continue;
    least = cost;
    best = labels;
  }
  return best;
}

/** k of the points, each likely to be far from those before it. */
function spreadOut(points: Points, k: number, rng: Rng): Float64Array[] {
  const centres = [Float64Array.from(points[rng.below(points.length)])];
  const nearest = new Float64Array(points.length).fill(Number.POSITIVE_INFINITY);
  while (centres.length < k) {
    let total = 0;
    points.forEach((point, i) => {
      nearest[i] = Math.min(nearest[i], squared(point, centres[centres.length - 1]));
      total += nearest[i];
    });
    let left = total * rng.uniform();
    const chosen = nearest.findIndex((far) => {
      left -= far;
      return left < 0;
    });
    centres.push(Float64Array.from(points[chosen < 0 ? rng.below(points.length) : chosen]));
  }
  return centres;
}

function lloyd(points: Points, centres: Float64Array[]): { labels: number[]; cost: number } {
  const labels = points.map(() => -1);
  let cost = 0;
  for (let step = 0; step < MOST_STEPS; step++) {
    let moved = false;
    cost = 0;
    points.forEach((point, i) => {
      let [label, least] = [0, Number.POSITIVE_INFINITY];
      centres.forEach((centre, c) => {
        const far = squared(point, centre);
        if (far >= least) return;
        label = c;
        least = far;
      });
      cost += least;
      if (labels[i] === label) return;
      labels[i] = label;
      moved = true;
    });
    if (!moved) break;
    recentre(centres, points, labels);
  }
  return { labels, cost };
}

/** Each centre to the mean of its points; one that has none stays where it is. */
function recentre(centres: Float64Array[], points: Points, labels: readonly number[]): void {
  centres.forEach((centre, c) => {
    const own = points.filter((_, i) => labels[i] === c);
    if (own.length === 0) return;
    centre.fill(0);
    for (const point of own) for (let d = 0; d < centre.length; d++) centre[d] += point[d] / own.length;
  });
}

function squared(a: Points[number], b: Points[number]): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d] - b[d]) ** 2;
  return sum;
}

/** Euclidean distances, one row a point. */
export function distancesOf(points: Points): Float64Array[] {
  return points.map((a) => Float64Array.from(points, (b) => Math.sqrt(squared(a, b))));
}

/** Mean silhouette of a labelling; a point alone in its cluster counts 0. */
export function silhouetteOf(distances: readonly Float64Array[], labels: readonly number[]): number {
  const count = Math.max(...labels) + 1;
  const sizes = new Float64Array(count);
  for (const label of labels) sizes[label]++;
  let total = 0;
  const sums = new Float64Array(count);
  labels.forEach((own, i) => {
    if (sizes[own] < 2) return;
    sums.fill(0);
    for (let j = 0; j < labels.length; j++) sums[labels[j]] += distances[i][j];
    const inside = sums[own] / (sizes[own] - 1);
    let outside = Number.POSITIVE_INFINITY;
    for (let c = 0; c < count; c++) {
      if (c !== own && sizes[c] > 0) outside = Math.min(outside, sums[c] / sizes[c]);
    }
    const larger = Math.max(inside, outside);
    if (Number.isFinite(larger) && larger > 0) total += (outside - inside) / larger;
  });
  return total / labels.length;
}

/** Labels by falling size of cluster, without gaps. */
function bySize(labels: readonly number[]): { count: number; labels: number[] } {
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const order = [...sizes.keys()].sort((a, b) => sizes.get(b)! - sizes.get(a)! || a - b);
  return { count: order.length, labels: labels.map((label) => order.indexOf(label)) };
}
