import { describe, expect, test } from "vitest";
import { decoders } from "../../../server/symbiote/decoders/index.ts";
import { claimSeed } from "../../stand-ins.ts";
import { checkDecoding, checkRecovery, firstReadOuts, MISHAPS, median } from "./bars.ts";
import { redirect } from "./redirection.ts";

const first = claimSeed();
const seeds = (count: number) => Array.from({ length: count }, (_, i) => (first + i) >>> 0);

/** Those meant for what a brain wants to do with its hand: anything but the one for choices. */
const readers = decoders.names.filter((name) => name !== "logistic");

/** Networks take a hundred times as long to learn: fewer lives of each. */
const NETWORKS: Readonly<Record<string, number>> = { mlp: 3, gru: 1 };

for (const decoder of readers) {
  describe(`${decoder} reads the brain at work, and its controls do not`, () => {
    for (const seed of seeds(NETWORKS[decoder] ?? 20)) {
      test(`seed ${seed}`, () => checkDecoding(decoder, seed, 90));
    }

    if (decoder in NETWORKS) return;
    test(`after 10 s it reads something useful, whatever the seed (seeds ${first} and on)`, () => {
      const scores = firstReadOuts(decoder, seeds(20));
      expect(Math.min(...scores)).toBeGreaterThan(0.5);
      expect(median(scores)).toBeGreaterThan(0.75);
    });
  });
}

for (const decoder of readers) {
  for (const mishap of Object.keys(MISHAPS)) {
    describe(`${decoder} reads on when a quarter of the channels is ${mishap}`, () => {
      for (const seed of seeds(NETWORKS[decoder] ?? 20))
        test(`seed ${seed}`, () => checkRecovery(decoder, seed, mishap, 90));
    });
  }
}

describe(`a decoder that has learned for ten minutes recovers as well`, () => {
  for (const mishap of Object.keys(MISHAPS)) {
    for (const seed of seeds(3)) {
      test(`rls, a quarter of the channels ${mishap}, seed ${seed}`, () =>
        checkRecovery("rls", seed, mishap, 600));
    }
  }
});

describe(`redirect, all units writable (seeds ${first} and on)`, () => {
  const success = (law: string, params: Record<string, number> = {}) => {
    const runs = seeds(5).map((seed) => redirect(seed, { name: law, params }, 30));
    return runs.reduce((sum, value) => sum + value, 0) / runs.length;
  };

  test("pi, as it comes, takes the brain there; pushing without looking, and placebo, do not", () => {
    const pi = success("pi");
    expect(pi).toBeGreaterThan(0.8);
    expect(success("off")).toBeLessThan(0.05);
    expect(success("random", { dose: 0.2 })).toBeLessThan(0.1);
    expect(success("add", { dose: 0.2 })).toBeLessThan(pi - 0.3);
  });
});
