/**
 * The pictures of the tasks, over every registered task: they draw whatever the task shows, aim only at what it takes
 * for a goal, and count as reached what it judges a success.
 */
import { describe, expect, test } from "vitest";
import { createTrace } from "../../client/trace.ts";
import { any } from "../../client/worlds/any.ts";
import { views, worldOf } from "../../client/worlds/index.ts";
import type { Instant, Scene, World } from "../../client/worlds/world.ts";
import { movement } from "../../server/tasks/grasp-movement.ts";
import { tasks } from "../../server/tasks/index.ts";
import { TRIAL_LABELS } from "../../streams/loop.ts";
import type { Task } from "../../streams/ports.ts";
import { createRng, type Rng } from "../../streams/rng.ts";
import { freshSeed } from "../stand-ins.ts";
import { ledger } from "./canvas.ts";
import { helloOf } from "./hello.ts";

const seed = freshSeed();
const DT_MS = 10;
const WINDOW_TICKS = 800;
const palette = new Proxy({}, { get: () => "#123456" }) as Scene["palette"];

const taskOf = (name: string) => tasks.get(name).create({}, { rng: createRng(seed).fork(name), dtMs: DT_MS });
const helloFor = ({ name, goals, intentions, behaviours, epochs, trialTicks, worlds }: Task) =>
  helloOf({ name, goals, intentions: [...intentions], behaviours, epochs: [...epochs], trialTicks }, worlds);

/** Traces of a task whose brain acts at random, and an instant anywhere in them. */
function live(task: Task, ticks: number, rng: Rng) {
  const traces = {
    world: createTrace(task.worlds, 2048),
    twin: createTrace([...task.worlds, "divergence"], 2048),
    intention: createTrace(task.intentions, 2048),
    decoded: createTrace(task.intentions, 2048),
    trial: createTrace(TRIAL_LABELS, 2048),
  };
  const none = createTrace([], 1);
  const action = new Float32Array(task.actions);
  const world = new Float32Array(task.worlds.length);
  const intention = new Float32Array(task.intentions.length);
  for (let tick = 0; tick < ticks; tick++) {
    rng.normals(action, 2);
    task.advance(action);
    task.world(world);
    task.intention(intention);
    const { trial, epoch, ticksInEpoch, outcome } = task.trial();
    traces.world.push(tick, 1, 1, world);
    traces.twin.push(tick, 1, 1, Float32Array.of(...world, 0));
    traces.intention.push(tick, 1, 1, intention);
    traces.decoded.push(
      tick,
      1,
      1,
      intention.map((v) => v + rng.normal()),
    );
    const ended = outcome === undefined ? Number.NaN : Number(outcome);
    traces.trial.push(tick, 1, 1, Float32Array.of(trial, epoch, ticksInEpoch, ended));
  }
  return (tick: number, goal?: readonly number[]): Instant => ({
    tick,
    windowTicks: WINDOW_TICKS,
    trace: (name) => traces[name as keyof typeof traces] ?? none,
    world: traces.world,
    row: traces.world.seek(tick),
    twin: traces.twin,
    twinRow: traces.twin.seek(tick),
    decoded: traces.decoded,
    decodedRow: traces.decoded.seek(tick),
    goal,
    cursor: goal,
    still: false,
  });
}

const picture = (world: World, instant: Instant, width = 343, height = 290) => {
  const account = ledger();
  world.draw({ context: account.context, width, height, palette }, instant);
  return account;
};

describe.each(tasks.names)(`the world of %s, seed ${seed}`, (name) => {
  const task = taskOf(name);
  const hello = helloFor(task);
  const rng = createRng(seed);

  test.each(["its own picture", "the picture of any task"])("%s draws, and draws only numbers", (whose) => {
    const world = whose === "its own picture" ? worldOf(hello) : any.open(hello);
    const goal = world.aim?.at(100, 50, 343, 290) ?? world.aim?.choices[0]?.goal;
    const at = live(taskOf(name), 3 * WINDOW_TICKS, createRng(seed).fork("brain"));
    expect(picture(world, at(-1)).broken).toEqual([]);
    for (let look = 0; look < 40; look++) {
      const seen = picture(world, at(rng.below(3 * WINDOW_TICKS), look % 2 === 0 ? goal : undefined));
      expect(seen.broken).toEqual([]);
      expect(seen.texts.every((text) => text !== "" && !text.includes("undefined"))).toBe(true);
      expect(seen.strokes).toBeGreaterThanOrEqual(3);
    }
  });

  test("every aim is a goal that the task takes, and has words", () => {
    for (const { aim } of [worldOf(hello), any.open(hello)]) {
      if (task.goals === 0) expect(aim).toBeUndefined();
      if (aim === undefined) continue;
      const goals = [...aim.choices.map(({ goal }) => goal), aim.step?.(undefined, 1, 0)];
      for (let i = 0; i < 50; i++) {
        const [width, height] = [50 + rng.below(500), 50 + rng.below(500)];
        goals.push(aim.at(rng.uniform() * width, rng.uniform() * height, width, height));
        goals.push(aim.step?.(goals.at(-1), rng.below(3) - 1, rng.below(3) - 1));
      }
      const given = goals.filter((goal) => goal !== undefined);
      expect(given.length).toBeGreaterThan(40);
      for (const goal of given) {
        expect(goal.length).toBe(task.goals);
        task.instruct(Float32Array.from(goal));
        task.instruct(undefined);
        expect(aim.words(goal)).not.toMatch(/^$|undefined|NaN/);
      }
    }
  });

  test("each of its epochs has a name and a sentence", () => {
    const world = worldOf(hello);
    if (!views.some((view) => view.task === name)) return expect(world.epochs).toEqual({});
    for (const epoch of task.epochs) expect(world.epochs[epoch]?.says).toMatch(/^[A-Z].*\.$/);
    for (const label of world.offCourse.labels) expect(task.worlds).toContain(label);
  });
});

test("every picture is of a task that there is", () => {
  for (const view of views) expect(tasks.names).toContain(view.task);
});

/** What a brain does that goes to `goal`, whatever it was told: state of the world → action. */
const doers: Readonly<
  Record<string, (world: (label: string) => number, goal: readonly number[], task: Task) => readonly number[]>
> = {
  cursor(world, [x, y]) {
    const push = (to: number, at: number, speed: number) => 3 * (to - at) - 0.6 * speed;
    return [push(x, world("handX"), world("velX")), push(y, world("handY"), world("velY"))];
  },
  linear: (_, goal) => goal,
  planted: (_, goal) => goal,
  decide: (_, goal) => goal,
  multitask: (_, [x, y], task) =>
    task.trial().epoch === task.epochs.indexOf("response") ? [0, x, y] : [1, 0, 0],
  grasp(world, [size, tilt], task) {
    const joints = new Float32Array(task.actions);
    if (world("hold") === 0) movement(joints, size, tilt, (task.trial().ticksInEpoch + 2) * DT_MS);
    return [...joints];
  },
  reach(world, [x, y]) {
    const [tx, ty] = world("hold") > 0.5 ? [0, 0] : [x, y];
    const push = (to: number, at: number, speed: number) => 3 * (to - at) - 0.6 * speed;
    return [push(tx, world("handX"), world("velX")), push(ty, world("handY"), world("velY"))];
  },
};

describe.each(views.map(({ task }) => task))(`what %s counts as reached, seed ${seed}`, (name) => {
  test("is what the task judges, for goals that were and were not gone to", () => {
    const task = taskOf(name);
    const { aim } = worldOf(helloFor(task));
    if (aim?.reached === undefined) return expect(aim?.choices ?? []).toEqual([]);
    const rng = createRng(seed).fork(`doer of ${name}`);
    const world = new Float32Array(task.worlds.length);
    const read = (label: string) => world[task.worlds.indexOf(label)];
    const goalAt = () => {
      const angle = (Math.PI / 4) * (rng.below(4) * 2 + (task.goals === 1 ? 0 : 1));
      return task.goals === 1
        ? [rng.below(2) === 0 ? -1 : 1]
        : [0.8 * Math.cos(angle), 0.8 * Math.sin(angle)];
    };
    const elsewhere = ([x, y]: readonly number[]) => (y === undefined ? [-x] : [-y, x]);
    const counts = { trials: 0, reached: 0, missed: 0, agreed: 0 };
    let goal = goalAt();
    let asked = goal;
    for (let tick = 0; tick < 40_000 && counts.trials < 60; tick++) {
      const action = doers[name](read, goal, task);
      task.advance(Float32Array.from(action));
      task.world(world);
      if (task.trial().outcome === undefined) continue;
      const trace = createTrace(task.worlds, 1);
      trace.push(0, 1, 1, world);
      const reached = aim.reached(trace, 0, asked);
      if (reached !== undefined) {
        counts.trials++;
        counts[reached ? "reached" : "missed"]++;
        if (reached === task.judge(Float32Array.from(asked))) counts.agreed++;
      }
      goal = goalAt();
      asked = counts.trials % 2 === 0 ? goal : elsewhere(goal);
    }
    expect(counts.trials).toBe(60);
    expect(counts.reached).toBeGreaterThan(10);
    expect(counts.missed).toBeGreaterThan(10);
    expect(counts.agreed).toBeGreaterThanOrEqual(58);
  });
});
