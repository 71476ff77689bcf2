/** Figures of findings about brain control. */
import { type Curve, type Figure, shade } from "../../certificate/figure.ts";
import { type Measure, meanOf } from "./compare.ts";
import type { CursorArm, CursorSeed } from "./finding.ts";

/** The arm in which nothing is decoded. */
export const HAND: CursorArm = {
  name: "hand",
  summary: "the hand moves the cursor: what this brain can do",
  reading: undefined,
};

/** A bar an arm with its 95 % interval. */
export function barsOf(
  seeds: readonly CursorSeed[],
  arms: readonly CursorArm[],
  label: string,
  measure: Measure,
  caption: string,
): Figure {
  const bars = arms.flatMap(({ name }, i) => {
    const found = meanOf(seeds, name, measure);
    if (found === undefined) return [];
    return [{ name, value: found.mean, error: [found.lo, found.hi] as const, colour: shade(i) }];
  });
  return { kind: "bars", title: label, caption, y: { label }, bars };
}

/** A measure of arms over what they differ in. @param x that of each arm */
export function curveOf(
  seeds: readonly CursorSeed[],
  arms: readonly { readonly name: string; readonly x: number }[],
  measure: Measure,
  look: Pick<Curve, "name" | "colour">,
): Curve {
  const found = arms.flatMap(({ name, x }) => {
    const mean = meanOf(seeds, name, measure);
    return mean === undefined ? [] : [{ x, ...mean }];
  });
  return {
    ...look,
    look: "both",
    points: found.map(({ x, mean }) => [x, mean]),
    errors: found.map(({ lo, hi }) => [lo, hi]),
  };
}
