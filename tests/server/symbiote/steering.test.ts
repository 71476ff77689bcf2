import { expect, test } from "vitest";
import { createLawBench } from "../../../server/symbiote/steering/bench.ts";
import { laws } from "../../../server/symbiote/steering/index.ts";
import { differenceInMeans, regressionPatterns } from "../../../server/symbiote/steering/patterns.ts";
import { nearestChannels } from "../../../server/symbiote/steering/write.ts";
import type { Moment, SteeringLaw } from "../../../streams/ports.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";
import { type Planted, planted } from "./planted.ts";

const seed = claimSeed();
const positions = (n: number) => Float32Array.from({ length: n }, (_, i) => i);

const momentOf = (brain: Planted): Moment => ({
  tick: 0,
  observation: brain.observation,
  intention: brain.intention,
  decoded: brain.truth,
  goal: undefined,
  trial: brain.trial(),
  epoch: 0,
  ticksInEpoch: 0,
  behaviour: brain.truth,
  delivered: new Float32Array(brain.channels),
});

function taught(name: string, params: Record<string, number>, brain: Planted, ticks = 8000): SteeringLaw {
  const law = laws.get(name).create(params, {
    channels: brain.channels,
    electrodes: brain.channels,
    goals: brain.goals,
    behaviours: brain.goals,
    epochs: 2,
    montage: { recording: positions(brain.channels), stimulation: positions(brain.channels) },
    dtMs: 10,
    rng: createRng(seed),
  });
  for (let t = 0; t < ticks; t++) {
    brain.next();
    law.learn(momentOf(brain));
  }
  return law;
}

test(`on the bench laws share what they learn, and know no more and no less than alone (seed ${seed})`, () => {
  for (const name of ["add", "pi", "lqr", "mpc"]) {
    const brain = planted(seed);
    const place = positions(brain.channels);
    const bench = createLawBench(
      { name: "off", params: {} },
      {
        channels: brain.channels,
        electrodes: brain.channels,
        goals: brain.goals,
        behaviours: brain.goals,
        epochs: 2,
        montage: { recording: place, stimulation: place },
        dtMs: 10,
      },
      () => createRng(seed),
    );
    for (let t = 0; t < 2000; t++) {
      brain.next();
      bench.learn({ ...momentOf(brain), tick: t });
    }
    bench.prepare({ name, params: {} })();
    const alone = taught(name, {}, planted(seed), 2000);
    const said = [bench, alone].map((law) => {
      const currents = new Float32Array(brain.channels);
      const goal = new Float32Array(brain.goals).fill(0.5);
      return law.steer(currents, { ...momentOf(brain), goal }) ? currents : undefined;
    });
    expect(
      said[0]?.some((current) => current !== 0),
      name,
    ).toBe(true);
    expect(said[0], name).toEqual(said[1]);
  }
});

const cosine = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>) =>
    Array.from(x).reduce((sum, value, i) => sum + value * y[i], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
};

test(`regression finds the planted patterns, difference in means their directions (seed ${seed})`, () => {
  const brain = planted(seed, { channels: 30 });
  const [regression, means] = [regressionPatterns(30, 2), differenceInMeans(30, 2)];
  for (let t = 0; t < 20_000; t++) {
    brain.next();
    regression.learn(momentOf(brain));
    means.learn(momentOf(brain));
  }
  for (let g = 0; g < 2; g++) {
    const column = Array.from({ length: 30 }, (_, k) => brain.mixture[k * brain.outputs + g]);
    const pattern = [...regression.current()!.subarray(30 * g, 30 * (g + 1))];
    pattern.forEach((value, k) => {
      expect(Math.abs(value - column[k])).toBeLessThan(0.1);
    });
    expect(cosine(means.current()!.subarray(30 * g, 30 * (g + 1)), column)).toBeGreaterThan(0.9);
  }
});

test(`difference in means, a worked example`, () => {
  // Two trials on each side; the means differ by (1.75, .5, 0): see readers in the vectors of the field.
  const above = [
    [2, 1, 0],
    [3, 0, 1],
    [1, 2, 1],
    [2, 2, -1],
  ];
  const below = [
    [0, 1, 1],
    [1, -1, 0],
    [-1, 1, 2],
    [1, 2, -2],
  ];
  const means = differenceInMeans(3, 1);
  const say = (row: number[], x: number, trial: number) =>
    means.learn({
      tick: trial,
      observation: Float32Array.from(row),
      intention: Float32Array.of(x),
      decoded: Float32Array.of(0),
      goal: undefined,
      trial,
      epoch: 0,
      ticksInEpoch: 0,
      behaviour: new Float32Array(0),
      delivered: new Float32Array(0),
    });
  above.forEach((row, i) => {
    say(row, 0.5, i);
  });
  expect(means.current()).toBeUndefined();
  below.forEach((row, i) => {
    say(row, -2, 4 + i);
  });
  say([9, 9, 9], 0, 8);
  expect([...means.current()!]).toEqual([1.75, 0.5, 0]);
});

test(`add gives its dose, whatever the goal (seed ${seed})`, () => {
  const brain = planted(seed);
  const law = taught("add", { dose: 0.7 }, brain);
  const currents = new Float32Array(brain.channels);
  const rng = createRng(seed);
  for (let i = 0; i < 20; i++) {
    const goal = rng.normals(new Float32Array(2), 1);
    expect(law.steer(currents, { ...momentOf(brain), goal })).toBe(true);
    expect(Math.hypot(...currents)).toBeCloseTo(0.7, 5);
  }
  const opposite = currents.slice();
  law.steer(currents, { ...momentOf(brain), goal: Float32Array.of(1, -0.5) });
  law.steer(opposite, { ...momentOf(brain), goal: Float32Array.of(-1, 0.5) });
  expect(cosine(currents, opposite)).toBeCloseTo(-1, 5);
});

test(`random keeps its direction within a trial and a goal, gives its dose, and points nowhere in the mean (seed ${seed})`, () => {
  const brain = planted(seed, { channels: 50 });
  const law = taught("random", { dose: 0.7 }, brain, 1);
  const currents = new Float32Array(50);
  const sum = new Float64Array(50);
  const goal = Float32Array.of(0.5, 0.5);
  for (let trial = 0; trial < 400; trial++) {
    law.steer(currents, { ...momentOf(brain), goal, trial });
    const first = currents.slice();
    law.steer(currents, { ...momentOf(brain), goal, trial });
    expect(currents).toEqual(first);
    law.steer(currents, { ...momentOf(brain), goal: Float32Array.of(0.5, -0.5), trial });
    expect(currents).not.toEqual(first);
    expect(Math.hypot(...currents)).toBeCloseTo(0.7, 5);
    for (let k = 0; k < 50; k++) sum[k] += first[k] / 400;
  }
  expect(Math.hypot(...sum)).toBeLessThan(0.1);
});

test(`pi brings a leaky linear plant to the goal without a lasting error; p alone does not (seed ${seed})`, () => {
  const settle = (params: Record<string, number>) => {
    const brain = planted(seed);
    const law = taught("pi", params, brain);
    const currents = new Float32Array(brain.channels);
    const decoded = new Float32Array(brain.outputs);
    const goal = Float32Array.of(0.6, -0.4);
    const pattern = (g: number) =>
      Array.from({ length: brain.channels }, (_, k) => brain.mixture[k * brain.outputs + g]);
    const size = [0, 1].map((g) => Math.hypot(...pattern(g)) ** 2);
    for (let t = 0; t < 3000; t++) {
      law.steer(currents, { ...momentOf(brain), trial: 1e6, goal, decoded });
      for (let g = 0; g < 2; g++) {
        const push = pattern(g).reduce((sum, value, k) => sum + value * currents[k], 0) / size[g];
        decoded[g] = 0.9 * decoded[g] + 0.1 * push;
      }
    }
    return Math.hypot(goal[0] - decoded[0], goal[1] - decoded[1]);
  };
  expect(settle({ kp: 0.5, ki: 0.02, cap: 100 })).toBeLessThan(0.02);
  expect(settle({ kp: 0.5, ki: 0, cap: 100 })).toBeGreaterThan(0.3);
});

test(`pi never exceeds its cap, and does not wind up behind it (seed ${seed})`, () => {
  const brain = planted(seed);
  const law = taught("pi", { kp: 1, ki: 1, cap: 0.3 }, brain);
  const currents = new Float32Array(brain.channels);
  const far = {
    ...momentOf(brain),
    trial: 1e6,
    goal: Float32Array.of(1, 1),
    decoded: Float32Array.of(-9, -9, 0),
  };
  for (let t = 0; t < 1000; t++) {
    law.steer(currents, far);
    expect(Math.hypot(...currents)).toBeLessThanOrEqual(0.3 + 1e-6);
  }
  law.steer(currents, { ...far, decoded: Float32Array.of(1, 1, 0) });
  expect(Math.hypot(...currents)).toBeLessThan(1e-3);
});

test(`a new integral gain does not jolt (seed ${seed})`, () => {
  const brain = planted(seed);
  const [before, after] = [
    taught("pi", { ki: 0.1, cap: 99 }, brain),
    taught("pi", { ki: 0.2, cap: 99 }, brain),
  ];
  const [a, b] = [new Float32Array(brain.channels), new Float32Array(brain.channels)];
  const off = {
    ...momentOf(brain),
    trial: 1e6,
    goal: Float32Array.of(0.5, 0),
    decoded: Float32Array.of(0, 0, 0),
  };
  for (let t = 0; t < 50; t++) before.steer(a, off);
  after.restore(before.save());
  const there = { ...off, decoded: Float32Array.of(0.5, 0, 0) };
  before.steer(a, there);
  after.steer(b, there);
  expect(Math.hypot(...a)).toBeGreaterThan(0);
  expect(b).toEqual(a);
});

test("each electrode writes what the channel nearest to it says", () => {
  const equal = { recording: positions(5), stimulation: positions(5) };
  expect([...nearestChannels(equal)]).toEqual([0, 1, 2, 3, 4]);
  const sparse = { recording: positions(6), stimulation: Float32Array.of(-3, 1.4, 2.5, 99) };
  expect([...nearestChannels(sparse)]).toEqual([0, 1, 2, 5]);
});
