import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { sessionDigest } from "../../streams/digest.ts";
import { lockstep } from "../../streams/drive.ts";
import { constantLatency } from "../../streams/latency.ts";
import { createRng } from "../../streams/rng.ts";
import { freshSeed, randomReactor, standInRig } from "../stand-ins.ts";

const digestOf = (...rows: readonly (readonly [number, Float32Array])[]) => {
  const digest = sessionDigest();
  for (const [tick, row] of rows) digest.add(tick, row);
  return digest.hex();
};

test("it is SHA-256 over tick and row, little-endian", () => {
  const bytes = Buffer.from(
    "07000000" + // tick 7
      "0000803f" + // 1
      "0000c07f", // NaN, in its one form
    "hex",
  );
  expect(digestOf([7, Float32Array.of(1, Number.NaN)])).toBe(
    createHash("sha256").update(bytes).digest("hex"),
  );
});

test("an injected hash gives the same digest as the built-in one", () => {
  const seed = freshSeed();
  const ours = sessionDigest();
  const node = sessionDigest(createHash("sha256"));
  lockstep(standInRig(seed), randomReactor(seed), constantLatency(), 50, {
    onTick(rig) {
      ours.onTick(rig);
      node.onTick(rig);
    },
  });
  expect(node.hex()).toBe(ours.hex());
});

test("every NaN is the same number, whatever its bits", () => {
  const odd = new Float32Array(Uint32Array.of(0xffc00001, 0x7f800001, 0x3f800000).buffer);
  expect(digestOf([1, odd])).toBe(digestOf([1, Float32Array.of(Number.NaN, Number.NaN, 1)]));
  const infinite = Float32Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1);
  expect(digestOf([1, infinite])).not.toBe(digestOf([1, odd]));
});

test("one bit of one row, one tick number, one order: each changes it", () => {
  const seed = freshSeed();
  const row = createRng(seed).normals(new Float32Array(9), 1);
  const flipped = row.slice();
  new Uint32Array(flipped.buffer)[4] ^= 1;
  const other = new Float32Array(3);
  const all = [
    digestOf([1, row], [1, other]),
    digestOf([1, flipped], [1, other]),
    digestOf([2, row], [1, other]),
    digestOf([1, other], [1, row]),
  ];
  expect(new Set(all).size, `seed ${seed}`).toBe(4);
  expect(all[0]).toMatch(/^[0-9a-f]{64}$/);
});
