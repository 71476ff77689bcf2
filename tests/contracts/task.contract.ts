/**
 * What every task must do, as checks that throw. `task.test.ts` runs them over the registry, and over tasks that
 * are broken on purpose, which they must refuse.
 */
import { expect } from "vitest";
import type { Snapshot, Task } from "../../streams/ports.ts";
import { createRng, type Rng } from "../../streams/rng.ts";

export type MakeTask = (seed: number, dtMs: number) => Task;

/** One row of everything a task shows: sensed input, intention, world, trial, outcome. */
export function look(task: Task): number[] {
  const input = new Float32Array(task.inputs);
  const intention = new Float32Array(task.intentions.length);
  const world = new Float32Array(task.worlds.length);
  task.sense(input);
  task.intention(intention);
  task.world(world);
  const { trial, epoch, ticksInEpoch, outcome } = task.trial();
  return [...input, ...intention, ...world, trial, epoch, ticksInEpoch, Number(outcome ?? -1)];
}

/** Push the task about with noise for `ticks`; returns what it showed each tick. */
export function run(task: Task, ticks: number, behaviour: Rng): number[][] {
  const action = new Float32Array(task.actions);
  return Array.from({ length: ticks }, () => {
    task.advance(behaviour.normals(action, 0.5));
    return look(task);
  });
}

/** Advance to the last tick of the present trial. */
function finishTrial(task: Task, action: Float32Array): void {
  for (let i = 0; i < 100 * task.trialTicks; i++) {
    task.advance(action);
    if (task.trial().outcome !== undefined) return;
  }
  throw new Error(`no trial ended within ${100 * task.trialTicks} ticks`);
}

/** Trial, epoch and ticks in epoch of a look. */
const schedule = (row: readonly number[]) => row.slice(row.length - 4, row.length - 1);

export const taskLaws: Readonly<Record<string, (make: MakeTask, seed: number) => void>> = {
  "what it shows has the declared widths, and is written whole": (make, seed) => {
    const task = make(seed, 10);
    for (const [width, write] of [
      [task.inputs, (out: Float32Array) => task.sense(out)],
      [task.intentions.length, (out: Float32Array) => task.intention(out)],
      [task.worlds.length, (out: Float32Array) => task.world(out)],
    ] as const) {
      const roomy = new Float32Array(width + 1).fill(7777);
      write(roomy);
      expect(roomy[width], "wrote beyond its width").toBe(7777);
      expect([...roomy.subarray(0, width)], "left a component unwritten").not.toContain(7777);
    }
    expect(new Set(task.worlds).size).toBe(task.worlds.length);
    expect(new Set(task.intentions).size).toBe(task.intentions.length);
    expect(task.goals).toBeLessThanOrEqual(task.intentions.length);
  },

  "looking changes nothing": (make, seed) => {
    const watched = make(seed, 10);
    const alone = make(seed, 10);
    const [a, b] = [createRng(seed), createRng(seed)];
    const action = new Float32Array(watched.actions);
    for (let i = 0; i < 3 * watched.trialTicks; i++) {
      for (let n = 0; n < 3; n++) look(watched);
      watched.judge(new Float32Array(watched.goals));
      watched.advance(a.normals(action, 0.5));
      alone.advance(b.normals(action, 0.5));
    }
    expect(look(watched)).toEqual(look(alone));
  },

  "the schedule never depends on behaviour": (make, seed) => {
    const [still, busy] = [make(seed, 10), make(seed, 10)];
    const goals = still.goals;
    const rest = new Float32Array(still.actions);
    const rng = createRng(seed).fork("behaviour");
    const push = new Float32Array(still.actions);
    const [a, b] = [new Float32Array(still.intentions.length), new Float32Array(still.intentions.length)];
    for (let i = 0; i < 20 * still.trialTicks; i++) {
      still.advance(rest);
      busy.advance(rng.normals(push, 2));
      expect(schedule(look(busy))).toEqual(schedule(look(still)));
      still.intention(a);
      busy.intention(b);
      expect([...b.subarray(0, goals)]).toEqual([...a.subarray(0, goals)]);
    }
  },

  "same seed, same world; another seed, another": (make, seed) => {
    const [a, b, c] = [make(seed, 10), make(seed, 10), make(seed + 1, 10)];
    const ticks = 3 * a.trialTicks;
    const rows = run(a, ticks, createRng(1));
    expect(run(b, ticks, createRng(1))).toEqual(rows);
    expect(run(c, ticks, createRng(1))).not.toEqual(rows);
  },

  "saved and restored, it goes on exactly, also in another task and after a structured clone": (
    make,
    seed,
  ) => {
    const task = make(seed, 10);
    const behaviour = createRng(seed).fork("save");
    const goal = Float32Array.from({ length: task.goals }, () => 0.5);
    if (task.goals > 0) task.instruct(goal);
    run(task, behaviour.below(2 * task.trialTicks), behaviour);
    const snapshot = structuredClone(task.save()) as Snapshot;
    const going = behaviour.save();
    const rows = run(task, 3 * task.trialTicks, behaviour);
    const other = make(seed + 1, 10);
    for (const restored of [task, other]) {
      restored.restore(snapshot);
      behaviour.restore(going);
      expect(run(restored, 3 * task.trialTicks, behaviour)).toEqual(rows);
    }
  },

  "trials count up by one, epochs begin at 0 and stand in the list, the outcome comes on the last tick": (
    make,
    seed,
  ) => {
    const task = make(seed, 10);
    const action = new Float32Array(task.actions);
    const rng = createRng(seed).fork("clock");
    let before = { ...task.trial() };
    let ticks = 0;
    for (; before.trial < 20; ticks++) {
      task.advance(rng.normals(action, 0.5));
      const now = { ...task.trial() };
      expect(now.epoch).toBeLessThan(task.epochs.length);
      const moved = now.trial !== before.trial || now.epoch !== before.epoch;
      expect(now.ticksInEpoch).toBe(moved ? 0 : before.ticksInEpoch + 1);
      expect(now.trial - before.trial).toBe(before.outcome === undefined ? 0 : 1);
      before = now;
      if (ticks > 2000 * task.trialTicks) throw new Error("trials do not end");
    }
    expect(Math.abs(ticks / 20 / task.trialTicks - 1), "mean length of a trial").toBeLessThan(0.3);
  },

  "the intention is all there or, where nothing is instructed, not at all; senses and world stay finite": (
    make,
    seed,
  ) => {
    const task = make(seed, 10);
    const intention = new Float32Array(task.intentions.length);
    const input = new Float32Array(task.inputs);
    const action = new Float32Array(task.actions);
    const rng = createRng(seed).fork("finite");
    let instructed = 0;
    for (let i = 0; i < 10 * task.trialTicks; i++) {
      task.advance(rng.normals(action, 0.5));
      task.intention(intention);
      task.sense(input);
      const absent = intention.filter(Number.isNaN).length;
      expect([0, intention.length]).toContain(absent);
      if (absent === 0) instructed++;
      expect(input.every(Number.isFinite), `input [${input.join(", ")}]`).toBe(true);
    }
    if (task.intentions.length > 0) expect(instructed).toBeGreaterThan(0);
  },

  "judge says yes only on the last tick of a trial, and agrees with the outcome on the instructed goal": (
    make,
    seed,
  ) => {
    const task = make(seed, 10);
    if (task.goals === 0) return;
    const intention = new Float32Array(task.intentions.length);
    const action = new Float32Array(task.actions);
    for (let i = 0; i < 10 * task.trialTicks; i++) {
      task.advance(action);
      task.intention(intention);
      const said = task.judge(intention.slice(0, task.goals));
      const { outcome } = task.trial();
      if (outcome === undefined) expect(said, "said yes before the trial was over").toBe(false);
      // A trial can succeed for not going (a catch trial), but never by failing the goal and being judged right.
      else if (said) expect(outcome).toBe(true);
    }
  },

  "an instructed goal replaces the goal of every following trial, and giving it up gives the schedule back": (
    make,
    seed,
  ) => {
    const [task, free] = [make(seed, 10), make(seed, 10)];
    if (task.goals === 0) return;
    const action = new Float32Array(task.actions);
    const intention = new Float32Array(task.intentions.length);
    const goal = Float32Array.from({ length: task.goals }, (_, i) => 0.25 + i / 8);
    const goalIn = (one: Task) => {
      finishTrial(one, action);
      one.intention(intention);
      return [...intention.subarray(0, one.goals)];
    };
    const first = goalIn(free);
    task.instruct(goal);
    goal.fill(9);
    expect(goalIn(task), "the trial under way keeps its goal").toEqual(first);
    for (let i = 0; i < 3; i++) {
      goalIn(free);
      expect(goalIn(task)).toEqual([...goal].map((_, i) => Math.fround(0.25 + i / 8)));
    }
    task.instruct(undefined);
    for (let i = 0; i < 3; i++) expect(goalIn(task)).toEqual(goalIn(free));
  },

  "a goal that does not fit is refused in words": (make, seed) => {
    const task = make(seed, 10);
    if (task.goals === 0) return;
    expect(() => task.instruct(new Float32Array(task.goals + 1))).toThrow(task.name);
    expect(() => task.instruct(new Float32Array(task.goals).fill(Number.NaN))).toThrow(task.name);
  },

  "a finer tick changes how many there are in a trial, and not what happens in it": (make, seed) => {
    const [coarse, fine] = [make(seed, 10), make(seed, 1)];
    expect(fine.trialTicks / coarse.trialTicks).toBeCloseTo(10, 1);
    for (let i = 0; i < 5; i++) {
      const goals = [coarse, fine].map((task) => {
        finishTrial(task, new Float32Array(task.actions));
        const intention = new Float32Array(task.intentions.length);
        task.intention(intention);
        return [task.trial().trial, ...intention.subarray(0, task.goals)];
      });
      expect(goals[1]).toEqual(goals[0]);
    }
  },
};
