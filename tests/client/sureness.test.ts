/** How sure the symbiote says it is: never surer than its score and its trials allow. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { learnsNothing, surenessOf, trialsLearned } from "../../client/sureness.ts";
import { createTrace } from "../../client/trace.ts";
import { STEERING_LABELS } from "../../streams/loop.ts";
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

test(`whoever holds the wheel is not asked for trials that teach nothing, and it is no less sure, seed ${seed}`, () => {
  const score = fc.double({ min: -2, max: 1 });
  fc.assert(
    fc.property(fc.nat(100), score, (trials, r2) => {
      const free = surenessOf(trials, r2, "target");
      const held = surenessOf(trials, r2, "target", true);
      expect(held.level).toBe(free.level);
      expect(held.words).not.toMatch(/give it|a few more/);
      if (held.words !== free.words) expect(held.words).toMatch(/once the wheel is let go \(Esc\)\.$/);
      expect(held.words === free.words).toBe(!/give it|a few more/.test(free.words));
    }),
    { seed },
  );
});

/** Trials of `trialTicks`, labelled in their last half. @param steered whether a command comes in trial t, at its start or after the labels */
function life(trialTicks: number, trials: number, steered: (trial: number) => "first" | "last" | "never") {
  const metric = createTrace(["lessons"], 4096);
  const steering = createTrace(STEERING_LABELS, 2048);
  const row = new Float32Array(STEERING_LABELS.length);
  let lessons = 0;
  for (let tick = 0; tick < trials * trialTicks; tick++) {
    const [at, when] = [tick % trialTicks, steered(Math.floor(tick / trialTicks))];
    if (at > trialTicks / 2 && when !== "first") lessons++;
    const writes = when === "first" || (when === "last" && at === trialTicks - 1);
    row[STEERING_LABELS.indexOf("normApplied")] = Number(writes);
    steering.push(tick, 1, 1, row);
    if (tick % 10 === 0) metric.push(tick, 1, 1, Float32Array.of(lessons));
  }
  return learnsNothing(metric, steering, trialTicks);
}

test(`it learns nothing if, and only if, it writes before it could learn, seed ${seed}`, () => {
  const rng = createRng(seed);
  for (let i = 0; i < 20; i++) {
    const [trialTicks, free] = [60 + rng.below(200), 1 + rng.below(5)];
    const told = (trials: number, then: "first" | "last" | "never") =>
      life(trialTicks, trials, (trial) => (trial < free ? "never" : then));
    expect(told(free, "first")).toBe(false);
    expect(told(free + 1, "first")).toBe(false);
    expect(told(free + 2 + rng.below(3), "first")).toBe(true);
    expect(told(free + 2 + rng.below(3), "last")).toBe(false);
    expect(told(free + 2 + rng.below(3), "never")).toBe(false);
  }
  expect(learnsNothing(createTrace(["lessons"], 4), createTrace(STEERING_LABELS, 4), 100)).toBe(false);
});

test("a decoder that begins anew while the wheel is held has learned nothing meanwhile", () => {
  const metric = createTrace(["lessons"], 64);
  const steering = createTrace(["normApplied"], 64);
  for (let i = 0; i < 40; i++) metric.push(10 * i, 1, 1, Float32Array.of(i < 35 ? 500 : 0));
  steering.push(390, 1, 1, Float32Array.of(1));
  expect(learnsNothing(metric, steering, 100)).toBe(true);
  metric.push(400, 1, 1, Float32Array.of(7));
  expect(learnsNothing(metric, steering, 100)).toBe(false);
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
