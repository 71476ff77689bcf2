/** The traces that a co-processor goes by. */
import { expect, test } from "vitest";
import { createTraces } from "../../../../server/symbiote/restoring/traces.ts";
import { createRng } from "../../../../streams/rng.ts";
import { freshSeed } from "../../../stand-ins.ts";

const seed = freshSeed();

test(`a trace is the exponentially weighted past, and rate 1 the present (seed ${seed})`, () => {
  const rng = createRng(seed);
  const [rates, channels, ticks] = [[1, 0.3, 0.05], 3, 400];
  const heard = rng.normals(new Float32Array(ticks * channels), 1);
  const traces = createTraces(rates, channels);
  traces.begin(new Float32Array(channels), 0);
  for (let t = 0; t < ticks; t++) traces.hear(heard, t * channels);
  for (const [j, rate] of rates.entries()) {
    for (let k = 0; k < channels; k++) {
      let sum = 0;
      for (let t = 0; t < ticks; t++) sum += rate * (1 - rate) ** (ticks - 1 - t) * heard[t * channels + k];
      expect(traces.seen[j * channels + k]).toBeCloseTo(sum, 5);
    }
  }
});

test("begun with something, it has always been so", () => {
  const traces = createTraces([1, 0.2], 2);
  const always = Float32Array.of(9, 0.5, -2);
  traces.begin(always, 1);
  traces.hear(always, 1);
  expect([...traces.seen]).toEqual([0.5, -2, 0.5, -2]);
});
