/** Energy matching gives the norm that is asked for, within the bound, along the same signs. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { scaleToNorm } from "../../../server/experiments/match.ts";

const direction = fc
  .array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 64 })
  .map((values) => Float32Array.from(values))
  .filter((values) => values.some((value) => Math.abs(value) > 1e-3));

test("the norm is reached exactly when the bound allows it, and nothing is beyond the bound", () => {
  fc.assert(
    fc.property(
      direction,
      fc.double({ min: 1e-3, max: 4, noNaN: true }),
      fc.double({ min: 0, max: 1.2, noNaN: true }),
      (given, bound, share) => {
        const live = given.filter((value) => Math.abs(value) > 1e-3);
        const vector = given.map((value) => (Math.abs(value) > 1e-3 ? value : 0));
        const most = bound * Math.sqrt(live.length);
        const norm = share * most;
        scaleToNorm(vector, norm, bound);
        for (let i = 0; i < vector.length; i++) {
          expect(Math.abs(vector[i])).toBeLessThanOrEqual(bound * (1 + 1e-6));
          expect(vector[i] * given[i]).toBeGreaterThanOrEqual(0);
        }
        expect(Math.hypot(...vector) / most).toBeCloseTo(Math.min(norm, most) / most, 4);
      },
    ),
  );
});

test("a norm of zero gives zeros", () => {
  const vector = Float32Array.of(1, -2, 3);
  scaleToNorm(vector, 0, 1);
  expect([...vector].every((value) => value === 0)).toBe(true);
});
