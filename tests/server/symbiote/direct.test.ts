/** The law of directions: what its study finds, and what each operator does to a population that is written to. */
import { describe, expect, test } from "vitest";
import { simdKernels } from "../../../server/kernels/index.ts";
import { readers } from "../../../server/symbiote/steering/directions/study.ts";
import { laws } from "../../../server/symbiote/steering/index.ts";
import { studyWith } from "../../../server/symbiote/studies.ts";
import type { Moment, SteeringLaw } from "../../../streams/ports.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";
import { type Planted, planted, TRIAL } from "./planted.ts";

const seed = claimSeed();
const CHANNELS = 16;
const study = studyWith(simdKernels());
const places = Float32Array.from({ length: CHANNELS }, (_, k) => k);

const momentOf = (brain: Planted, rest: Partial<Moment> = {}): Moment => ({
  tick: 0,
  observation: brain.observation,
  intention: brain.intention,
  decoded: brain.truth,
  goal: undefined,
  trial: brain.trial(),
  epoch: 0,
  ticksInEpoch: 0,
  behaviour: new Float32Array(2),
  delivered: new Float32Array(CHANNELS),
  ...rest,
});

function taught(params: Record<string, number | string>, brain: Planted): SteeringLaw {
  const law = laws.get("direct").create(params, {
    channels: CHANNELS,
    electrodes: CHANNELS,
    goals: 2,
    behaviours: 2,
    epochs: 2,
    montage: { recording: places, stimulation: places },
    dtMs: 10,
    rng: createRng(seed),
  });
  for (let t = 0; t < 80 * TRIAL; t++) {
    brain.next();
    law.learn(momentOf(brain));
    const lesson = law.lesson?.();
    if (lesson !== undefined) law.absorb?.(study(lesson));
  }
  return law;
}

const brainOf = () => planted(seed, { channels: CHANNELS, outputs: 2, noise: 0.02 });

/** What the law writes at this observation under this goal. */
function written(law: SteeringLaw, observation: Float32Array, goal: readonly number[]): Float32Array {
  const currents = new Float32Array(CHANNELS);
  expect(law.steer(currents, momentOf(brainOf(), { observation, goal: Float32Array.from(goal) }))).toBe(true);
  return currents;
}

/** Where an observation lies in the plane of the planted mixture, by least squares on its two columns. */
function meaningOf(brain: Planted, shift: ArrayLike<number>): [number, number] {
  const column = (g: number) => Array.from({ length: CHANNELS }, (_, k) => brain.mixture[k * 2 + g]);
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);
  const [x, y] = [column(0), column(1)];
  const [xx, xy, yy, sx, sy] = [dot(x, x), dot(x, y), dot(y, y), dot(shift, x), dot(shift, y)];
  const det = xx * yy - xy * xy;
  return [(yy * sx - xy * sy) / det, (xx * sy - xy * sx) / det];
}

describe.each(readers)(`read by %s (seed ${seed})`, (reader) => {
  test("a dose pushes where the goal is", () => {
    const brain = brainOf();
    const law = taught({ reader, operator: "add", dose: 1 }, brain);
    for (const [gx, gy] of [
      [0.7, 0],
      [0, -0.7],
      [-0.5, 0.5],
    ]) {
      const [x, y] = meaningOf(brain, written(law, brain.observation, [gx, gy]));
      expect((x * gx + y * gy) / (Math.hypot(x, y) * Math.hypot(gx, gy))).toBeGreaterThan(0.8);
    }
  });

  test("the dose is the norm, and one unit is one unit", () => {
    const brain = brainOf();
    const norm = (currents: Float32Array) => Math.hypot(...currents);
    expect(norm(written(taught({ reader, dose: 0.3 }, brain), brain.observation, [0.5, 0.5]))).toBeCloseTo(
      0.3,
      5,
    );
    const one = written(taught({ reader, units: 1 }, brainOf()), brain.observation, [0.5, 0]);
    expect(one.filter((current) => current !== 0).length).toBe(1);
  });
});

test(`set, delivered whole, leaves the population meaning the goal (seed ${seed})`, () => {
  const brain = brainOf();
  const law = taught({ operator: "set", dose: 1 }, brain);
  const observation = brain.observation.slice();
  const goal = [0.6, -0.4];
  // Directions of two goal components are not at right angles: delivered again and again it settles.
  for (let n = 0; n < 30; n++) {
    const shift = written(law, observation, goal);
    for (let k = 0; k < CHANNELS; k++) observation[k] += shift[k];
  }
  const again = Math.hypot(...written(law, observation, goal));
  expect(again).toBeLessThan(1e-3);
});

test(`rotate keeps the length of what it turns (seed ${seed})`, () => {
  const brain = brainOf();
  const law = taught({ operator: "rotate", dose: 1 }, brain);
  const turned = brain.observation.slice();
  const shift = written(law, turned, [0, 0.8]);
  expect(Math.hypot(...shift)).toBeGreaterThan(0.01);
  for (let k = 0; k < CHANNELS; k++) turned[k] += shift[k];
  expect(Math.hypot(...written(law, turned, [0, 0.8]))).toBeLessThan(1e-5);
});

test("a plane cannot be turned where a goal is one number", () => {
  const context = {
    channels: 4,
    electrodes: 4,
    goals: 1,
    behaviours: 1,
    epochs: 2,
    montage: { recording: places.slice(0, 4), stimulation: places.slice(0, 4) },
    dtMs: 10,
    rng: createRng(seed),
  };
  expect(() => laws.get("direct").create({ operator: "rotate" }, context)).toThrow(/plane of goals/);
});

test(`erase, delivered whole, leaves nothing along either direction, whatever the goal; once is enough (seed ${seed})`, () => {
  const brain = brainOf();
  const law = taught({ operator: "erase", dose: 1 }, brain);
  const observation = brain.observation.slice();
  const shift = written(law, observation, [0.6, -0.4]);
  expect(Math.hypot(...shift)).toBeGreaterThan(0.01);
  for (const [k, other] of written(law, observation, [-0.1, 0]).entries()) expect(other).toBe(shift[k]);
  for (let k = 0; k < CHANNELS; k++) observation[k] += shift[k];
  expect(Math.hypot(...written(law, observation, [0.6, -0.4]))).toBeLessThan(1e-5);
  // What is left means the mean intention of the trials it was read from, which is near nothing.
  const [x, y] = meaningOf(brain, shift).map((meant, i) => brain.truth[i] + meant);
  expect(Math.hypot(x, y)).toBeLessThan(0.5 * Math.hypot(brain.truth[0], brain.truth[1]) + 0.2);
});

test(`controls: the opposite pushes the other way, random and shuffled ones are others, and all of them stay (seed ${seed})`, () => {
  const brain = brainOf();
  const push = (control: string) => {
    const law = taught({ control, dose: 1 }, brainOf());
    const first = written(law, brain.observation, [0.7, 0]);
    const restored = laws.get("direct").create(
      { control, dose: 1 },
      {
        channels: CHANNELS,
        electrodes: CHANNELS,
        goals: 2,
        behaviours: 2,
        epochs: 2,
        montage: { recording: places, stimulation: places },
        dtMs: 10,
        rng: createRng(seed),
      },
    );
    restored.restore(law.save());
    expect([...written(restored, brain.observation, [0.7, 0])], `${control}, restored`).toEqual([...first]);
    expect(Math.hypot(...first)).toBeCloseTo(1, 5);
    return first;
  };
  const along = push("none");
  const onto = (other: Float32Array) => along.reduce((sum, value, k) => sum + value * other[k], 0);
  expect(onto(push("flipped"))).toBeCloseTo(-1, 5);
  expect(Math.abs(onto(push("random")))).toBeLessThan(0.95);
  expect([...push("shuffled")]).not.toEqual([...along]);
});
