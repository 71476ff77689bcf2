import { expect, test } from "vitest";
import { initialWeights } from "../../../server/brains/initial.ts";
import { reachWeights } from "../../../server/brains/weights/index.ts";
import { PARTS, packWeights, unpackWeights } from "../../../server/brains/weights.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const weights = initialWeights(7, 9, 2, createRng(seed));
const origin = { brain: "toy", seed: 3, config: { units: 7 }, success: 0.5, heldOutTrials: 10 };
const packed = packWeights(weights, origin);

test(`packed and unpacked, weights are the same bits (seed ${seed})`, () => {
  expect(unpackWeights(packed)).toEqual(weights);
  expect(packed.header).toMatchObject({ ...origin, units: 7, inputs: 9, actions: 2 });
});

test("the payload is little-endian float32 in base64, in the documented order", () => {
  const one = { ...weights, units: 1, inputs: 1, actions: 1 };
  const parts = Object.fromEntries(PARTS.map((part, i) => [part, Float32Array.of(i + 1)]));
  const { payload } = packWeights({ ...one, ...parts }, origin);
  expect(Buffer.from(payload, "base64").toString("hex")).toBe(
    // 1.0      2.0        3.0        4.0        5.0
    `${"0000803f"}${"00000040"}${"00004040"}${"00008040"}${"0000a040"}`,
  );
});

test("weights that are not what their header says are refused in one sentence that names them", () => {
  const flipped = packed.payload.replace(/^(.)/, (c) => (c === "A" ? "B" : "A"));
  const infinite = packWeights(
    { ...weights, bias: weights.bias.map(() => Number.POSITIVE_INFINITY) },
    origin,
  );
  for (const [broken, why] of [
    [{ ...packed, payload: flipped }, /SHA-256/],
    [{ ...packed, payload: packed.payload.slice(0, -8) }, /7 units need \d+ bytes, the payload has \d+/],
    [{ ...packed, payload: "not base64!" }, /not base64/],
    [{ ...packed, header: { ...packed.header, units: 8 } }, /8 units need/],
    [infinite, /not all finite/],
  ] as const) {
    expect(() => unpackWeights(broken)).toThrow(why);
    expect(() => unpackWeights(broken)).toThrow(/^weights of "toy", seed 3: .*; train them again$/);
  }
});

test.each(reachWeights)(
  "shipped weights are what their header says: seed $header.seed, success $header.success",
  (shipped) => {
    const { units, recurrent } = unpackWeights(shipped);
    expect(units).toBeGreaterThanOrEqual(128);
    expect(recurrent.length).toBe(units ** 2);
    expect(shipped.header.success).toBeGreaterThanOrEqual(0.98);
    expect(shipped.header.heldOutTrials).toBeGreaterThanOrEqual(1000);
  },
);
