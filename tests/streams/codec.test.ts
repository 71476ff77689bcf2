import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createFrameBuffer,
  type DataFrame,
  decodeFrame,
  encodeData,
  FLAG,
  HEADER_BYTES,
  type SteeringFrame,
  writeSteering,
} from "../../streams/codec.ts";
import { golden } from "../golden/read.ts";

const u32 = fc.integer({ min: 0, max: 0xffffffff });
const u16 = fc.integer({ min: 0, max: 0xffff });
const f32 = fc.float({ noDefaultInfinity: false });

function steeringBytes(command: Omit<SteeringFrame, "type" | "flags">): Uint8Array {
  const frame = createFrameBuffer(command.currents.length);
  frame.values.set(command.currents);
  writeSteering(frame, command);
  return frame.bytes;
}

describe("golden frames", () => {
  test("data", () => {
    const header = { stream: 3, seq: 1000, tick: 1000, time: 10, dt: 0.01, rows: 2 };
    expect(encodeData(header, Float32Array.of(1, 2, Number.NaN, -10))).toEqual(golden("data"));
  });

  test("reduced", () => {
    const flags = FLAG.reduced | FLAG.discontinuity;
    const header = { stream: 1, seq: 8, tick: 8, time: 0.08, dt: 0.04, rows: 2, flags };
    expect(encodeData(header, Float32Array.of(-1, 0.5))).toEqual(golden("reduced"));
  });

  test("snapshot", () => {
    const header = { stream: 2, seq: 0xffffffff, tick: 0, time: 0, dt: 0, rows: 1, snapshot: true };
    expect(encodeData(header, Float32Array.of(0, Number.POSITIVE_INFINITY, 1))).toEqual(golden("snapshot"));
  });

  test("steering", () => {
    const command = { site: 0, n: 42, causeTick: 1234, lease: 7, gain: 0.5, ttlTicks: 25, rampTicks: 2 };
    expect(steeringBytes({ ...command, currents: Float32Array.of(0.25, -0.75) })).toEqual(golden("steering"));
  });
});

describe("round trips", () => {
  const data = fc.record({
    stream: u32,
    seq: u32,
    tick: u32,
    time: fc.double({ noNaN: true }),
    dt: f32,
    flags: fc.integer({ min: 0, max: 255 }),
    snapshot: fc.boolean(),
    rows: fc.integer({ min: 1, max: 20 }),
    columns: fc.integer({ min: 1, max: 20 }),
  });

  test("what is encoded is what is decoded, bit for bit", () =>
    fc.assert(
      fc.property(data, fc.infiniteStream(f32), ({ columns, snapshot, ...header }, values) => {
        const sent = Float32Array.from({ length: header.rows * columns }, () => values.next().value);
        const frame = decodeFrame(encodeData({ ...header, snapshot }, sent)) as DataFrame;
        expect(frame).toEqual({ ...header, type: snapshot ? 3 : 1, columns, values: sent });
      }),
    ));

  test("commands too", () =>
    fc.assert(
      fc.property(
        fc.record({ site: u32, n: u32, causeTick: u32, gain: f32, ttlTicks: u16, rampTicks: u16 }),
        fc.maxSafeNat(),
        fc.array(f32, { minLength: 1, maxLength: 64 }),
        (header, lease, values) => {
          const command = { ...header, lease, currents: Float32Array.from(values) };
          expect(decodeFrame(steeringBytes(command))).toEqual({ ...command, type: 4, flags: 0 });
        },
      ),
    ));
});

describe("reading in place", () => {
  const bytes = encodeData({ stream: 1, seq: 0, tick: 0, time: 0, dt: 0, rows: 1 }, Float32Array.of(1, 2, 3));

  test("an aligned payload is a view of the received bytes", () => {
    const { values } = decodeFrame(bytes.buffer as ArrayBuffer) as DataFrame;
    expect(values.buffer).toBe(bytes.buffer);
    expect(values.byteOffset).toBe(HEADER_BYTES);
  });

  test.each([0, 1, 2, 3])("a frame %i bytes into a larger buffer reads the same", (offset) => {
    // What a Node socket hands out is a Buffer, whose methods differ from those of a plain array.
    for (const larger of [new Uint8Array(bytes.length + 8), Buffer.alloc(bytes.length + 8)]) {
      larger.set(bytes, offset);
      const { values } = decodeFrame(larger.subarray(offset, offset + bytes.length)) as DataFrame;
      expect([...values]).toEqual([1, 2, 3]);
    }
  });

  test("a longer header of a later version is skipped", () => {
    const longer = new Uint8Array(bytes.length + 8);
    longer.set(bytes.subarray(0, HEADER_BYTES));
    longer.set(bytes.subarray(HEADER_BYTES), HEADER_BYTES + 8);
    new DataView(longer.buffer).setUint16(2, HEADER_BYTES + 8, true);
    expect([...(decodeFrame(longer) as DataFrame).values]).toEqual([1, 2, 3]);
  });
});

describe("malformed frames", () => {
  const spoil = (change: (view: DataView) => void, name = "data") => {
    const bytes = golden(name);
    change(new DataView(bytes.buffer));
    return bytes;
  };
  test.each([
    ["empty", new Uint8Array(0), /has 0 in all/],
    ["a header cut short", golden("data").subarray(0, 31), /has 31 in all/],
    ["no payload", golden("data").subarray(0, 32), /does not hold 2 rows/],
    ["half a float", golden("data").subarray(0, 34), /whole float32/],
    ["a row and a half", golden("data").subarray(0, 44), /does not hold 2 rows/],
    ["header length 31", spoil((v) => v.setUint16(2, 31, true)), /header length 31/],
    ["header longer than the frame", spoil((v) => v.setUint16(2, 52, true)), /header length 52/],
    ["header length that skews the payload", spoil((v) => v.setUint16(2, 33, true)), /multiple of 4/],
    ["no rows", spoil((v) => v.setUint16(28, 0, true)), /does not hold 0 rows/],
    ["more rows than bytes", spoil((v) => v.setUint16(28, 65_535, true)), /does not hold 65535 rows/],
    ["dtype float16", spoil((v) => v.setUint16(30, 1, true)), /dtype 1 is not in use/],
    ["type 2", spoil((v) => v.setUint8(0, 2)), /frame type 2/],
    ["type 0", spoil((v) => v.setUint8(0, 0)), /frame type 0/],
    ["a lease of 0.5", spoil((v) => v.setFloat64(16, 0.5, true), "steering"), /whole number/],
    ["a lease of NaN", spoil((v) => v.setFloat64(16, Number.NaN, true), "steering"), /whole number/],
    ["a command without currents", golden("steering").subarray(0, 32), /at least one current/],
  ])("%s", (_, bytes, sentence) => expect(() => decodeFrame(bytes)).toThrow(sentence));

  test("no bytes whatever do anything but decode or give one sentence", () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(1, 3, 4, 9), (noise, type) => {
        if (noise.length > 3) noise.set([type, 0, 32, 0]);
        try {
          const frame = decodeFrame(noise);
          const payload = frame.type === 4 ? frame.currents.length : frame.values.length;
          expect(HEADER_BYTES + 4 * payload).toBe(noise.length);
        } catch (error) {
          expect(error).toMatchObject({ code: "malformed" });
        }
      }),
    ));
});
