/** The null brain over many lives: false discoveries are as rare as they say, and p-values are uniform. */
import { describe, expect, test } from "vitest";
import { discoveries, READERS } from "../../../server/certificate/null/discovery.ts";
import certificate from "../../../server/certificate/null/index.ts";
import { liveTrials } from "../../../server/certificate/null/life.ts";
import { uniformity } from "../../../server/symbiote/lenses/analyses/uniformity.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const LIVES = 120;
const PERMUTATIONS = 99;
const ALPHA = 0.05;

describe(`${LIVES} lives (seed ${seed})`, () => {
  const found = Array.from({ length: LIVES }, (_, life) => {
    const rng = createRng(seed).fork(`life ${life}`);
    const trials = liveTrials("null", 1 + (life % 3), 30, rng.fork("life"));
    return discoveries(trials, PERMUTATIONS, rng.fork("read"));
  });

  test.each(READERS.map((name, i) => [name, i] as const))(
    "%s: false discovery at α = .05, p uniform",
    (_, i) => {
      const ps = found.map((one) => one[i].p);
      const share = ps.filter((p) => p <= ALPHA).length / LIVES;
      // Three standard errors of a share of .05, and a distance from uniform that chance gives once in a thousand.
      expect(share).toBeLessThan(ALPHA + 3 * Math.sqrt((ALPHA * (1 - ALPHA)) / LIVES));
      expect(uniformity(ps, PERMUTATIONS + 1).p, ps.join(" ")).toBeGreaterThan(0.001);
    },
  );
});

test("its certificate passes for every trained network", () => {
  for (const candidate of certificate.candidates(3)) {
    const failed = candidate.examine().rows.filter(({ pass }) => !pass);
    expect(failed, `seed ${candidate.seed}`).toEqual([]);
  }
});
