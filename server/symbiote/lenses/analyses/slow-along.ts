/**
 * Slow points of a map x → F(x) everywhere along a direction a, such as that of a line attractor: the direction is cut
 * into places s, evenly spaced, and at each the plane a·x = s is searched for a state whose speed ‖F(x) − x‖ is small.
 *
 * A search that may go anywhere slides along the line to where it is slowest, so what it finds depends on where it
 * begins. One that is held to its plane says of every place whether there is a slow point or none: with P = I − aaᵀ and
 * x(z) = Pz + sa it is the search for fixed points (fixed-points.ts) of z → F(x(z)) − x(z) + z, whose Jacobian is
 * (J − I)P + I. Each place is searched from the state that was slow at the place before, and from the nearest start.
 */
import { Matrix } from "ml-matrix";
import { type DynamicalMap, findFixedPoints, type Search } from "./fixed-points.ts";

export interface SearchAlong extends Pick<Search, "radius" | "iterations"> {
  /** Speed of a slow point, at most. */
  readonly tolerance: number;
  /** How many places there are from the first to the last start. */
  readonly places: number;
}

/**
 * @param axis a, of length 1
 * @param starts states to search from, at least one; the range searched is theirs
 * @returns one slow point for every place that has one, by their places
 */
export function slowAlong(
  system: DynamicalMap,
  axis: Float64Array,
  starts: readonly Float64Array[],
  { tolerance, places, ...rest }: SearchAlong,
): Float64Array[] {
  const along = starts.map((x) => dot(axis, x));
  const from = Math.min(...along);
  const step = (Math.max(...along) - from) / places;
  const slowAt = (place: number, start: Float64Array) => {
    const search = { ...rest, tolerances: [tolerance] };
    const [slow] = findFixedPoints(heldAt(system, axis, place), [moved(start, axis, place)], search)[0];
    return slow && moved(slow.x, axis, place);
  };
  const found: Float64Array[] = [];
  let before: Float64Array | undefined;
  for (let k = 0; k < places; k++) {
    const place = from + (k + 0.5) * step;
    const nearest = along.reduce(
      (best, one, i) => (Math.abs(one - place) < Math.abs(along[best] - place) ? i : best),
      0,
    );
    before = (before && slowAt(place, before)) ?? slowAt(place, starts[nearest]);
    if (before !== undefined) found.push(before);
  }
  return found;
}

/** The flow within the plane a·x = place; where its states lie along a makes no difference. */
function heldAt({ dimension, map, jacobian }: DynamicalMap, axis: Float64Array, place: number): DynamicalMap {
  return {
    dimension,
    map(z) {
      const x = moved(z, axis, place);
      return map(x).map((next, i) => next - x[i] + z[i]);
    },
    jacobian(z) {
      const a = jacobian(moved(z, axis, place)).sub(Matrix.eye(dimension));
      const along = a.mmul(Matrix.columnVector(axis));
      return a.sub(along.mmul(Matrix.rowVector(axis))).add(Matrix.eye(dimension));
    },
  };
}

/** `x` moved along the axis to a place. */
function moved(x: Float64Array, axis: Float64Array, place: number): Float64Array {
  const off = place - dot(axis, x);
  return x.map((value, i) => value + off * axis[i]);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
