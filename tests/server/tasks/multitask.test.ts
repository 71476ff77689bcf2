/** The rules of `multitask` against an account of them written down a second time, from what the world shows alone. */
import { describe, expect, test } from "vitest";
import { tasks } from "../../../server/tasks/index.ts";
import type { Task } from "../../../streams/ports.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();
const rules = [
  ...["go", "react-go", "delay-go", "anti", "delay-anti", "dm1", "dm2"],
  ...["context-dm1", "context-dm2", "multi-dm", "dms", "dnms"],
];
const [FIXATION, STIMULUS, DELAY, RESPONSE] = [0, 1, 2, 3];
/** Where in the world the fixation point, the rule and the two stimuli are. */
const [FIXATION_POINT, RULE, STIMULUS_A, STIMULUS_B] = [5, 6, 7, 11];

const made = (rule: string | undefined, dtMs = 10, chance = seed) =>
  tasks
    .get("multitask")
    .create(rule === undefined ? {} : { rule }, { rng: createRng(chance).fork(rule ?? "any"), dtMs });

/** The world by name. */
function worldOf(task: Task): Readonly<Record<string, number>> {
  const world = new Float32Array(task.worlds.length);
  task.world(world);
  return Object.fromEntries(task.worlds.map((name, i) => [name, world[i]]));
}

interface Seen {
  readonly x: number;
  readonly y: number;
  readonly inFirst: number;
  readonly inSecond: number;
}

/** The stimuli of a trial, in the order they came; undefined where there was none. */
interface Shown {
  a?: Seen;
  b?: Seen;
}

/** What every rule asks for, in plain words; undefined is "stay". */
const plain: Readonly<Record<string, (shown: Shown) => { x: number; y: number } | undefined>> = {
  go: ({ a }) => a!,
  "react-go": ({ a }) => a!,
  "delay-go": ({ a }) => a!,
  anti: ({ a }) => ({ x: -a!.x, y: -a!.y }),
  "delay-anti": ({ a }) => ({ x: -a!.x, y: -a!.y }),
  dm1: ({ a, b }) => (a!.inFirst > b!.inFirst ? a! : b!),
  dm2: ({ a, b }) => (a!.inSecond > b!.inSecond ? a! : b!),
  "context-dm1": ({ a, b }) => (a!.inFirst > b!.inFirst ? a! : b!),
  "context-dm2": ({ a, b }) => (a!.inSecond > b!.inSecond ? a! : b!),
  "multi-dm": ({ a, b }) => (a!.inFirst + a!.inSecond > b!.inFirst + b!.inSecond ? a! : b!),
  dms: ({ a, b }) => (a!.x * b!.x + a!.y * b!.y > 0.999 ? b! : undefined),
  dnms: ({ a, b }) => (a!.x * b!.x + a!.y * b!.y > 0.999 ? undefined : b!),
};

/** Note which stimuli can be seen in a world. */
function look(shown: Shown, world: Float32Array): void {
  for (const [key, at] of [
    ["a", STIMULUS_A],
    ["b", STIMULUS_B],
  ] as const) {
    if (Number.isNaN(world[at])) continue;
    shown[key] = { x: world[at], y: world[at + 1], inFirst: world[at + 2], inSecond: world[at + 3] };
  }
}

type Answer = (right: { x: number; y: number } | undefined, epoch: number, ms: number) => readonly number[];

const STAY = [1, 0, 0];

/** Fixate until the response, and then do what is right. */
const obedient: Answer = (right, epoch) =>
  epoch === RESPONSE && right !== undefined ? [0, right.x, right.y] : STAY;

/** Live `trials` trials with an answer to the plain account; `visit` sees every tick after it has run. */
function play(
  task: Task,
  trials: number,
  answer: Answer,
  visit: (right: { x: number; y: number } | undefined, shown: Shown) => void,
  dtMs = 10,
): void {
  const world = new Float32Array(task.worlds.length);
  const action = new Float32Array(3);
  const begun = task.trial().trial;
  let shown: Shown = {};
  let last = begun;
  task.world(world);
  for (;;) {
    const { epoch, ticksInEpoch } = task.trial();
    const right = epoch === RESPONSE ? plain[rules[world[RULE]]](shown) : undefined;
    action.set(answer(right, epoch, (ticksInEpoch + 1) * dtMs));
    task.advance(action);
    const now = task.trial();
    if (now.trial === begun + trials) return;
    if (now.trial !== last) shown = {};
    last = now.trial;
    task.world(world);
    look(shown, world);
    visit(now.epoch === RESPONSE ? plain[rules[world[RULE]]](shown) : undefined, shown);
  }
}

/** The share of trials that succeed with this answer. */
function share(task: Task, trials: number, answer: Answer, dtMs = 10): number {
  let succeeded = 0;
  play(
    task,
    trials,
    answer,
    () => {
      if (task.trial().outcome === true) succeeded++;
    },
    dtMs,
  );
  return succeeded / trials;
}

test("the rules are these twelve, and another is refused in words", () => {
  expect(made(undefined).intentions).toEqual(["responseX", "responseY", ...rules]);
  expect(() => made("stroop")).toThrow(/"multitask", parameter "rule".*"go"/);
});

describe.each(rules)(`%s (seed ${seed})`, (rule) => {
  const staying = rule === "dms" || rule === "dnms";

  test("doing what the plain account says is right, and told as the intention", () => {
    const task = made(rule);
    const intention = new Float32Array(task.intentions.length);
    let [ended, stayed] = [0, 0];
    play(task, 60, obedient, (right) => {
      const { outcome } = task.trial();
      if (outcome === undefined) return;
      ended++;
      expect(outcome, `trial ${task.trial().trial}`).toBe(true);
      task.intention(intention);
      expect(intention[0]).toBeCloseTo(right?.x ?? 0, 5);
      expect(intention[1]).toBeCloseTo(right?.y ?? 0, 5);
      expect(rules.filter((_, i) => intention[2 + i] === 1)).toEqual([rule]);
      expect(worldOf(task).rightX).toBe(intention[0]);
      if (right === undefined) stayed++;
    });
    expect(ended).toBe(60);
    // Half of the matches, within five standard errors.
    expect(Math.abs(stayed / 60 - (staying ? 0.5 : 0))).toBeLessThan(
      staying ? 5 * Math.sqrt(0.25 / 60) : 1e-9,
    );
  });

  test("the opposite is wrong; so is never going, where there is somewhere to go", () => {
    const turned: Answer = (right, epoch) =>
      epoch === RESPONSE && right !== undefined ? [0, -right.x, -right.y] : STAY;
    for (const wrong of [turned, () => STAY]) {
      const task = made(rule);
      play(task, 30, wrong, (right) => {
        if (task.trial().outcome !== undefined) expect(task.trial().outcome).toBe(right === undefined);
      });
    }
  });

  test("off by 29° is right, by 31° is wrong", () => {
    const off =
      (degrees: number): Answer =>
      (right, epoch) => {
        if (epoch !== RESPONSE || right === undefined) return STAY;
        const angle = Math.atan2(right.y, right.x) + (degrees * Math.PI) / 180;
        return [0, Math.cos(angle), Math.sin(angle)];
      };
    const others = staying ? share(made(rule), 40, off(180)) : 0;
    for (const sign of [-1, 1]) {
      expect(share(made(rule), 40, off(29 * sign))).toBe(1);
      expect(share(made(rule), 40, off(31 * sign))).toBe(others);
    }
  });

  test("letting go of fixation for one tick before the response spoils the trial, but not in its first 200 ms", () => {
    const blink =
      (when: number, at: number): Answer =>
      (right, epoch, ms) =>
        epoch === when && ms === at ? [0, 0, 0] : obedient(right, epoch, ms);
    expect(share(made(rule), 20, blink(FIXATION, 100))).toBe(1);
    if (rule !== "react-go") expect(share(made(rule), 20, blink(STIMULUS, 60))).toBe(0);
    else expect(share(made(rule), 20, blink(FIXATION, 300))).toBe(0);
  });

  test("an instructed direction is what the rule then asks for, exactly as given, and nothing else moves", () => {
    const rng = createRng(seed).fork(`goal ${rule}`);
    const task = made(rule);
    const free = made(rule);
    const goal = Float32Array.of(rng.normal(), rng.normal());
    task.instruct(goal);
    const intention = new Float32Array(task.intentions.length);
    const timing: number[][] = [[], []];
    const length = Math.hypot(goal[0], goal[1]);
    play(task, 1, obedient, () => {});
    play(task, 25, obedient, (right) => {
      timing[0].push(task.trial().epoch);
      if (task.trial().outcome === undefined) return;
      expect(right!.x).toBeCloseTo(goal[0] / length, 4);
      expect(right!.y).toBeCloseTo(goal[1] / length, 4);
      expect(task.trial().outcome).toBe(true);
      task.intention(intention);
      expect([intention[0], intention[1]]).toEqual([...goal]);
      expect(task.judge(goal)).toBe(true);
      expect(task.judge(goal.map((value) => -value))).toBe(false);
      expect(task.judge(new Float32Array(2))).toBe(false);
    });
    play(free, 1, obedient, () => {});
    play(free, 25, obedient, () => timing[1].push(free.trial().epoch));
    expect(timing[0]).toEqual(timing[1]);
  });
});

test(`every rule is as frequent as another, and directions are uniform (seed ${seed})`, () => {
  const task = made(undefined, 50);
  const count = new Float64Array(rules.length);
  let [x, y, went] = [0, 0, 0];
  play(
    task,
    1500,
    () => STAY,
    () => {
      if (task.trial().outcome === undefined) return;
      const { rule, rightX, rightY } = worldOf(task);
      count[rule]++;
      x += rightX;
      y += rightY;
      if (rightX !== 0) went++;
    },
    50,
  );
  for (const n of count) expect(Math.abs(n - 125)).toBeLessThan(5 * Math.sqrt(125));
  expect(Math.hypot(x, y) / went).toBeLessThan(5 / Math.sqrt(went));
});

test.each([20, 10, 1, 7])(`epochs last as long as they should at ticks of %i ms (seed ${seed})`, (dtMs) => {
  const ticks = (ms: number) => Math.round(ms / dtMs);
  for (const rule of rules) {
    const task = made(rule, dtMs);
    const lengths: number[][] = [[], [], [], []];
    let [before, ticksBefore] = [FIXATION, 0];
    play(
      task,
      dtMs < 5 ? 4 : 12,
      () => STAY,
      () => {
        const { epoch, ticksInEpoch } = task.trial();
        if (epoch !== before) lengths[before].push(ticksBefore + 1);
        [before, ticksBefore] = [epoch, ticksInEpoch];
      },
      dtMs,
    );
    expect(Math.min(...lengths[FIXATION])).toBeGreaterThanOrEqual(ticks(200) - 1);
    expect(Math.max(...lengths[FIXATION])).toBeLessThanOrEqual(ticks(1250));
    expect(new Set(lengths[RESPONSE])).toEqual(new Set([ticks(400)]));
    const flashed = ["delay-go", "delay-anti", "dms", "dnms"].includes(rule);
    if (flashed) expect(new Set(lengths[STIMULUS])).toEqual(new Set([ticks(200)]));
    else if (rule === "react-go") expect(lengths[STIMULUS]).toEqual([]);
    else expect(Math.min(...lengths[STIMULUS])).toBeGreaterThanOrEqual(ticks(350) - 1);
    if (flashed) expect(Math.min(...lengths[DELAY])).toBeGreaterThanOrEqual(ticks(150) - 1);
    else expect(lengths[DELAY]).toEqual([]);
  }
});

test(`ring units see the stimuli that are shown, the rule and the fixation point are as they are (seed ${seed})`, () => {
  for (const rule of rules) {
    const task = made(rule, 20);
    const input = new Float32Array(task.inputs);
    const world = new Float32Array(task.worlds.length);
    const seen = new Float64Array(16);
    let [ticks, wrong] = [0, 0];
    play(
      task,
      20,
      () => STAY,
      () => {
        task.sense(input);
        task.world(world);
        const fixates = task.trial().epoch !== RESPONSE || rule === "react-go" ? 1 : 0;
        if (world[FIXATION_POINT] !== fixates || input[0] !== fixates) wrong++;
        for (let i = 0; i < 12; i++) if (input[17 + i] !== (rules[i] === rule ? 1 : 0)) wrong++;
        for (let i = 0; i < 16; i++) {
          const angle = (i * Math.PI) / 4;
          seen[i] += input[1 + i];
          for (const at of [STIMULUS_A, STIMULUS_B]) {
            if (Number.isNaN(world[at])) continue;
            const along = world[at] * Math.cos(angle) + world[at + 1] * Math.sin(angle);
            seen[i] -= world[at + (i < 8 ? 2 : 3)] * Math.exp(2 * (along - 1));
          }
        }
        ticks++;
      },
      20,
    );
    expect(wrong, rule).toBe(0);
    // What is left is noise of standard deviation .1·√(50/20); five standard errors.
    for (const sum of seen) expect(Math.abs(sum)).toBeLessThan(5 * 0.1 * Math.sqrt(2.5 * ticks));
  }
});

test(`noise has the same power at any tick, and is each tick's own (seed ${seed})`, () => {
  for (const dtMs of [20, 1]) {
    const task = made("react-go", dtMs);
    const input = new Float32Array(task.inputs);
    const values: number[][] = [];
    play(
      task,
      dtMs < 5 ? 4 : 30,
      () => STAY,
      () => {
        if (task.trial().epoch !== FIXATION) return;
        task.sense(input);
        values.push([...input.subarray(1, 17)]);
      },
      dtMs,
    );
    const [power, echo] = [0, 1].map(
      (lag) =>
        values.slice(lag).reduce((sum, row, i) => sum + row.reduce((s, v, j) => s + v * values[i][j], 0), 0) /
        (16 * (values.length - lag)),
    );
    const samples = 16 * values.length;
    expect(Math.abs((power * dtMs) / (0.01 * 50) - 1), `dt ${dtMs}`).toBeLessThan(5 * Math.sqrt(2 / samples));
    expect(Math.abs(echo / power)).toBeLessThan(5 / Math.sqrt(samples));
  }
});

test(`a modality says nothing about what is right (seed ${seed})`, () => {
  for (const rule of ["go", "react-go", "delay-anti", "dms", "dnms"]) {
    const task = made(rule, 25);
    let [ended, first, went, both] = [0, 0, 0, 0];
    play(task, 200, obedient, (right, { a, b }) => {
      if (task.trial().outcome === undefined) return;
      ended++;
      if (a!.inFirst === 1) first++;
      if (right !== undefined) went++;
      if (right !== undefined && a!.inFirst === 1) both++;
      expect([a!.inFirst, a!.inSecond].toSorted()).toEqual([0, 1]);
      if (b !== undefined) expect([b.inFirst, b.inSecond]).toEqual([a!.inFirst, a!.inSecond]);
    });
    expect(Math.abs(first / ended - 0.5), rule).toBeLessThan(5 * Math.sqrt(0.25 / ended));
    expect(Math.abs(both / went - 0.5), rule).toBeLessThan(5 * Math.sqrt(0.25 / went));
  }
});

test(`in a decision the stronger of two is not always the first, nor of the modality that does not count (seed ${seed})`, () => {
  for (const rule of ["dm1", "dm2", "context-dm1", "context-dm2", "multi-dm"]) {
    const task = made(rule, 25);
    let [first, misled, ended, weakest] = [0, 0, 0, 1];
    play(task, 200, obedient, (right, { a, b }) => {
      if (task.trial().outcome === undefined) return;
      ended++;
      if (right === a) first++;
      const counted = { "context-dm1": "inFirst", dm1: "inFirst" }[rule] ?? "inSecond";
      const other = counted === "inFirst" ? "inSecond" : "inFirst";
      if (
        rule.startsWith("context") &&
        a![other] > b![other] !== a![counted as "inFirst"] > b![counted as "inFirst"]
      )
        misled++;
      const sums = [a!, b!].map(({ inFirst, inSecond }) =>
        rule === "multi-dm" ? inFirst + inSecond : rule.endsWith("1") ? inFirst : inSecond,
      );
      weakest = Math.min(weakest, Math.abs(sums[0] - sums[1]) / (sums[0] + sums[1]));
      const apart = Math.acos(a!.x * b!.x + a!.y * b!.y);
      expect(apart).toBeGreaterThan(Math.PI / 2 - 1e-3);
    });
    expect(Math.abs(first / ended - 0.5), rule).toBeLessThan(5 * Math.sqrt(0.25 / ended));
    if (rule.startsWith("context"))
      expect(Math.abs(misled / ended - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / ended));
    expect(weakest).toBeGreaterThan(0.1 - 1e-3);
  }
});
