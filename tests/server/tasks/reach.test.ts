import { expect, test } from "vitest";
import reach from "../../../server/tasks/reach.ts";
import {
  CATCH_RATE,
  CUE_MS,
  DELAY_MS,
  DISTANCE,
  HOME_MS,
  MOVE_MS,
} from "../../../server/tasks/reach-trial.ts";
import type { Task } from "../../../streams/ports.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const [HOME, CUE, DELAY, MOVE] = [0, 1, 2, 3];

function worldOf(task: Task) {
  const world = new Float32Array(task.worlds.length);
  task.world(world);
  const [x, y, vx, vy, targetX, targetY, cueOn, hold] = world;
  return { x, y, vx, vy, targetX, targetY, cueOn, hold };
}

/** A spring and a damper that pull the hand to a goal: what a perfect brain would do. */
function pull(task: Task, goal: readonly [number, number]): Float32Array {
  const { x, y, vx, vy } = worldOf(task);
  return Float32Array.of(8 * (goal[0] - x) - 0.9 * vx, 8 * (goal[1] - y) - 0.9 * vy);
}

/** Run trials under a policy; `visit` sees every tick after it has run. */
function play(task: Task, trials: number, policy: (task: Task) => Float32Array, visit: () => void): void {
  while (task.trial().trial < trials) {
    task.advance(policy(task));
    visit();
  }
}

const obedient = (task: Task) => {
  const { hold, targetX, targetY } = worldOf(task);
  return pull(task, hold === 1 ? [0, 0] : [targetX, targetY]);
};

for (const dtMs of [10, 1, 7]) {
  test(`epochs last as long as they should at ticks of ${dtMs} ms (seed ${seed})`, () => {
    const task = reach.create({}, { rng: createRng(seed), dtMs });
    const lengths: number[][] = [[], [], [], []];
    let last = { ...task.trial() };
    play(
      task,
      60,
      () => new Float32Array(2),
      () => {
        const now = task.trial();
        if (now.epoch !== last.epoch) lengths[last.epoch].push(last.ticksInEpoch + 1);
        last = { ...now };
      },
    );
    const ticks = (ms: number) => Math.round(ms / dtMs);
    expect(new Set(lengths[HOME])).toEqual(new Set([ticks(HOME_MS)]));
    expect(new Set(lengths[CUE])).toEqual(new Set([ticks(CUE_MS)]));
    expect(new Set(lengths[MOVE])).toEqual(new Set([ticks(MOVE_MS)]));
    expect(Math.min(...lengths[DELAY])).toBeGreaterThanOrEqual(ticks(DELAY_MS.shortest));
    expect(Math.max(...lengths[DELAY])).toBeLessThanOrEqual(ticks(DELAY_MS.longest));
    expect(new Set(lengths[DELAY]).size).toBeGreaterThan(10);
  });
}

test(`targets lie evenly on the ring, and a tenth of trials are catch trials (seed ${seed})`, () => {
  const task = reach.create({}, { rng: createRng(seed), dtMs: 50 });
  const targets: { angle: number; distance: number }[] = [];
  let catches = 0;
  play(
    task,
    2000,
    () => new Float32Array(2),
    () => {
      const { epoch, ticksInEpoch } = task.trial();
      if (epoch !== MOVE || ticksInEpoch !== 0) return;
      const { targetX, targetY, hold } = worldOf(task);
      targets.push({ angle: Math.atan2(targetY, targetX), distance: Math.hypot(targetX, targetY) });
      catches += hold;
    },
  );
  for (const { distance } of targets) {
    expect(distance).toBeGreaterThan(DISTANCE.nearest - 1e-6);
    expect(distance).toBeLessThan(DISTANCE.farthest + 1e-6);
  }
  const mean = (f: (t: (typeof targets)[0]) => number) =>
    targets.reduce((s, t) => s + f(t), 0) / targets.length;
  // Five standard errors of the mean.
  expect(Math.abs(mean(({ angle }) => Math.cos(angle)))).toBeLessThan(5 * Math.sqrt(0.5 / 2000));
  expect(Math.abs(mean(({ angle }) => Math.sin(angle)))).toBeLessThan(5 * Math.sqrt(0.5 / 2000));
  expect(Math.abs(mean(({ distance }) => distance) - 0.6)).toBeLessThan((5 * 0.4) / Math.sqrt(12 * 2000));
  expect(Math.abs(catches / 2000 - CATCH_RATE)).toBeLessThan(5 * Math.sqrt((CATCH_RATE * 0.9) / 2000));
});

test(`a hand that does what it is told succeeds in every trial, and is judged by where it went (seed ${seed})`, () => {
  const task = reach.create({}, { rng: createRng(seed), dtMs: 10 });
  let [ended, caught] = [0, 0];
  play(task, 100, obedient, () => {
    const { outcome } = task.trial();
    if (outcome === undefined) return;
    ended++;
    const { targetX, targetY, hold } = worldOf(task);
    expect(outcome, `trial ${task.trial().trial}`).toBe(true);
    caught += hold;
    expect(task.judge(Float32Array.of(targetX, targetY))).toBe(hold === 0);
    expect(task.judge(Float32Array.of(-targetX, -targetY))).toBe(false);
  });
  expect(ended).toBe(100);
  expect(caught).toBeGreaterThan(0);
});

test(`a hand that never moves fails all but the catch trials; one that always reaches fails those (seed ${seed})`, () => {
  for (const [policy, expected] of [
    [() => new Float32Array(2), (hold: number) => hold === 1],
    [
      (task: Task) => {
        const { targetX, targetY } = worldOf(task);
        return pull(task, task.trial().epoch === MOVE ? [targetX, targetY] : [0, 0]);
      },
      (hold: number) => hold === 0,
    ],
  ] as const) {
    const task = reach.create({}, { rng: createRng(seed), dtMs: 10 });
    play(task, 60, policy, () => {
      const { outcome } = task.trial();
      if (outcome !== undefined) expect(outcome).toBe(expected(worldOf(task).hold));
    });
  }
});

test(`arriving is not enough: a hand pushed off the target in the last 50 ms fails (seed ${seed})`, () => {
  const task = reach.create({}, { rng: createRng(seed), dtMs: 10 });
  const shoved = (one: Task) => {
    const { epoch, ticksInEpoch } = one.trial();
    return epoch === MOVE && ticksInEpoch >= 64 ? Float32Array.of(40, 0) : obedient(one);
  };
  let there = 0;
  play(task, 60, shoved, () => {
    const { epoch, ticksInEpoch, outcome } = task.trial();
    const { x, y, targetX, targetY, hold } = worldOf(task);
    if (epoch !== MOVE || hold === 1) return;
    if (ticksInEpoch === 64 && Math.hypot(x - targetX, y - targetY) < 0.1) there++;
    if (outcome !== undefined) expect(outcome).toBe(false);
  });
  expect(there).toBeGreaterThan(40);
});

test(`the cue is sensed only while it is shown, and the hand 70 ms (seen) and 20 ms (felt) late (seed ${seed})`, () => {
  for (const dtMs of [10, 5]) {
    const task = reach.create({}, { rng: createRng(seed), dtMs });
    const rng = createRng(seed).fork("push");
    const action = new Float32Array(2);
    const input = new Float32Array(9);
    const past: number[][] = [];
    for (let i = 0; i < 3000 / dtMs; i++) {
      task.advance(rng.normals(action, 1));
      task.sense(input);
      const { x, y, vx, vy, targetX, targetY, cueOn, hold } = worldOf(task);
      past.unshift([x, y, vx, vy]);
      expect([...input.subarray(0, 3)]).toEqual(cueOn === 1 ? [targetX, targetY, hold] : [0, 0, hold]);
      expect(cueOn).toBe(Number(task.trial().epoch === CUE));
      if (i < 70 / dtMs) continue;
      expect([...input.subarray(3, 5)]).toEqual(past[70 / dtMs].slice(0, 2));
      expect([...input.subarray(5, 9)]).toEqual(past[20 / dtMs]);
    }
  }
});

test(`the intention is the target and the hand's velocity, and nothing at home (seed ${seed})`, () => {
  const task = reach.create({}, { rng: createRng(seed), dtMs: 10 });
  const intention = new Float32Array(4);
  play(task, 30, obedient, () => {
    task.intention(intention);
    const { targetX, targetY, vx, vy } = worldOf(task);
    const home = task.trial().epoch === HOME;
    expect([...intention]).toEqual(home ? [NaN, NaN, NaN, NaN] : [targetX, targetY, vx, vy]);
    expect(Number.isNaN(targetX)).toBe(home);
  });
});

test(`an instructed goal is what the brain is shown, and what the outcome goes by (seed ${seed})`, () => {
  const task = reach.create({}, { rng: createRng(seed), dtMs: 10 });
  task.instruct(Float32Array.of(-0.5, 0.25));
  play(task, 1, obedient, () => {});
  let shown = 0;
  const input = new Float32Array(9);
  play(
    task,
    20,
    (one) => pull(one, worldOf(one).hold === 1 ? [0, 0] : [-0.5, 0.25]),
    () => {
      task.sense(input);
      if (task.trial().epoch === CUE && ++shown) expect([...input.subarray(0, 2)]).toEqual([-0.5, 0.25]);
      const { outcome } = task.trial();
      if (outcome !== undefined) expect(outcome).toBe(true);
    },
  );
  expect(shown).toBe(19 * 10);
});
