import { describe, expect, test } from "vitest";
import { referenceKernels, simdKernels } from "../../server/kernels/index.ts";
import type { Kernels } from "../../server/kernels/kernel.ts";
import { decoders, type OnlineDecoder } from "../../server/symbiote/decoders/index.ts";
import { studyWith } from "../../server/symbiote/studies.ts";
import { createRng } from "../../streams/rng.ts";
import { claimSeed } from "../stand-ins.ts";
import { decoderLaws, type MakeDecoder } from "./decoder.contract.ts";
import { broken } from "./refusal.ts";

const seed = claimSeed();
const context = { dtMs: 10, rng: createRng(seed), kernels: referenceKernels };

/** A decoder whose lessons are studied at once, as in lockstep. */
function studious(decoder: OnlineDecoder, kernels: Kernels): OnlineDecoder {
  const study = studyWith(kernels);
  return {
    ...decoder,
    learn(intention) {
      decoder.learn(intention);
      const lesson = decoder.lesson?.();
      if (lesson !== undefined) decoder.absorb?.(study(structuredClone(lesson)));
    },
  };
}

for (const entry of decoders.entries) {
  // What is studied apart is matrix products, which have their own tests and are slow by the reference.
  const studies = entry.create({}, { ...context, channels: 3, outputs: 2 }).lesson !== undefined;
  for (const kernels of studies ? [simdKernels()] : [simdKernels(), referenceKernels]) {
    describe(`decoder "${entry.name}" on ${kernels.name} kernels (seed ${seed})`, () => {
      const make: MakeDecoder = (seed, { channels, outputs, groups = 1 }) =>
        studious(
          entry.create({}, { channels, outputs, groups, dtMs: 10, kernels, rng: createRng(seed) }),
          kernels,
        );
      for (const [law, check] of Object.entries(decoderLaws)) test(law, () => check(make, seed));
    });
  }

  test(`decoder "${entry.name}" refuses parameters it does not have`, () => {
    expect(() => entry.create({ nosuch: 1 }, { ...context, channels: 3, outputs: 2 })).toThrow("nosuch");
  });
}

describe(`decoder "kalman" with adaptation "smoothbatch" (seed ${seed})`, () => {
  const make: MakeDecoder = (seed, { channels, outputs, groups = 1 }) =>
    decoders
      .get("kalman")
      .create({ adaptation: "smoothbatch" }, { ...context, channels, outputs, groups, rng: createRng(seed) });
  // A calibration spoilt by madness is its first batch, and only its half-life forgets that.
  const beyond = "channels that go mad or silent do not poison it";
  for (const [law, check] of Object.entries(decoderLaws)) {
    if (law !== beyond) test(law, () => check(make, seed));
  }
});

describe(`the contract refuses broken decoders (seed ${seed})`, () => {
  const whole: MakeDecoder = (seed, { channels, outputs, groups = 1 }) =>
    decoders.get("rls").create({}, { ...context, channels, outputs, groups, rng: createRng(seed) });

  test("the whole one passes", () => {
    expect(broken(decoderLaws, whole, seed)).toEqual([]);
  });

  test("one that decodes with labels of the same trial", () => {
    const hasty: MakeDecoder = (seed, shape) => {
      const decoder = whole(seed, shape);
      return {
        ...decoder,
        learn(intention) {
          decoder.learn(intention);
          decoder.publish();
        },
      };
    };
    expect(broken(decoderLaws, hasty, seed)).toContain(
      "what is learned shows when it is published, and not before",
    );
  });

  test("one that leaves what it is unsure of out of its snapshot", () => {
    const forgetful: MakeDecoder = (seed, shape) => {
      const decoder = whole(seed, shape);
      const { p } = decoder.save();
      return { ...decoder, save: () => ({ ...decoder.save(), p: p as Float32Array }) };
    };
    expect(broken(decoderLaws, forgetful, seed)).toContain(
      "saved and restored, it goes on exactly, also in another decoder and after a structured clone",
    );
  });

  test("one that takes silence for a label of zeros", () => {
    const eager: MakeDecoder = (seed, shape) => {
      const decoder = whole(seed, shape);
      return {
        ...decoder,
        learn: (intention) => decoder.learn(intention.map((d) => (Number.isNaN(d) ? 0 : d))),
      };
    };
    expect(broken(decoderLaws, eager, seed)).toContain("a label that is NaN or infinite teaches nothing");
  });

  test("one that learns while it decodes", () => {
    const restless: MakeDecoder = (seed, shape) => {
      const decoder = whole(seed, shape);
      return {
        ...decoder,
        decode(out, group) {
          decoder.decode(out, group);
          decoder.learn(new Float32Array(shape.outputs * (shape.groups ?? 1)));
          decoder.publish();
        },
      };
    };
    expect(broken(decoderLaws, restless, seed)).toContain("decoding fills its outputs, and changes nothing");
  });
});
