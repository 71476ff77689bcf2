/** Answers to pushes are told from none, and from wrong ones; the loop on paper is the one that is lived. */
import { describe, expect, test } from "vitest";
import { SIGMA } from "../../../server/brains/rnn.ts";
import { cursorWeights } from "../../../server/brains/weights/index.ts";
import { unpackWeights } from "../../../server/brains/weights.ts";
import { deaf } from "../../../server/certificate/cursor/index.ts";
import { live } from "../../../server/certificate/cursor/life.ts";
import { createLoop, slowestMode } from "../../../server/certificate/cursor/loop.ts";
import { examinePushes } from "../../../server/certificate/cursor/pushes.ts";
import { slopeOf } from "../../../server/certificate/reach/rnn-map.ts";
import type { RnnWeights } from "../../../server/kernels/kernel.ts";
import { createRng } from "../../../streams/rng.ts";
import { freshSeed } from "../../stand-ins.ts";

const seed = freshSeed();
const weights = unpackWeights(cursorWeights[0]);
const subjectOf = (weights: RnnWeights) => ({ brain: "cursor", seed, weights, sigma: SIGMA });
const rowsOf = (weights: RnnWeights) => examinePushes(subjectOf(weights), createRng(seed)).rows;

/** The hand pushes at a right angle to what the network says: x becomes y, y becomes −x. */
function turned(weights: RnnWeights): RnnWeights {
  const { units, output } = weights;
  const [x, y] = [output.slice(0, units), output.slice(units)];
  return { ...weights, output: Float32Array.of(...y.map((value) => -value), ...x) };
}

describe(`pushes (seed ${seed})`, () => {
  test("the shipped network corrects them", () => {
    expect(rowsOf(weights).filter(({ pass }) => !pass)).toEqual([]);
  });

  test("one that is deaf to its cursor never answers", () => {
    const rows = rowsOf(deaf(weights));
    expect(rows.filter(({ pass }) => pass)).toEqual([]);
    expect(rows.find(({ name }) => name.startsWith("time to"))!.value).toBeNaN();
  });

  test("one whose hand is turned by a right angle answers, and wrongly", () => {
    const rows = rowsOf(turned(weights));
    const straight = rows.find(({ name }) => name.startsWith("answer"))!;
    expect(straight.value).toBeLessThan(0.5);
    expect(rows.find(({ name }) => name.includes("steady"))!.pass).toBe(false);
  });
});

test(`without noise the loop on paper moves the cursor as the life does (seed ${seed})`, () => {
  const paths: number[][] = [];
  let target = [0, 0];
  live(subjectOf(weights), { trials: 1, rng: createRng(seed), noise: 0 }, ({ world }) => {
    paths.push([world[0], world[1]]);
    target = [world[4], world[5]];
  });
  const loop = createLoop(weights, target);
  for (const [t, [x, y]] of paths.entries()) {
    loop.step();
    expect(Math.hypot(loop.cursor[0] - x, loop.cursor[1] - y), `tick ${t}`).toBeLessThan(1e-3);
  }
  expect(Math.hypot(paths[paths.length - 1][0], paths[paths.length - 1][1])).toBeGreaterThan(0.4);
});

test("what is displaced a little decays as the slowest mode says", () => {
  const [first, second] = [0, 1].map(() => createLoop(weights, [0.6, 0]));
  for (let t = 0; t < 600; t++) for (const loop of [first, second]) loop.step();
  const tau = slowestMode(weights, first.x.map(slopeOf));
  second.step(new Float32Array(weights.units).fill(1e-4));
  first.step();
  const apart = () => Math.hypot(...first.x.map((value, i) => value - second.x[i]));
  const [FROM, UNTIL] = [60, 500];
  const logs: number[] = [];
  for (let t = 0; t <= UNTIL; t++) {
    for (const loop of [first, second]) loop.step();
    logs.push(Math.log(apart()));
  }
  // The mode is a wave that decays: over many of its turns only the decay is left.
  const measured = (10 * (FROM - UNTIL)) / (logs[UNTIL] - logs[FROM]);
  expect(Math.abs(measured / tau - 1)).toBeLessThan(0.1);
  expect(tau).toBeGreaterThan(100);
});
