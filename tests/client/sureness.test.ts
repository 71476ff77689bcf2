/** How sure the symbiote says it is: never surer than its score and its trials allow. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { surenessOf, trialsLearned } from "../../client/sureness.ts";
import { createTrace } from "../../client/trace.ts";
import { createRng } from "../../streams/rng.ts";
import { freshSeed } from "../stand-ins.ts";

const seed = freshSeed();
const LEVELS = ["none", "low", "fair", "good"];

test(`more trials and a better score never make it less sure, seed ${seed}`, () => {
  const trials = fc.nat(100);
  const score = fc.double({ min: -2, max: 1, noNaN: true });
  fc.assert(
    fc.property(trials, trials, score, score, (n, more, r, better) => {
      const less = surenessOf(Math.min(n, more), Math.min(r, better), "target");
      const sure = surenessOf(Math.max(n, more), Math.max(r, better), "target");
      expect(LEVELS.indexOf(sure.level)).toBeGreaterThanOrEqual(LEVELS.indexOf(less.level));
    }),
    { seed },
  );
});

test.each([
  [0, Number.NaN, "none", /nothing yet/],
  [1, Number.NaN, "low", /1 trial and cannot read the target yet: give it a few more/],
  [8, 0.9, "fair", /8 trials and reads the target well \(0\.90\sof\s1\); a few more/],
  [30, 0.6, "fair", /roughly/],
  [30, 0.9, "good", /well \(0\.90\sof\s1\)\.$/],
  [90, 0.1, "low", /still cannot read .* steering is a guess/],
] as const)("%d trials at %d: %s", (trials, r2, level, words) => {
  const said = surenessOf(trials, r2, "target");
  expect(said.level).toBe(level);
  expect(said.words).toMatch(words);
});

test(`trials are counted from the moments that were learned, seed ${seed}`, () => {
  const rng = createRng(seed);
  const trace = createTrace(["x", "y"], 2048);
  const [trialTicks, labelled] = [100 + rng.below(100), 40 + rng.below(60)];
  const trials = 5 + rng.below(5);
  for (let tick = 0; tick < trials * trialTicks; tick++) {
    const value = tick % trialTicks < trialTicks - labelled ? Number.NaN : rng.normal();
    trace.push(tick, 1, 1, Float32Array.of(value, Number.NaN));
  }
  expect(trialsLearned(trials * labelled, trace, trialTicks)).toBe(trials);
  expect(trialsLearned(0, trace, trialTicks)).toBe(0);
  expect(trialsLearned(50, createTrace(["x"], 4), trialTicks)).toBe(0);
});
