/** The story of a session in numbers: trials that ended, and how late commands took effect. */
import { expect, test } from "vitest";
import type { Lab } from "../../client/lab.ts";
import { countLatencies } from "../../client/panels/latency.ts";
import { createStory, createTally, epochSentence } from "../../client/story.ts";
import { createTrace, type Trace } from "../../client/trace.ts";
import { reach } from "../../client/worlds/reach.ts";
import { STEERING_LABELS, TRIAL_LABELS } from "../../streams/loop.ts";
import { createRng } from "../../streams/rng.ts";
import { helloOf } from "./hello.ts";

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

test("another trace is another story, also when it goes further than the one before", () => {
  const tally = createTally();
  for (const [end, outcome] of [
    [10, 1],
    [30, 0],
  ]) {
    const trace = createTrace(TRIAL_LABELS, 64);
    for (let tick = 0; tick < end; tick++)
      trace.push(tick, 1, 1, Float32Array.of(0, 3, 0, tick % 5 === 4 ? outcome : Number.NaN));
    tally.read(trace);
    expect([tally.count, tally.successes]).toEqual([end / 5, (outcome * end) / 5]);
  }
});

test("a trial without a go signal is told as one", () => {
  const told = (epoch: string, hold: number) => {
    const trace = createTrace(["hold"], 4);
    trace.push(0, 1, 1, Float32Array.of(hold));
    return epochSentence(epoch, reach.open(helloOf()), trace, 0);
  };
  expect(told("move", 1)).not.toBe(told("move", 0));
  expect(told("home", 1)).toBe(told("home", 0));
  expect(told("chooseNow", 0)).toBe("Choose now.");
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

test("a trial that is under way when a goal is given counts neither for it nor against it", () => {
  const traces: Record<string, Trace> = {
    trial: createTrace(TRIAL_LABELS, 64),
    world: createTrace(["handX", "handY", "hold"], 64),
  };
  const lab = { trace: (name: string) => traces[name] } as Lab;
  const story = createStory();
  story.open(helloOf(), reach.open(helloOf()));
  const live = (from: number, to: number) => {
    for (let tick = from; tick < to; tick++) {
      const ended = tick % 10 === 9 ? 1 : Number.NaN;
      traces.trial.push(tick, 1, 1, Float32Array.of(Math.floor(tick / 10), 3, 0, ended));
      traces.world.push(tick, 1, 1, Float32Array.of(0, 0, 0));
    }
  };
  live(0, 15);
  story.read(lab, undefined);
  expect(story.tally.count).toBe(1);
  story.read(lab, [0.5, 0.5]);
  live(15, 20);
  story.read(lab, [0.5, 0.5]);
  expect(story.tally.count).toBe(0);
  live(20, 40);
  story.read(lab, [0.5, 0.5]);
  expect([story.tally.count, story.tally.successes]).toEqual([2, 0]);
});
