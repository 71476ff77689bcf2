import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Snapshot, SnapshotValue } from "../../streams/ports.ts";
import { decodeSnapshot, encodeSnapshot, snapshotsEqual } from "../../streams/snapshot.ts";
import { freshSeed } from "../stand-ins.ts";

const seed = freshSeed();

const anySnapshot: fc.Arbitrary<Snapshot> = fc.letrec<{ value: SnapshotValue; snapshot: Snapshot }>(
  (tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.double(),
      fc.string(),
      fc.boolean(),
      fc.constantFrom(null, Number.NaN, -0, Number.NEGATIVE_INFINITY),
      fc.array(fc.float()).map((a) => Float32Array.from(a)),
      fc.array(fc.double()).map((a) => Float64Array.from(a)),
      fc.array(fc.integer()).map((a) => Int32Array.from(a)),
      fc.array(fc.nat()).map((a) => Uint32Array.from(a)),
      fc.array(tie("value"), { maxLength: 4 }),
      tie("snapshot"),
    ),
    snapshot: fc.dictionary(
      fc.string().filter((key) => key !== "$"),
      tie("value"),
      { maxKeys: 5, noNullPrototype: true },
    ),
  }),
).snapshot;

describe(`round trips, seed ${seed}`, () => {
  test("what comes back is the same to the bit, and encodes to the same bytes", () => {
    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        const bytes = encodeSnapshot(snapshot);
        const back = decodeSnapshot(bytes);
        expect(snapshotsEqual(back, snapshot)).toBe(true);
        expect(encodeSnapshot(back)).toEqual(bytes);
      }),
      { seed, numRuns: 100 },
    );
  });

  test("from any offset of a larger buffer, and independent of it afterwards", () => {
    const bytes = encodeSnapshot({ a: Float64Array.of(1, 2), b: [Float32Array.of(3)] });
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    const back = decodeSnapshot(larger.subarray(3));
    larger.fill(0);
    expect(back).toEqual({ a: Float64Array.of(1, 2), b: [Float32Array.of(3)] });
  });

  test("a damaged snapshot is refused or differs; it never crashes otherwise", () => {
    fc.assert(
      fc.property(anySnapshot, fc.nat(), fc.integer({ min: 1, max: 255 }), (snapshot, where, flip) => {
        const bytes = encodeSnapshot(snapshot);
        const cut = bytes.slice(0, where % bytes.length);
        expect(() => decodeSnapshot(cut)).toThrow(/snapshot/);
        bytes[where % bytes.length] ^= flip;
        try {
          decodeSnapshot(bytes);
        } catch (error) {
          expect((error as Error).message).toMatch(/snapshot/);
        }
      }),
      { seed, numRuns: 300 },
    );
  });
});

test("the bytes, once", () => {
  const bytes = encodeSnapshot({ x: Float32Array.of(1), n: -0 });
  const header = '{"x":{"$":"f32","at":0,"n":1},"n":{"$":"-0"}}';
  expect(header.length).toBe(45);
  const hex = (part: Uint8Array) => Buffer.from(part).toString("hex");
  expect(hex(bytes.subarray(0, 16))).toBe(
    "53594d53" + // "SYMS"
      "01000000" + // version
      "2d000000" + // header length
      "08000000", // blob length
  );
  expect(Buffer.from(bytes.subarray(16, 61)).toString()).toBe(header);
  expect(hex(bytes.subarray(61))).toBe(
    "000000" + // zeros to 8
      "0000803f00000000", // 1.0f, and zeros to 8
  );
});

describe("equality", () => {
  test.each([
    [{ a: 0 }, { a: -0 }],
    [{ a: Float32Array.of(0) }, { a: Float32Array.of(-0) }],
    [{ a: Float32Array.of(1) }, { a: Float64Array.of(1) }],
    [{ a: Float32Array.of(1) }, { a: Float32Array.of(1, 0) }],
    [{ a: Float32Array.of(1) }, { a: 1 }],
    [{ a: [1] }, { a: { 0: 1 } }],
    [{ a: 1 }, { a: 1, b: null }],
    [{ a: null }, { a: {} }],
  ] as readonly [Snapshot, Snapshot][])("%j is not %j", (a, b) => {
    expect(snapshotsEqual(a, b)).toBe(false);
    expect(snapshotsEqual(b, a)).toBe(false);
  });

  test("the order of keys does not count, NaN equals NaN", () => {
    expect(snapshotsEqual({ a: Number.NaN, b: 2 }, { b: 2, a: Number.NaN })).toBe(true);
  });
});

describe("what is no snapshot says so in one sentence", () => {
  const good = () => encodeSnapshot({ x: Float64Array.of(1) });
  const with32 = (at: number, value: number) => {
    const bytes = good();
    new DataView(bytes.buffer).setUint32(at, value, true);
    return bytes;
  };
  const withHeader = (text: string) => {
    const body = good();
    body.set(new TextEncoder().encode(text.padEnd(30)), 16);
    return body;
  };
  test.each([
    ["too short", new Uint8Array(3), /at least 16 bytes, not 3/],
    ["no magic", with32(0, 0), /do not start with SYMS/],
    ["another version", with32(4, 9), /version 9 cannot be read; this program reads 1/],
    ["a wrong length", with32(12, 80), /has 128 bytes but has 56; it is damaged/],
    ["no JSON", withHeader("{"), /header is not JSON/],
    ["no object", withHeader("[1]"), /header is not an object/],
    ["an array outside", withHeader('{"x":{"$":"f64","at":8,"n":1}}'), /points outside/],
    ["an unaligned array", withHeader('{"x":{"$":"f32","at":4,"n":1}}'), /points outside/],
    ["an unknown kind", withHeader('{"x":{"$":"toString"}}'), /points outside/],
  ])("%s", (_, bytes, message) => {
    expect(() => decodeSnapshot(bytes)).toThrow(message);
  });

  test("what cannot be kept is refused with its path", () => {
    const encode = (value: unknown) => () => encodeSnapshot({ a: [value] } as unknown as Snapshot);
    expect(encode(undefined)).toThrow(/^snapshot\.a\[0\] is undefined; a snapshot holds plain values$/);
    expect(encode(() => 1)).toThrow(/is function/);
    expect(encode(new Uint8Array(2))).toThrow(/array of a kind/);
    expect(encode({ $: 1 })).toThrow(/key "\$", which is reserved/);
  });
});
