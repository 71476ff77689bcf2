/** The measures of the arena's tasks on planted truth: curves of choices, the course of a hand, a disturbance, a ratio. */
import { expect, test } from "vitest";
import { lifeOf } from "../../../server/brains/index.ts";
import { chanceOf, fitChoices } from "../../../server/experiments/arena/choice-curve.ts";
import { courseOfHand, STEADY } from "../../../server/experiments/arena/course-of-hand.ts";
import { disturbed } from "../../../server/experiments/arena/disturbance.ts";
import { bootstrapPairedRatio } from "../../../server/experiments/bootstrap.ts";
import type { Rig } from "../../../streams/loop.ts";
import { step } from "../../../streams/loop.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";
import { lab } from "./bench.ts";

const seed = claimSeed();

test(`a planted curve of choices is found: slope, bias and lapses (seed ${seed})`, () => {
  const rng = createRng(seed);
  const coherences = [-0.24, -0.12, -0.06, -0.03, 0.03, 0.06, 0.12, 0.24];
  for (const lapse of [0, 0.16]) {
    const truth = { slope: 30, bias: 0.05, lapse };
    const choices = Array.from({ length: 6000 }, () => {
      const coherence = coherences[rng.below(coherences.length)];
      return { coherence, positive: Number(rng.uniform() < chanceOf(truth, coherence)) };
    });
    const found = fitChoices(choices);
    expect(found.bias).toBeCloseTo(truth.bias, 1.9);
    expect(found.slope / truth.slope).toBeGreaterThan(0.8);
    expect(found.slope / truth.slope).toBeLessThan(1.25);
    expect(Math.abs(found.lapse - lapse)).toBeLessThan(0.045);
  }
});

test("choices without a mistake give a curve that is steep, and finite", () => {
  const choices = [-0.2, -0.1, 0.1, 0.2].flatMap((coherence) =>
    Array.from({ length: 20 }, () => ({ coherence, positive: Number(coherence > 0) })),
  );
  const { slope, bias, lapse } = fitChoices(choices);
  expect(slope).toBeGreaterThan(30);
  expect(Number.isFinite(slope)).toBe(true);
  expect(Math.abs(bias)).toBeLessThan(0.02);
  expect(lapse).toBe(0);
});

/** A hand that goes where it is told, before whoever measures it. */
function handAlong(points: readonly (readonly [number, number])[], goal: readonly [number, number]) {
  const world = new Float32Array(2);
  const task = { epochs: ["home", "move"], worlds: ["handX", "handY"], trial: () => ({ epoch: 1 }) };
  const rig = { body: { task }, views: { world }, dtMs: 10 } as unknown as Rig;
  const tally = courseOfHand(rig, "move");
  const flat = Float32Array.from(goal);
  const planned = { given: flat, goal: flat, isCatch: false, isWashout: false };
  for (const point of points) {
    world.set(point);
    tally.tick(planned);
  }
  return tally.end(planned);
}

test("a hand that goes straight, too far, and back: rise, overshoot, settling, IAE and what is left", () => {
  const way = [...Array.from({ length: 11 }, (_, i) => i / 10), 1.3, 1.3, ...Array<number>(20).fill(1)];
  const found = handAlong(
    way.map((x) => [x, 0]),
    [1, 0],
  );
  expect(found["rise, s"]).toBeCloseTo(0.09);
  expect(found["overshoot, %"]).toBeCloseTo(30, 3);
  expect(found["settling, s"]).toBeCloseTo(0.13);
  expect(found["IAE, unit·s"]).toBeCloseTo(
    way.reduce((sum, x) => sum + 0.01 * Math.abs(1 - x), 0),
    5,
  );
  expect(found[STEADY]).toBeCloseTo(0, 6);
});

test("a hand that never comes: rise and settling are the whole epoch, the error is the distance", () => {
  const found = handAlong(Array<readonly [number, number]>(40).fill([0, 0]), [0.3, 0.4]);
  expect(found["rise, s"]).toBeCloseTo(0.4);
  expect(found["settling, s"]).toBeCloseTo(0.4);
  expect(found[STEADY]).toBeCloseTo(0.5);
});

const rigOf = () =>
  lab.rig({
    version: 1,
    seed,
    ...lifeOf("reach"),
    electrodes: {},
    stimulator: {},
    twin: true,
    symbiote: {
      seed,
      decoder: { name: "rls", params: {} },
      intention: { name: "instructed", params: {} },
      law: { name: "off", params: {} },
    },
  });

test(`a disturbance moves brain and twin alike, from its trial on, and again the same after a restore (seed ${seed})`, () => {
  const plain = rigOf();
  const hit = disturbed(rigOf(), { epoch: "delay", norm: 2, from: 1 });
  const course = (rig: Rig) => {
    const rows: number[][] = [];
    for (let t = 0; t < 400; t++) {
      step(rig, []);
      rows.push([rig.body.task.trial().trial, ...rig.row]);
    }
    return rows;
  };
  const start = hit.save();
  const [calm, moved] = [course(plain), course(hit)];
  expect(moved.filter(([trial]) => trial === 0)).toEqual(calm.filter(([trial]) => trial === 0));
  expect(moved).not.toEqual(calm);
  expect(hit.row[hit.layout.width - 1]).toBe(plain.row[plain.layout.width - 1]);
  expect(hit.views.twin[hit.views.twin.length - 1]).toBe(0);
  hit.restore(start);
  expect(course(hit)).toEqual(moved);
});

test(`a ratio of means has an interval around it that narrows with more trials (seed ${seed})`, () => {
  const rng = createRng(seed);
  const groups = (trials: number) => {
    const below = Array.from({ length: 10 }, () => Array.from({ length: trials }, () => 1 + rng.uniform()));
    return { above: below.map((list) => list.map((value) => 0.2 * value + 0.1 * rng.normal())), below };
  };
  const widths = [4, 100].map((trials) => {
    const { above, below } = groups(trials);
    const { mean, lo, hi } = bootstrapPairedRatio(above, below, rng)!;
    expect(lo).toBeLessThanOrEqual(mean);
    expect(hi).toBeGreaterThanOrEqual(mean);
    return hi - lo;
  });
  expect(widths[1]).toBeLessThan(widths[0]);
  // What is above in every trial as it is below has a ratio without doubt, however much trials differ.
  const { below } = groups(20);
  const certain = bootstrapPairedRatio(
    below.map((list) => list.map((value) => 3 * value)),
    below,
    rng,
  )!;
  expect([certain.lo, certain.hi]).toEqual([expect.closeTo(3, 9), expect.closeTo(3, 9)]);
  expect(bootstrapPairedRatio([], [], rng)).toBeUndefined();
});
