/**
 * What every decoder must do, as checks that throw. `decoder.test.ts` runs them over the registry, and over decoders
 * that are broken on purpose, which they must refuse.
 */
import { expect } from "vitest";
import type { OnlineDecoder } from "../../server/symbiote/decoders/index.ts";
import type { Snapshot } from "../../streams/ports.ts";
import { createRng } from "../../streams/rng.ts";
import { type Planted, planted, r2, TRIAL } from "../server/symbiote/planted.ts";

export interface DecoderShape {
  readonly channels: number;
  readonly outputs: number;
  readonly groups?: number;
}
export type MakeDecoder = (seed: number, shape: DecoderShape) => OnlineDecoder;

/** Observe, decode, learn, and publish as each trial begins; returns what was decoded at labelled moments. */
function live(decoder: OnlineDecoder, brain: Planted, ticks: number, teach = true) {
  const truth: Float32Array[] = [];
  const decoded: Float32Array[] = [];
  const out = new Float32Array(brain.outputs);
  let trial = -1;
  for (let t = 0; t < ticks; t++) {
    brain.next();
    if (brain.trial() !== trial) decoder.publish();
    trial = brain.trial();
    decoder.observe(brain.observation);
    decoder.decode(out);
    if (teach) decoder.learn(brain.intention);
    if (Number.isNaN(brain.intention[0])) continue;
    truth.push(brain.intention.slice());
    decoded.push(out.slice());
  }
  return { truth, decoded, r2: () => r2(truth, decoded) };
}

const look = (decoder: OnlineDecoder, group?: number) => {
  const out = new Float32Array(decoder.outputs);
  decoder.decode(out, group);
  return [...out];
};

export const decoderLaws: Readonly<Record<string, (make: MakeDecoder, seed: number) => void>> = {
  "decoding fills its outputs, and changes nothing": (make, seed) => {
    const brain = planted(seed);
    const decoder = make(seed, brain);
    live(decoder, brain, 3 * TRIAL);
    const before = decoder.save();
    const first = look(decoder);
    for (let i = 0; i < 5; i++) expect(look(decoder)).toEqual(first);
    expect(decoder.save()).toEqual(before);
    expect(first.every(Number.isFinite)).toBe(true);
    expect([decoder.channels, decoder.outputs]).toEqual([brain.channels, brain.outputs]);
  },

  "same seed, same bits": (make, seed) => {
    const runs = [0, 1].map(() => {
      const brain = planted(seed);
      return live(make(seed, brain), brain, 5 * TRIAL).decoded;
    });
    expect(runs[1]).toEqual(runs[0]);
  },

  "saved and restored, it goes on exactly, also in another decoder and after a structured clone": (
    make,
    seed,
  ) => {
    const brain = planted(seed);
    const decoder = make(seed, brain);
    const middle = Math.floor(3.4 * TRIAL);
    live(decoder, brain, middle);
    const snapshot = structuredClone(decoder.save()) as Snapshot;
    const onwards = (one: OnlineDecoder) => {
      const again = planted(seed);
      for (let t = 0; t < middle; t++) again.next();
      return live(one, again, 4 * TRIAL).decoded;
    };
    const going = onwards(decoder);
    for (const restored of [decoder, make(seed + 1, brain)]) {
      restored.restore(snapshot);
      expect(onwards(restored)).toEqual(going);
    }
  },

  "a label that is NaN or infinite teaches nothing": (make, seed) => {
    for (const nothing of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const brain = planted(seed);
      const decoder = make(seed, brain);
      live(decoder, brain, 3 * TRIAL);
      decoder.publish();
      const before = look(decoder);
      for (let i = 0; i < TRIAL; i++) decoder.learn(new Float32Array(brain.outputs).fill(nothing));
      decoder.publish();
      expect(look(decoder)).toEqual(before);
    }
  },

  "what is learned shows when it is published, and not before": (make, seed) => {
    const brain = planted(seed);
    const decoder = make(seed, brain);
    live(decoder, brain, TRIAL);
    brain.next();
    decoder.observe(brain.observation);
    const before = look(decoder);
    for (let i = 0; i < 20; i++) decoder.learn(new Float32Array(brain.outputs).fill(1));
    expect(look(decoder)).toEqual(before);
    decoder.publish();
    decoder.observe(brain.observation);
    expect(look(decoder)).not.toEqual(before);
  },

  "it learns a planted linear system, and reads trials it was not taught": (make, seed) => {
    const brain = planted(seed, { channels: 24 });
    const decoder = make(seed, brain);
    live(decoder, brain, 60 * TRIAL);
    // Linear decoders come to .95; one for choices reads numbers in steps.
    expect(live(decoder, brain, 20 * TRIAL, false).r2()).toBeGreaterThan(0.75);
  },

  "labels that have nothing to do with the brain teach it nothing": (make, seed) => {
    const brain = planted(seed, { channels: 24 });
    const other = planted(seed + 1, { channels: 24 });
    const decoder = make(seed, brain);
    const [truth, decoded]: [Float32Array[], Float32Array[]] = [[], []];
    const out = new Float32Array(brain.outputs);
    for (let t = 0; t < 120 * TRIAL; t++) {
      brain.next();
      other.next();
      if (t % TRIAL === 0) decoder.publish();
      decoder.observe(brain.observation);
      decoder.decode(out);
      if (t > 40 * TRIAL && !Number.isNaN(other.intention[0])) {
        truth.push(other.intention.slice());
        decoded.push(out.slice());
      }
      decoder.learn(other.intention);
    }
    expect(r2(truth, decoded)).toBeLessThan(0.1);
  },

  "the order of the channels does not matter": (make, seed) => {
    const [brain, same] = [planted(seed), planted(seed)];
    const order = createRng(seed).shuffle(Array.from({ length: brain.channels }, (_, k) => k));
    const shuffled: Planted = {
      ...same,
      observation: new Float32Array(brain.channels),
      next() {
        same.next();
        order.forEach((from, k) => {
          this.observation[k] = same.observation[from];
        });
      },
    };
    const plain = live(make(seed, brain), brain, 40 * TRIAL).decoded.slice(-100);
    const mixed = live(make(seed, brain), shuffled, 40 * TRIAL).decoded.slice(-100);
    // Networks begin from other weights then, and end near each other, not at the same place.
    const apart = plain.flatMap((row, i) => Array.from(row, (value, j) => (value - mixed[i][j]) ** 2));
    expect(Math.sqrt(apart.reduce((sum, square) => sum + square, 0) / apart.length)).toBeLessThan(0.1);
  },

  "channels that go mad or silent do not poison it": (make, seed) => {
    const brain = planted(seed, { channels: 24 });
    const decoder = make(seed, brain);
    const mad = [Number.NaN, Number.POSITIVE_INFINITY, 3e38, -1e20];
    const rng = createRng(seed).fork("madness");
    const ill = new Float32Array(brain.channels);
    for (let t = 0; t < 10 * TRIAL; t++) {
      brain.next();
      ill.set(brain.observation);
      for (let i = 0; i < 3; i++) ill[rng.below(ill.length)] = mad[rng.below(mad.length)];
      if (t % TRIAL === 0) ill.fill(mad[rng.below(mad.length)]);
      decoder.observe(ill);
      decoder.learn(brain.intention);
      if (t % TRIAL === 0) decoder.publish();
      expect(look(decoder).every(Number.isFinite)).toBe(true);
    }
    ill.fill(0);
    for (let t = 0; t < 2000; t++) {
      decoder.observe(ill);
      decoder.learn(brain.truth);
    }
    decoder.publish();
    expect(look(decoder).every(Number.isFinite)).toBe(true);
    live(decoder, brain, 60 * TRIAL);
    expect(live(decoder, brain, 20 * TRIAL, false).r2()).toBeGreaterThan(0.8);
  },

  "what one group is taught never changes what another decodes": (make, seed) => {
    const runs = [0, 1].map((variant) => {
      const brain = planted(seed);
      const decoder = make(seed, { ...brain, groups: 2 });
      const rng = createRng(seed + variant);
      const lesson = new Float32Array(2 * brain.outputs);
      const second = lesson.subarray(brain.outputs);
      const seen: number[][] = [];
      for (let t = 0; t < 6 * TRIAL; t++) {
        brain.next();
        decoder.observe(brain.observation);
        lesson.set(brain.intention);
        rng.normals(second, 1);
        decoder.learn(Number.isNaN(brain.intention[0]) ? lesson.fill(Number.NaN) : lesson);
        if (t % TRIAL === 0) decoder.publish();
        seen.push(look(decoder, 0));
      }
      return { seen, other: look(decoder, 1) };
    });
    expect(runs[1].seen).toEqual(runs[0].seen);
    expect(runs[1].other).not.toEqual(runs[0].other);
  },
};
