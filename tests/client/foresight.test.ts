/** What is said of a symbiote that has a model of the brain, from probing to having the wheel. */
import { expect, test } from "vitest";
import { readForesight } from "../../client/foresight.ts";
import { wordsFor } from "../../client/panels/foresight.ts";
import { createTrace } from "../../client/trace.ts";
import { LAW_LABELS, METRIC_LABELS } from "../../server/symbiote/symbiote.ts";

const seen = (imagined: number, achieved: number, takeOver: number) => {
  const trace = createTrace(METRIC_LABELS, 4);
  const row = new Float32Array(METRIC_LABELS.length).fill(Number.NaN);
  row.set([imagined, achieved, takeOver, 0.02, 0.05], METRIC_LABELS.length - LAW_LABELS.length);
  trace.push(0, 1, 1, row);
  return readForesight(trace);
};

test("laws without a model say nothing, and nothing is shown", () => {
  expect(readForesight(createTrace(METRIC_LABELS, 4))).toBeUndefined();
  expect(readForesight(createTrace([], 1))).toBeUndefined();
  expect(seen(Number.NaN, Number.NaN, Number.NaN)).toBeUndefined();
});

test.each([
  [Number.NaN, Number.NaN, 0, undefined, /probes/],
  [0.9, Number.NaN, 0.5, undefined, /tries: 50 % .* let through/],
  [0.9, 0.85, 1, 75, /took over at 1:15; what it imagines comes true/],
  [0.96, 0.6, 1, 75, /it imagined 96 %, and 60 % came true/],
  [Number.NaN, 0.84, 1, 0, /took over at 0:00; 84 % of all its tries came true/],
  [Number.NaN, Number.NaN, 1, 0, /^It was taught in this brain before .* Give it a goal\.$/],
  [0.96, Number.NaN, 1, 75, /no try has ended yet/],
] as const)("imagined %d, achieved %d, let through %d", (imagined, achieved, takeOver, since, words) => {
  expect(wordsFor(seen(imagined, achieved, takeOver)!, since)).toMatch(words);
});
