/** The story of a session in numbers: trials that ended, and how late commands took effect. */
import { expect, test } from "vitest";
import { countLatencies } from "../../client/panels/latency.ts";
import { createTally, epochSentence } from "../../client/story.ts";
import { createTrace } from "../../client/trace.ts";
import { STEERING_LABELS, TRIAL_LABELS } from "../../streams/loop.ts";
import { createRng } from "../../streams/rng.ts";

const seed = Math.floor(Math.random() * 2 ** 31);

test(`the tally counts the last 50 trials, each once, whenever it reads (seed ${seed})`, () => {
  const rng = createRng(seed);
  const trace = createTrace(TRIAL_LABELS, 256);
  const tally = createTally();
  const outcomes: boolean[] = [];
  for (let tick = 0; tick < 4000; tick++) {
    const ended = tick % 23 === 22;
    const outcome = rng.uniform() < 0.7;
    if (ended) outcomes.push(outcome);
    trace.push(tick, 1, 1, Float32Array.of(outcomes.length, 3, 0, ended ? Number(outcome) : Number.NaN));
    if (rng.uniform() < 0.05) tally.read(trace);
  }
  tally.read(trace);
  const tail = outcomes.slice(-50);
  expect(tally.count).toBe(tail.length);
  expect(tally.successes).toBe(tail.filter(Boolean).length);
  expect(tally.last).toBe(tail.at(-1));
});

test("a judge overrules the task, and may leave trials out", () => {
  const trace = createTrace(TRIAL_LABELS, 64);
  const tally = createTally();
  for (let tick = 0; tick < 40; tick++)
    trace.push(tick, 1, 1, Float32Array.of(0, 3, 0, tick % 10 === 9 ? 1 : Number.NaN));
  tally.read(trace, (tick) => (tick === 19 ? undefined : tick > 19));
  expect([tally.count, tally.successes, tally.last]).toEqual([3, 2, true]);
});

test("a forgotten tally does not count old trials again", () => {
  const trace = createTrace(TRIAL_LABELS, 64);
  const tally = createTally();
  trace.push(0, 1, 1, Float32Array.of(0, 3, 0, 1));
  tally.read(trace);
  tally.clear();
  tally.read(trace);
  expect(tally.count).toBe(0);
});

test("a trial without a go signal is told as one", () => {
  expect(epochSentence("move", true)).not.toBe(epochSentence("move", false));
  expect(epochSentence("choose", false)).toBe("choose");
});

test(`every command counts once, at applied − cause, the last bin open (seed ${seed})`, () => {
  const rng = createRng(seed);
  const trace = createTrace(STEERING_LABELS, 512);
  const wanted = new Float64Array(9);
  let n = 0;
  for (let tick = 100; tick < 400; tick++) {
    const renewed = rng.uniform() < 0.5;
    const active = renewed || (n > 0 && rng.uniform() < 0.6);
    const late = 1 + rng.below(14);
    if (renewed) {
      n++;
      wanted[Math.min(9, late) - 1]++;
    }
    trace.push(tick, 1, 1, Float32Array.of(tick - late, n, 1, 0, 0, 0, 0, Number(active)));
  }
  const counts = new Float64Array(9);
  countLatencies(counts, trace);
  expect([...counts]).toEqual([...wanted]);
});
