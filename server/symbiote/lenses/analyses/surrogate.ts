/**
 * How often chance does as well: the p-value of a statistic against surrogates that keep everything but what is
 * claimed, p = (1 + #{surrogates as extreme}) / (1 + #surrogates), never zero (Phipson & Smyth 2010).
 */
import { mean } from "../../../../streams/statistic.ts";

export interface Against {
  /** Mean of the surrogates. */
  readonly reference: number;
  readonly p: number;
}

/** @param extreme which end of the surrogates would be remarkable */
export function against(value: number, surrogates: readonly number[], extreme: "high" | "low"): Against {
  const asExtreme = surrogates.filter((one) => (extreme === "high" ? one >= value : one <= value)).length;
  return { reference: mean(surrogates), p: (1 + asExtreme) / (1 + surrogates.length) };
}

/** `count` values of `draw`. */
export function drawn(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw);
}
