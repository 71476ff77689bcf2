/** Direction files: what is read is what was written, or one sentence says why not. */
import { sha256 } from "@noble/hashes/sha2.js";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  checkSubject,
  type DirectionFile,
  type DirectionHeader,
  decodeDirections,
  encodeDirections,
  fromBase64,
  type Subject,
  toBase64,
} from "../../../../server/symbiote/steering/directions/file.ts";
import { readers } from "../../../../server/symbiote/steering/directions/study.ts";
import { laws } from "../../../../server/symbiote/steering/index.ts";
import type { Moment } from "../../../../streams/ports.ts";
import { createRng } from "../../../../streams/rng.ts";
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();
const WEIGHTS = "ab".repeat(32);
const ONE_SENTENCE = /^the direction file cannot be used: [^\n]+$/;

function fileOf(channels: number, goals: number, change: Partial<DirectionHeader> = {}): DirectionFile {
  const rng = createRng(seed).fork(`${channels} ${goals}`);
  const header: DirectionHeader = {
    brain: { name: "reach", params: { seed: 1 }, weights: WEIGHTS },
    site: { name: "cortex", width: 128 },
    electrodes: { count: channels },
    channels,
    unit: "rate",
    reader: "mean",
    operation: "add",
    sign: "up",
    centring: "mean",
    training: { seed: 3, trials: 64, heldOut: 32 },
    directions: Array.from({ length: goals }, (_, g) => ({
      name: `goal ${g} · α`,
      positive: 30,
      negative: 34,
      auroc: 0.9,
      slope: 1 + g,
    })),
    ...change,
  };
  return {
    header,
    directions: rng.normals(new Float32Array(goals * channels), 1),
    centre: rng.normals(new Float32Array(channels), 1),
  };
}

test(`written and read, a file is the same, as bytes and as text (seed ${seed})`, () => {
  const shape = [fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 4 })] as const;
  fc.assert(
    fc.property(...shape, fc.string(), fc.constantFrom(...readers), (channels, goals, sign, reader) => {
      const file = fileOf(channels, goals, { sign, reader });
      const bytes = encodeDirections(file);
      expect(decodeDirections(bytes)).toEqual(file);
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }),
    { seed, numRuns: 50 },
  );
});

describe("a damaged file is refused in one sentence", () => {
  const bytes = encodeDirections(fileOf(3, 2));

  test("whichever byte is another, and however it is", () => {
    for (let i = 0; i < bytes.length; i++) {
      for (const flip of [1, 0x80, 0xff]) {
        const damaged = bytes.slice();
        damaged[i] ^= flip;
        expect(() => decodeDirections(damaged), `byte ${i} ^ ${flip}`).toThrow(ONE_SENTENCE);
      }
    }
  });

  test("wherever it is cut off, and whatever follows it", () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeDirections(bytes.subarray(0, length)), `${length} bytes`).toThrow(ONE_SENTENCE);
    }
    expect(() => decodeDirections(Uint8Array.of(...bytes, 0))).toThrow(ONE_SENTENCE);
    expect(() => decodeDirections(bytes.subarray(0, 40))).toThrow(/cut short after 40 bytes/);
  });

  test("what is no such file at all", () => {
    expect(() => decodeDirections(new TextEncoder().encode('{"name": "x"}'))).toThrow(/no direction file/);
    expect(() => decodeDirections(new Uint8Array())).toThrow(/no direction file/);
    expect(() => fromBase64("never base64!")).toThrow(ONE_SENTENCE);
  });
});

/** The bytes with something in their place, and a checksum that is right again. */
function signed(bytes: Uint8Array, at: number, put: Uint8Array): Uint8Array {
  const changed = bytes.slice();
  changed.set(put, at);
  changed.set(sha256(changed.subarray(0, -32)), changed.length - 32);
  return changed;
}

test("a file that is whole but says nonsense is refused, and says which", () => {
  const file = fileOf(3, 2);
  const bytes = encodeDirections(file);
  const nan = new Uint8Array(Float32Array.of(Number.NaN).buffer);
  expect(() => decodeDirections(signed(bytes, bytes.length - 36, nan))).toThrow(/not all .* are finite/);
  expect(() => encodeDirections({ ...file, centre: Float32Array.of(0, Number.NaN, 0) })).toThrow(/finite/);
  expect(() => encodeDirections({ ...file, centre: new Float32Array(4) })).toThrow(/do not fit/);
  const text = new TextDecoder("latin1").decode(bytes);
  const swapped = (from: string, to: string) =>
    signed(bytes, text.indexOf(from), new TextEncoder().encode(to));
  expect(() => decodeDirections(swapped('"add"', '"odd"'))).toThrow(/field "operation"/);
  expect(() => decodeDirections(swapped('"channels":3', '"channels":4'))).toThrow(/asks for 12 numbers/);
  expect(() => decodeDirections(swapped('{"brain"', '["brain"'))).toThrow(/no JSON/);
});

test("a file fits where it was read, and nowhere else", () => {
  const file = fileOf(16, 2);
  const here: Subject = {
    brain: { name: "reach", weights: WEIGHTS },
    site: { name: "cortex", width: 128 },
    channels: 16,
  };
  expect(() => checkSubject(file, here)).not.toThrow();
  const elsewhere: readonly (readonly [Partial<Subject>, RegExp])[] = [
    [{ brain: { name: "grasp", weights: WEIGHTS } }, /from brain "reach", and this is "grasp"/],
    [{ brain: { name: "reach", weights: "cd".repeat(32) } }, /another network .* abab.* not cdcd/],
    [{ site: { name: "motor", width: 128 } }, /at site "cortex" of 128 units, and this is "motor" of 128/],
    [{ site: { name: "cortex", width: 64 } }, /of 128 units, and this is "cortex" of 64/],
    [{ channels: 17 }, /from 16 channels, and here there are 17/],
  ];
  for (const [change, why] of elsewhere) {
    expect(() => checkSubject(file, { ...here, ...change })).toThrow(why);
    expect(() => checkSubject(file, { ...here, ...change })).toThrow(ONE_SENTENCE);
  }
});

describe("the law direct", () => {
  const [channels, goals] = [8, 2];
  const file = fileOf(channels, goals);
  const given = toBase64(encodeDirections(file));
  const places = Float32Array.from({ length: channels }, (_, k) => k);
  const make = (given: string, over = channels) =>
    laws.get("direct").create(
      { given, dose: 0.4 },
      {
        channels: over,
        electrodes: channels,
        goals,
        behaviours: 2,
        epochs: 2,
        montage: { recording: places, stimulation: places },
        dtMs: 10,
        rng: createRng(seed),
      },
    );
  const moment = { observation: new Float32Array(channels), goal: Float32Array.of(0.3, -0.7) } as Moment;

  test(`writes the directions of a file at its dose from the first moment on, and asks for no lesson (seed ${seed})`, () => {
    const law = make(given);
    const restored = make(given);
    restored.restore(law.save());
    const along = Array.from(
      { length: channels },
      (_, k) => 0.3 * file.directions[k] - 0.7 * file.directions[channels + k],
    );
    const length = Math.hypot(...along);
    for (const one of [law, restored]) {
      const currents = new Float32Array(channels);
      expect(one.steer(currents, moment)).toBe(true);
      for (let k = 0; k < channels; k++) expect(currents[k]).toBeCloseTo((0.4 * along[k]) / length, 5);
      expect(one.lesson?.()).toBeUndefined();
    }
  });

  test("refuses a damaged file, and one of other channels", () => {
    expect(() => make(`${given.slice(0, -8)}AAAAAAA=`)).toThrow(ONE_SENTENCE);
    expect(() => make(given, 9)).toThrow(/2 directions over 8 channels, and here 2 over 9/);
  });
});
