/**
 * Demixed marginalisation (Brendel et al. 2011; Kaufman et al. 2016): how much of a population's variance tells when,
 * and how much tells what. Each unit's response less its grand mean is split exactly in two,
 *
 *   condition-invariant  x̄(t) − x̄          tuned  x(c, t) − x̄(t)
 *
 * and each part into principal components. In motor cortex the largest single component is condition-invariant.
 */
import { Matrix } from "ml-matrix";
import type { Rng } from "../../../../streams/rng.ts";
import { principalAxes } from "./pca.ts";
import { asRows, conditionMean, emptyResponses, type Responses, withoutConditionMean } from "./responses.ts";

/** Variances of the components of each part, falling; together they sum to the variance over conditions and times. */
export interface Marginals {
  readonly invariant: readonly number[];
  readonly tuned: readonly number[];
}

export function marginals(responses: Responses): Marginals {
  const { times, units } = responses;
  const common = Matrix.from1DArray(times, units, conditionMean(responses));
  return {
    invariant: spectrum(common.subRowVector(common.mean("column"))),
    tuned: spectrum(asRows(withoutConditionMean(responses))),
  };
}

/** Variances along the components of rows whose mean is zero. */
function spectrum(rows: Matrix): readonly number[] {
  return principalAxes(rows.transpose().mmul(rows).div(rows.rows), 0).variances;
}

/** Each condition turned round in time by its own random amount: no moment is common to them any more. */
export function circularlyShifted(responses: Responses, rng: Rng): Responses {
  const { conditions, times, units, values } = responses;
  const shifted = emptyResponses(conditions, times, units);
  for (let c = 0; c < conditions; c++) {
    const by = rng.below(times);
    for (let t = 0; t < times; t++) {
      const from = (c * times + ((t + by) % times)) * units;
      shifted.values.set(values.subarray(from, from + units), (c * times + t) * units);
    }
  }
  return shifted;
}
