/**
 * Trial-averaged responses of a population: the tensor that the analyses of motor cortex begin with.
 * `values` holds condition by condition, time by time, unit by unit.
 */
import { Matrix } from "ml-matrix";

export interface Responses {
  readonly conditions: number;
  readonly times: number;
  readonly units: number;
  /** conditions × times × units, row-major. */
  readonly values: Float64Array;
}

/** Zeros of a shape. */
export function emptyResponses(conditions: number, times: number, units: number): Responses {
  return { conditions, times, units, values: new Float64Array(conditions * times * units) };
}

/** The times from `from` to before `to`, copied. */
export function between(
  { conditions, times, units, values }: Responses,
  from: number,
  to: number,
): Responses {
  const part = emptyResponses(conditions, to - from, units);
  for (let c = 0; c < conditions; c++) {
    const start = c * times * units;
    part.values.set(values.subarray(start + from * units, start + to * units), c * part.times * units);
  }
  return part;
}

/** What does not depend on the condition: the mean over conditions. @returns times × units */
export function conditionMean({ conditions, times, units, values }: Responses): Float64Array {
  const mean = new Float64Array(times * units);
  for (let i = 0; i < values.length; i++) mean[i % mean.length] += values[i] / conditions;
  return mean;
}

/** What depends on the condition: the responses less their mean over conditions, at every time. */
export function withoutConditionMean(responses: Responses): Responses {
  const mean = conditionMean(responses);
  return { ...responses, values: responses.values.map((value, i) => value - mean[i % mean.length]) };
}

/** Every condition and time as a row. @returns (conditions · times) × units */
export function asRows({ conditions, times, units, values }: Responses): Matrix {
  return Matrix.from1DArray(conditions * times, units, values);
}

/** The same conditions and times seen along other axes. @param axes columns, units × dimensions */
export function along(responses: Responses, axes: Matrix): Responses {
  return {
    ...responses,
    units: axes.columns,
    values: Float64Array.from(asRows(responses).mmul(axes).to1DArray()),
  };
}
