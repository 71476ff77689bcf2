import { describe, expect, test } from "vitest";
import { decoders } from "../../../server/symbiote/decoders/index.ts";
import { freshSeed } from "../../stand-ins.ts";
import { checkDecoding, firstReadOuts, median } from "./bars.ts";
import { redirect } from "./redirection.ts";

const first = freshSeed();
const seeds = (count: number) => Array.from({ length: count }, (_, i) => (first + i) >>> 0);

for (const decoder of decoders.names) {
  describe(`${decoder} reads the brain at work, and its controls do not`, () => {
    for (const seed of seeds(10)) test(`seed ${seed}`, () => checkDecoding(decoder, seed, 90));

    test(`after 10 s it reads something useful, whatever the seed (seeds ${first} and on)`, () => {
      const scores = firstReadOuts(decoder, seeds(20));
      expect(Math.min(...scores)).toBeGreaterThan(0.5);
      expect(median(scores)).toBeGreaterThan(0.75);
    });
  });
}

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
