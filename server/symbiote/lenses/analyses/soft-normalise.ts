/**
 * Soft normalisation (Churchland et al. 2012; Kaufman et al. 2016): each unit's response is divided by its range plus
 * a constant, so that a few units of large rates do not speak for the population, and silent ones stay small.
 * The papers add 5 spikes/s, about a twentieth of what a cell can do.
 */
import type { Responses } from "./responses.ts";

/** @param floor added to every unit's range; in the unit of the responses */
export function softlyNormalised(responses: Responses, floor: number): Responses {
  const { units, values } = responses;
  const least = new Float64Array(units).fill(Number.POSITIVE_INFINITY);
  const most = new Float64Array(units).fill(Number.NEGATIVE_INFINITY);
  values.forEach((value, i) => {
    least[i % units] = Math.min(least[i % units], value);
    most[i % units] = Math.max(most[i % units], value);
  });
  return {
    ...responses,
    values: values.map((value, i) => value / (most[i % units] - least[i % units] + floor)),
  };
}
