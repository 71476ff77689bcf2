/** Directions read from a brain: they tell sides of held-out trials apart, and from a brain without intentions they do not. */
import { expect, test } from "vitest";
import { buildRig, defaultSession } from "../../../server/build.ts";
import { readDirections } from "../../../server/experiments/read-directions.ts";
import { decodeDirections, encodeDirections } from "../../../server/symbiote/steering/directions/file.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const read = (brain: string) => {
  const config = { ...defaultSession(seed, brain), twin: false };
  return readDirections(config, buildRig(config), { reader: "mean", trials: 40, heldOut: 40 });
};

test(`directions of reach tell the sides of later trials apart, and say what they are (seed ${seed})`, () => {
  const file = read("reach");
  const { header, directions } = file;
  expect(header.brain.weights).toMatch(/^[0-9a-f]{64}$/);
  expect(header).toMatchObject({ site: { name: "cortex", width: 128 }, channels: 128, unit: "rate" });
  expect(header.training).toEqual({ seed, trials: 40, heldOut: 40 });
  header.directions.forEach(({ name, auroc, positive, negative }, g) => {
    expect(name).toBe(["targetX", "targetY"][g]);
    expect(auroc!).toBeGreaterThan(0.85);
    expect(positive + negative).toBe(40);
    expect(Math.hypot(...directions.subarray(128 * g, 128 * (g + 1)))).toBeCloseTo(1, 5);
  });
  expect(decodeDirections(encodeDirections(file))).toEqual(file);
});

test(`a brain without intentions has none (seed ${seed})`, () => {
  // Forty trials of chance: AUROC 0.5 ± 0.09; four of its standard deviations.
  for (const { auroc } of read("null").header.directions) expect(Math.abs(auroc! - 0.5)).toBeLessThan(0.37);
});
