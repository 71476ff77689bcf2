import { describe, expect, test } from "vitest";
import grasp, { TOLERANCE } from "../../../server/tasks/grasp.ts";
import { JOINTS, MOVEMENT_VARIANCE, movement, WIDTH } from "../../../server/tasks/grasp-movement.ts";
import {
  CATCH_RATE,
  CUE_MS,
  DELAY_MS,
  FEATURES,
  HOME_MS,
  MOVE_MS,
  OBJECTS,
  RING,
  seeObject,
} from "../../../server/tasks/grasp-trial.ts";
import type { Task } from "../../../streams/ports.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const [HOME, CUE, DELAY, MOVE] = [0, 1, 2, 3];
const create = (dtMs: number, from = seed) => grasp.create({}, { rng: createRng(from), dtMs });

function worldOf(task: Task): Record<string, number> {
  const world = new Float32Array(task.worlds.length);
  task.world(world);
  return Object.fromEntries(task.worlds.map((name, i) => [name, world[i]]));
}

/** Run trials; `policy` says where the joints go in a tick that is about to begin, `visit` sees it over. */
function play(task: Task, trials: number, policy: () => Float32Array, visit: () => void = () => {}): void {
  while (task.trial().trial < trials) {
    task.advance(policy());
    visit();
  }
}

/** The hand that does what it is told: it lives in a copy of the task one tick ahead, so it knows what comes. */
function obedient(task: Task, dtMs: number, goal?: readonly [number, number]): () => Float32Array {
  const ahead = create(dtMs);
  ahead.restore(task.save());
  const out = new Float32Array(WIDTH);
  return () => {
    ahead.advance(out);
    const { epoch, ticksInEpoch } = ahead.trial();
    const { size, tilt, hold } = worldOf(ahead);
    if (epoch !== MOVE || hold === 1) return out.fill(0);
    movement(out, goal?.[0] ?? size, goal?.[1] ?? tilt, (ticksInEpoch + 1) * dtMs);
    return out;
  };
}

const still = () => new Float32Array(WIDTH);

for (const dtMs of [10, 1, 7]) {
  test(`epochs last as long as they should at ticks of ${dtMs} ms (seed ${seed})`, () => {
    const task = create(dtMs);
    const lengths: number[][] = [[], [], [], []];
    let last = { ...task.trial() };
    play(task, 60, still, () => {
      const now = task.trial();
      if (now.epoch !== last.epoch) lengths[last.epoch].push(last.ticksInEpoch + 1);
      last = { ...now };
    });
    const ticks = (ms: number) => Math.round(ms / dtMs);
    expect(new Set(lengths[HOME])).toEqual(new Set([ticks(HOME_MS)]));
    expect(new Set(lengths[CUE])).toEqual(new Set([ticks(CUE_MS)]));
    expect(new Set(lengths[MOVE])).toEqual(new Set([ticks(MOVE_MS)]));
    expect(Math.min(...lengths[DELAY])).toBeGreaterThanOrEqual(ticks(DELAY_MS.shortest));
    expect(Math.max(...lengths[DELAY])).toBeLessThanOrEqual(ticks(DELAY_MS.longest));
    expect(new Set(lengths[DELAY]).size).toBeGreaterThan(10);
  });
}

test(`objects are balanced, and a tenth of trials are catch trials (seed ${seed})`, () => {
  const task = create(50);
  const counts = new Map<string, number>();
  let catches = 0;
  const trials = 2000;
  play(task, trials, still, () => {
    if (task.trial().outcome === undefined) return;
    const { size, tilt, hold } = worldOf(task);
    counts.set(`${size} ${tilt}`, (counts.get(`${size} ${tilt}`) ?? 0) + 1);
    catches += hold;
  });
  expect([...counts.keys()].sort()).toEqual(OBJECTS.map(([size, tilt]) => `${size} ${tilt}`).sort());
  const spread = (p: number) => 5 * Math.sqrt(trials * p * (1 - p));
  for (const count of counts.values()) expect(Math.abs(count - trials / 8)).toBeLessThan(spread(1 / 8));
  expect(Math.abs(catches - trials * CATCH_RATE)).toBeLessThan(spread(CATCH_RATE));
});

describe("what is sensed", () => {
  test(`the object while it is shown and never after, and hold (seed ${seed})`, () => {
    const task = create(10);
    const input = new Float32Array(task.inputs);
    const seen = new Float32Array(FEATURES);
    play(task, 20, still, () => {
      task.sense(input);
      const { size, tilt, cueOn, hold } = worldOf(task);
      if (cueOn === 1) seeObject(seen, 0, size, tilt);
      else seen.fill(0);
      expect([...input]).toEqual([...seen, hold]);
      expect(cueOn).toBe(Number(task.trial().epoch === CUE));
      if (task.trial().epoch !== MOVE) expect(hold).toBe(1);
    });
  });

  test("every object excites other features", () => {
    const views = OBJECTS.map(([size, tilt]) => {
      const seen = new Float32Array(FEATURES);
      seeObject(seen, 0, size, tilt);
      expect(Math.min(...seen)).toBeGreaterThan(0);
      expect(Math.max(...seen)).toBeLessThanOrEqual(1);
      return seen;
    });
    views.forEach((a, i) => {
      views.forEach((b, j) => {
        const apart = Math.hypot(...a.map((value, k) => value - b[k]));
        if (i !== j) expect(apart).toBeGreaterThan(0.5);
      });
    });
  });
});

describe("the movement", () => {
  const rng = createRng(seed).fork("movement");
  const [size, tilt] = [2 * rng.uniform() - 1, 2 * rng.uniform() - 1];
  const at = (ms: number) => {
    const joints = new Float32Array(WIDTH);
    movement(joints, size, tilt, ms);
    return [...joints];
  };

  test("begins at rest, not before anyone could react, and ends in a grasp that is held", () => {
    for (const ms of [0, 75, 150]) expect(Math.max(...at(ms).map(Math.abs))).toBe(0);
    expect(at(MOVE_MS)).toEqual(at(MOVE_MS - 50));
    const grip = [tilt, 0.3 + 0.5 * size, 0.5 * tilt + 0.3 * size, 0.5 + 1.2 * size * tilt, 0.6 + 0.4 * size];
    at(MOVE_MS).forEach((value, j) => {
      expect(value, `${JOINTS[j]} of (${size}, ${tilt})`).toBeCloseTo(grip[j], 6);
    });
  });

  test("is smooth: no joint ever jumps", () => {
    const course = Array.from({ length: MOVE_MS }, (_, ms) => at(ms));
    const steps = course.slice(1).flatMap((after, ms) => after.map((value, j) => value - course[ms][j]));
    expect(Math.max(...steps.map(Math.abs))).toBeLessThan(0.02);
  });

  test("opens the hand wider than the object that it closes on", () => {
    const apertures = Array.from({ length: MOVE_MS }, (_, ms) => at(ms)[1]);
    expect(Math.max(...apertures)).toBeGreaterThan(apertures[MOVE_MS - 1] + 0.05);
  });
});

/** Mean squared distance of two movements over `move`, in the unit of a loss. */
function apart(a: readonly [number, number], b: readonly [number, number]): number {
  const [x, y] = [new Float32Array(WIDTH), new Float32Array(WIDTH)];
  let sum = 0;
  for (let ms = 10; ms <= MOVE_MS; ms += 10) {
    movement(x, ...a, ms);
    movement(y, ...b, ms);
    for (let j = 0; j < WIDTH; j++) sum += (x[j] - y[j]) ** 2;
  }
  return sum / ((MOVE_MS / 10) * WIDTH * MOVEMENT_VARIANCE);
}

test("no object is grasped by the movement for another: they are further apart than twice the tolerance", () => {
  for (const a of OBJECTS) {
    for (const b of OBJECTS) {
      // Squared distances: a movement within TOLERANCE of both could exist only below four times as much.
      if (a !== b) expect(apart(a, b)).toBeGreaterThan(4 * TOLERANCE);
    }
  }
});

test("a loss of 1 is what the mean movement of all objects has", () => {
  const mean = OBJECTS.map((a) => OBJECTS.reduce((sum, b) => sum + apart(a, b), 0) / 64);
  // The mean squared distance to the mean is half of that between two drawn at random.
  expect(mean.reduce((sum, value) => sum + value, 0) / 2).toBeCloseTo(1, 1);
});

for (const [dtMs, trials] of [
  [10, 40],
  [1, 6],
]) {
  test(`a hand that does what it is told succeeds in every trial, at ticks of ${dtMs} ms (seed ${seed})`, () => {
    const task = create(dtMs);
    let ended = 0;
    play(task, trials, obedient(task, dtMs), () => {
      const { outcome, trial } = task.trial();
      const { size, tilt, hold, loss } = worldOf(task);
      expect(Number.isNaN(loss)).toBe(outcome === undefined);
      if (outcome === undefined) return;
      ended++;
      expect(outcome, `trial ${trial}`).toBe(true);
      expect(loss).toBeLessThan(1e-9);
      expect(task.judge(Float32Array.of(size, tilt))).toBe(hold === 0);
      expect(task.judge(Float32Array.of(-size, -tilt))).toBe(false);
    });
    expect(ended).toBe(trials);
  });
}

test(`a hand that never moves fails all but the catch trials; one that always grasps fails those (seed ${seed})`, () => {
  for (const always of [false, true]) {
    const task = create(10);
    const out = new Float32Array(WIDTH);
    const policy = () => {
      const { epoch, ticksInEpoch } = task.trial();
      if (!always || epoch !== MOVE) return out.fill(0);
      const { size, tilt } = worldOf(task);
      movement(out, size, tilt, (ticksInEpoch + 2) * 10);
      return out;
    };
    play(task, 80, policy, () => {
      const { outcome } = task.trial();
      if (outcome !== undefined) expect(outcome).toBe((worldOf(task).hold === 1) !== always);
    });
  }
});

test(`grasping as if for another object fails, and is judged a grasp of that one (seed ${seed})`, () => {
  const task = create(10);
  const [first, other] = [OBJECTS[0], OBJECTS[3]];
  play(task, 60, obedient(task, 10, other), () => {
    const { outcome } = task.trial();
    const { size, tilt, hold } = worldOf(task);
    if (outcome === undefined || hold === 1) return;
    expect(task.judge(Float32Array.from(other))).toBe(true);
    expect(task.judge(Float32Array.from(first))).toBe(false);
    expect(outcome).toBe(size === other[0] && tilt === other[1]);
  });
});

test(`any grip of the disc may be instructed, and is then what is shown and judged (seed ${seed})`, () => {
  const rng = createRng(seed).fork("goal");
  const [angle, radius] = [2 * Math.PI * rng.uniform(), RING * rng.uniform()];
  const goal = Float32Array.of(radius * Math.cos(angle), radius * Math.sin(angle));
  const task = create(10);
  task.instruct(goal);
  play(task, 1, still);
  play(task, 20, obedient(task, 10), () => {
    const { size, tilt, hold } = worldOf(task);
    const { epoch, outcome } = task.trial();
    expect([size, tilt]).toEqual(epoch === HOME ? [NaN, NaN] : [...goal]);
    if (outcome === undefined) return;
    expect(outcome).toBe(true);
    expect(task.judge(goal)).toBe(hold === 0);
  });
});
