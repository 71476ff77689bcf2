/** The oracle of `reach`: its equations are the brain's own, its slopes are true, and what it writes reaches the goal. */
import { expect, test } from "vitest";
import { lifeOf } from "../../../server/brains/index.ts";
import { reachWeights } from "../../../server/brains/weights/index.ts";
import { unpackWeights } from "../../../server/brains/weights.ts";
import { reachEquations, TOLD } from "../../../server/experiments/arena/reach-equations.ts";
import { isReachKnown, reachOracle } from "../../../server/experiments/arena/reach-oracle.ts";
import { conduct } from "../../../server/experiments/conduct.ts";
import { summariseArms } from "../../../server/experiments/summarise.ts";
import { step } from "../../../streams/loop.ts";
import type { Command } from "../../../streams/ports.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";
import { contestOf, lab } from "./bench.ts";

const seed = claimSeed();
const ELECTRODES = 128;
const TICKS = 40;
/** So short that hardly a unit falls silent on the way. */
const STEP = 1e-7;
const weights = unpackWeights(reachWeights[0]);
/** Every unit its own electrode. */
const reach = Float32Array.from({ length: ELECTRODES ** 2 }, (_, i) => (i % (ELECTRODES + 1) === 0 ? 1 : 0));

test(`without noise the equations live as the brain does, hand and delays and all (seed ${seed})`, () => {
  const rng = createRng(seed);
  const rig = lab.rig({
    version: 1,
    seed,
    ...lifeOf("reach", { sigma: 0 }),
    electrodes: {},
    stimulator: { bound: 10, normPerTick: 100, energyPerWindow: 1e6 },
    twin: false,
    symbiote: {
      seed,
      decoder: { name: "rls", params: {} },
      intention: { name: "instructed", params: {} },
      law: { name: "off", params: {} },
    },
  });
  const equations = reachEquations(weights, reach, rig.dtMs, TICKS);
  const { past, hand } = equations;
  const world = () => Array.from(rig.views.world.subarray(0, 4));
  const lived: number[][] = [];
  while (rig.tick < 130) {
    step(rig, []);
    lived.push(world());
  }
  hand.set(lived.slice(-past).flat());
  const x = (rig.body.brain.save().x as Float32Array).slice();
  const currents = Float64Array.from(rng.normals(new Float32Array(TICKS * ELECTRODES), 0.1));
  const told: number[] = [];
  const hands: number[][] = [];
  for (let t = 0; t < TICKS; t++) {
    const given = Float32Array.from(currents.subarray(t * ELECTRODES, (t + 1) * ELECTRODES));
    const command: Command = {
      ...{ n: rig.tick, site: 0, currents: given, gain: 1 },
      ...{ causeTick: rig.tick - 1, ttlTicks: 1, rampTicks: 0 },
    };
    step(rig, [command]);
    told.push(...rig.views.input.subarray(0, TOLD));
    hands.push(world());
  }
  equations.forward(x, Float32Array.from(told), currents, TICKS);
  for (const [t, there] of hands.entries()) {
    for (let i = 0; i < 4; i++) expect(hand[(past + t) * 4 + i], `tick ${t}`).toBeCloseTo(there[i], 3);
  }
  expect(Math.hypot(...hands[TICKS - 1].slice(0, 2))).toBeGreaterThan(0.01);
});

test(`the slopes of the hand by currents are those of finite differences (seed ${seed})`, () => {
  const rng = createRng(seed);
  const equations = reachEquations(weights, reach, 10, TICKS);
  const x = rng.normals(new Float32Array(weights.units), 0.5);
  const told = rng.normals(new Float32Array(TICKS * TOLD), 0.5);
  const currents = Float64Array.from(rng.normals(new Float32Array(TICKS * ELECTRODES), 0.1));
  const places = [
    { tick: TICKS, axis: 0 as const },
    { tick: 25, axis: 1 as const },
  ];
  const lived = (a: Float64Array) => {
    equations.hand.fill(0);
    equations.forward(x, told, a, TICKS);
    return places.map(equations.at);
  };
  const slopes = new Float64Array(places.length * TICKS * ELECTRODES);
  lived(currents);
  equations.backward(slopes, places, TICKS);
  // Along a direction over all currents, so that every path counts, the slow ones by way of the senses too.
  for (let round = 0; round < 5; round++) {
    const way = rng.normals(new Float32Array(currents.length), 1);
    const [up, down] = [STEP, -STEP].map((h) => lived(currents.map((a, i) => a + h * way[i])));
    for (const k of places.keys()) {
      const numeric = (up[k] - down[k]) / (2 * STEP);
      const mine = slopes.subarray(k * way.length, (k + 1) * way.length);
      const analytic = way.reduce((sum, one, i) => sum + one * mine[i], 0);
      // A direction drawn by chance may be one in which little happens: as large as others are is what counts.
      const size = Math.hypot(...mine);
      expect(Math.abs(analytic - numeric), `place ${k}`).toBeLessThan(0.003 * (Math.abs(numeric) + size));
    }
  }
});

test(`through sixteen blurred electrodes the oracle makes the hand go elsewhere, within every limit (seed ${seed})`, () => {
  const whole = contestOf("arena", { trials: 8, calibrationTrials: 8, training: 0 });
  const arms = whole.arms.filter(({ name }) => ["off", "oracle", "ceiling"].includes(name));
  const random = { name: "pi", summary: "", act: { kind: "law" as const, law: "random", doses: [{}] } };
  const placebo = { name: "random", summary: "", act: { kind: "placebo" as const, of: "pi" } };
  const contest = { ...whole, arms: [...arms, random, placebo] };
  const found = summariseArms(contest, [conduct(contest, seed, lab)]);
  const [off, oracle] = ["off", "oracle"].map((name) => found.find((arm) => arm.name === name)!);
  expect(off.success.mean).toBeLessThan(0.3);
  expect(oracle.success.mean).toBeGreaterThan(0.7);
});

test("where the equations are not known there is no oracle, and none is made", () => {
  expect(isReachKnown("reach")).toBe(true);
  expect(isReachKnown("reach", { arm: "two-link" })).toBe(false);
  expect(isReachKnown("reach", { plasticity: "resist" })).toBe(false);
  expect(isReachKnown("reach", {}, { decay: 0.7 })).toBe(false);
  expect(isReachKnown("untrained")).toBe(false);
  const { arms } = contestOf("arena", { stimulator: { decay: 0.7 }, training: 0 });
  expect(arms.some(({ name }) => name === "oracle")).toBe(false);
  const { session, symbiote, placebo } = contestOf("arena", { brainParams: { arm: "two-link" } });
  const rig = lab.rig({ ...session, seed: 1, symbiote: { ...symbiote, seed: 1, law: placebo } });
  expect(() => reachOracle(rig, { arm: "two-link" })).toThrow(/point mass/);
});
