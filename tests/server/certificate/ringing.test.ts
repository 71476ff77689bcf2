/** A planted spiral is found with its frequency, its decay and its plane; a movement beside it is not said to use it. */
import { Matrix } from "ml-matrix";
import { expect, test } from "vitest";
import { type CentreOut, DIRECTIONS, END, GO } from "../../../server/certificate/reach/centre-out.ts";
import { ringingRows } from "../../../server/certificate/reach/ringing.ts";
import { emptyResponses } from "../../../server/symbiote/lenses/analyses/responses.ts";
import { softlyNormalised } from "../../../server/symbiote/lenses/analyses/soft-normalise.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const UNITS = 40;
const HZ = 1.5;
const DECAY_MS = 150;
const DT_MS = 10;
const said = (what: string) => `${what} (seed ${seed})`;

/** Units 0 and 1 spiral, unit 2 decays slower than they do, the others fast. */
function spiral() {
  const modulus = Math.exp(-DT_MS / DECAY_MS);
  const angle = (2 * Math.PI * HZ * DT_MS) / 1000;
  const jacobian = Matrix.eye(UNITS, UNITS, 0.5);
  jacobian.setSubMatrix(
    [
      [modulus * Math.cos(angle), -modulus * Math.sin(angle)],
      [modulus * Math.sin(angle), modulus * Math.cos(angle)],
    ],
    0,
    0,
  );
  jacobian.set(2, 2, 0.99);
  return { dimension: UNITS, map: (x: Float64Array) => x, jacobian: () => jacobian };
}

/** Every direction moves along two units that begin at `from`. */
function movementIn(from: number): CentreOut {
  const rng = createRng(seed);
  const rates = emptyResponses(DIRECTIONS, END, UNITS);
  for (let k = 0; k < DIRECTIONS; k++) {
    const angle = (2 * Math.PI * k) / DIRECTIONS;
    for (let t = GO; t < END; t++) {
      const at = (k * END + t) * UNITS;
      for (let u = 0; u < UNITS; u++) rates.values[at + u] = 0.01 * rng.normal();
      rates.values[at + from] += Math.cos(angle + t / 10);
      rates.values[at + from + 1] += Math.sin(angle + t / 10);
    }
  }
  return { rates } as unknown as CentreOut;
}

const AWAKE = new Float64Array(UNITS).fill(0.1);

test(said("the spiral is described, and the slower mode that does not turn is not taken for it"), () => {
  const [frequency, decay, share] = ringingRows(spiral(), [AWAKE], movementIn(0), createRng(seed));
  expect(frequency.value).toBeCloseTo(HZ, 6);
  expect(decay.value).toBeCloseTo(DECAY_MS, 6);
  expect(share.value).toBeGreaterThan(0.9);
  expect([frequency, decay, share].map(({ pass }) => pass)).toEqual([true, true, true]);
});

test(said("a movement in another plane does not ride on it"), () => {
  const share = ringingRows(spiral(), [AWAKE], movementIn(7), createRng(seed))[2];
  expect(share.value).toBeLessThan(0.05);
  expect(share.pass).toBe(false);
});

test(said("where nothing turns there is nothing to describe, and nothing passes"), () => {
  const still = { ...spiral(), jacobian: () => Matrix.eye(UNITS, UNITS, 0.9) };
  const rows = ringingRows(still, [AWAKE], movementIn(0), createRng(seed));
  expect(rows.map(({ pass }) => pass)).toEqual([false, false, false]);
});

test(said("soft normalisation divides by range and floor: gains cancel where the floor is small"), () => {
  const rng = createRng(seed);
  const one = emptyResponses(3, 5, 4);
  const gained = emptyResponses(3, 5, 4);
  const gains = [0.1, 1, 3, 20];
  one.values.forEach((_, i) => {
    one.values[i] = rng.uniform();
    gained.values[i] = gains[i % 4] * one.values[i];
  });
  const [a, b] = [one, gained].map((responses) => softlyNormalised(responses, 1e-12).values);
  a.forEach((value, i) => {
    expect(value).toBeCloseTo(b[i], 8);
  });
  const floored = softlyNormalised(one, 1e6).values;
  expect(Math.max(...floored)).toBeLessThan(1e-5);
});
