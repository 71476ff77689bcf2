import { describe, expect, test } from "vitest";
import { referenceKernels } from "../../../server/kernels/index.ts";
import { createSymbiote, METRIC_LABELS, type Symbiote } from "../../../server/symbiote/symbiote.ts";
import type { Snapshot } from "../../../streams/ports.ts";
import { claimSeed } from "../../stand-ins.ts";
import { planted, TRIAL } from "./planted.ts";

const seed = claimSeed();
const CHANNELS = 16;
const OUTPUTS = 3;
const GOALS = 2;
const positions = Float32Array.from({ length: CHANNELS }, (_, k) => k);

function make(law = "pi", decoder = "rls", symbioteSeed = seed): Symbiote {
  const named = (name: string) => ({ name, params: {} });
  return createSymbiote({
    channels: CHANNELS,
    outputs: OUTPUTS,
    goals: GOALS,
    worlds: GOALS,
    behaviours: GOALS,
    epochs: 2,
    montage: { recording: positions, stimulation: positions },
    dtMs: 10,
    kernels: referenceKernels,
    config: { seed: symbioteSeed, decoder: named(decoder), intention: named("instructed"), law: named(law) },
  });
}

/** The calibration rows of a planted brain, from tick 0. */
function rowsOf(ticks: number): Float32Array[] {
  const brain = planted(seed, { channels: CHANNELS, outputs: OUTPUTS, goals: GOALS });
  return Array.from({ length: ticks }, (_, t) => {
    brain.next();
    const trial = [brain.trial(), 0, t % TRIAL, t % TRIAL === TRIAL - 1 ? 1 : Number.NaN];
    const world = brain.truth.subarray(0, GOALS);
    return Float32Array.from([
      ...brain.observation,
      ...brain.intention,
      ...trial,
      ...world,
      ...new Float32Array(CHANNELS),
    ]);
  });
}

const ROWS = rowsOf(60 * TRIAL);
const GOAL = Float32Array.of(0.5, -0.5);

/** Run rows [from, to); `at` is called before the row of a tick. Returns what was said and decoded, copied. */
function run(symbiote: Symbiote, from: number, to: number, at: (tick: number) => void = () => {}) {
  const said: { tick: number; n: number; currents: number[] }[] = [];
  const decoded: number[][] = [];
  for (let tick = from; tick < to; tick++) {
    at(tick);
    const command = symbiote.react(tick, ROWS[tick]);
    if (command !== undefined) said.push({ tick, n: command.n, currents: [...command.currents] });
    decoded.push([...symbiote.decoded]);
    symbiote.learn();
  }
  return { said, decoded };
}

const metric = (symbiote: Symbiote, name: (typeof METRIC_LABELS)[number]) =>
  symbiote.metrics[METRIC_LABELS.indexOf(name)];

for (const decoder of ["rls", "kalman"]) {
  describe(`with decoder ${decoder} (seed ${seed})`, () => {
    test("it learns to read, and its controls do not", () => {
      const symbiote = make("off", decoder);
      run(symbiote, 0, ROWS.length);
      expect(metric(symbiote, "r2")).toBeGreaterThan(0.8);
      // Sixty trials leave some room for chance.
      expect(metric(symbiote, "r2Shuffled")).toBeLessThan(metric(symbiote, "r2") / 2);
      expect(metric(symbiote, "r2Frozen")).toBeLessThan(metric(symbiote, "r2") - 0.1);
      expect(metric(symbiote, "lessons")).toBe(ROWS.filter((row) => !Number.isNaN(row[CHANNELS])).length);
    });

    test("saved and restored at any tick, it goes on exactly: decoding, steering, learning, scores", () => {
      const script = (symbiote: Symbiote) => (tick: number) => {
        if (tick === 20 * TRIAL + 20) symbiote.setGoal(GOAL);
        if (tick === 22 * TRIAL + 5) symbiote.setGoal(undefined);
        if (tick === 26 * TRIAL + 9) symbiote.setGoal(GOAL);
      };
      const whole = make("pi", decoder);
      const expected = run(whole, 0, 30 * TRIAL, script(whole));
      for (const cut of [3, 21 * TRIAL + 7, 24 * TRIAL]) {
        const first = make("pi", decoder);
        run(first, 0, cut, script(first));
        const second = make("off", decoder, seed + 1);
        second.restore(structuredClone(first.save()) as Snapshot);
        const rest = run(second, cut, 30 * TRIAL, script(second));
        expect(rest.decoded).toEqual(expected.decoded.slice(cut));
        expect(rest.said).toEqual(expected.said.filter(({ tick }) => tick >= cut));
        expect([...second.metrics]).toEqual([...whole.metrics]);
        expect(second.config.law).toEqual(whole.config.law);
      }
    });
  });
}

describe(`steering (seed ${seed})`, () => {
  const goalAt = 20 * TRIAL + 15;
  const releaseAt = 22 * TRIAL + 20;

  test("commands are caused by their tick, numbered upwards, and end with one of zeros", () => {
    const symbiote = make();
    const { said } = run(symbiote, 0, 30 * TRIAL, (tick) => {
      if (tick === goalAt) symbiote.setGoal(GOAL);
      if (tick === releaseAt) symbiote.setGoal(undefined);
    });
    expect(said.map(({ tick }) => tick)).toEqual(
      Array.from({ length: releaseAt - goalAt + 1 }, (_, i) => goalAt + i),
    );
    said.slice(1).forEach(({ n }, i) => {
      expect(n).toBeGreaterThan(said[i].n);
    });
    said.slice(0, -1).forEach(({ currents }) => {
      expect(Math.hypot(...currents)).toBeGreaterThan(0);
    });
    expect(said.at(-1)!.currents.every((c) => c === 0)).toBe(true);
  });

  test("a steered trial teaches nothing and is not scored, from its first command to its end", () => {
    const symbiote = make();
    const kept: (readonly [number, number, boolean])[] = [];
    let before = symbiote.save();
    run(symbiote, 0, 30 * TRIAL, (tick) => {
      const after = symbiote.save();
      const same = (part: string) => JSON.stringify(after[part]) === JSON.stringify(before[part]);
      kept.push([tick - 1, metric(symbiote, "lessons"), same("decoder") && same("examination")]);
      before = after;
      if (tick === goalAt) symbiote.setGoal(GOAL);
      if (tick === releaseAt) symbiote.setGoal(undefined);
    });
    const lessons = (tick: number) => kept.find(([at]) => at === tick)![1];
    expect(lessons(23 * TRIAL - 1)).toBe(lessons(goalAt - 1));
    expect(lessons(23 * TRIAL + 12)).toBeGreaterThan(lessons(23 * TRIAL - 1));
  });

  test("law off, and a symbiote without a goal, say nothing", () => {
    const silent = make("off");
    expect(run(silent, 0, 10 * TRIAL, (t) => t === 0 && silent.setGoal(GOAL)).said).toEqual([]);
    expect(run(make(), 0, 10 * TRIAL).said).toEqual([]);
  });

  test("a law that takes over knows what the others heard, and speaks at once", () => {
    const symbiote = make("off");
    const { said } = run(symbiote, 0, 22 * TRIAL, (tick) => {
      if (tick === goalAt) symbiote.setGoal(GOAL);
      if (tick === goalAt + 3) symbiote.swap({ law: { name: "add", params: { dose: 0.25 } } });
    });
    expect(said[0].tick).toBe(goalAt + 3);
    expect(Math.hypot(...said[0].currents)).toBeCloseTo(0.25, 5);
  });
});

describe(`goals and swaps (seed ${seed})`, () => {
  test("take effect at the next row, in one order, and are told with its tick", () => {
    const symbiote = make();
    run(symbiote, 0, 50);
    expect(symbiote.drain()).toEqual([]);
    symbiote.setGoal(GOAL);
    const swap = { decoder: { name: "kalman", params: {} }, law: { name: "random", params: { dose: 1 } } };
    symbiote.swap(swap);
    symbiote.setGoal(undefined);
    expect(symbiote.drain()).toEqual([]);
    expect(symbiote.config.decoder.name).toBe("rls");
    run(symbiote, 50, 51);
    expect(symbiote.drain()).toEqual([
      { tick: 50, event: { op: "goal", goal: [...GOAL] } },
      { tick: 50, event: { op: "swap", ...swap } },
      { tick: 50, event: { op: "goal", goal: null } },
    ]);
    expect(symbiote.drain()).toEqual([]);
    expect(symbiote.config).toMatchObject(swap);
  });

  test("a new decoder starts from nothing, and the law goes on undisturbed", () => {
    const [swapped, plain] = [make("add"), make("add")];
    const at = 20 * TRIAL + 3;
    const script = (symbiote: Symbiote, tick: number) => {
      if (tick === 21 * TRIAL) symbiote.setGoal(GOAL);
    };
    const a = run(swapped, 0, 22 * TRIAL, (tick) => {
      script(swapped, tick);
      if (tick === at) swapped.swap({ decoder: { name: "kalman", params: {} } });
    });
    const b = run(plain, 0, 22 * TRIAL, (tick) => script(plain, tick));
    expect(a.said).toEqual(b.said);
    expect(a.decoded.slice(0, at)).toEqual(b.decoded.slice(0, at));
    expect(metric(swapped, "r2")).toBeNaN();
    expect(metric(plain, "r2")).toBeGreaterThan(0.5);
  });

  test("what does not fit is refused at once, in words, and changes nothing", () => {
    const symbiote = make();
    run(symbiote, 0, 10);
    const before = symbiote.save();
    expect(() => symbiote.setGoal(Float32Array.of(1))).toThrow("a goal here is 2 finite numbers, not [1]");
    expect(() => symbiote.setGoal(Float32Array.of(1, Number.NaN))).toThrow("finite");
    expect(() => symbiote.swap({ decoder: { name: "kalmann", params: {} } })).toThrow(
      'did you mean "kalman"',
    );
    expect(() => symbiote.swap({ law: { name: "pi", params: { kp: -1 } } })).toThrow('"pi", parameter "kp"');
    expect(() =>
      symbiote.swap({ decoder: { name: "kalman", params: {} }, law: { name: "nosuch", params: {} } }),
    ).toThrow("nosuch");
    expect(symbiote.save()).toEqual(before);
    run(symbiote, 10, 11);
    expect(symbiote.drain()).toEqual([]);
    expect(() => make("pi", "nosuch")).toThrow("there are: rls, kalman");
  });
});

test(`a row that is all wrong does not poison what follows (seed ${seed})`, () => {
  const symbiote = make();
  run(symbiote, 0, 20 * TRIAL);
  const wrong = new Float32Array(ROWS[0].length).fill(Number.NaN);
  for (let i = 0; i < 20; i++) {
    symbiote.react(20 * TRIAL + i, wrong.fill(i % 2 === 0 ? Number.NaN : 3e38));
    symbiote.learn();
  }
  const { decoded } = run(symbiote, 20 * TRIAL, 50 * TRIAL);
  expect(decoded.flat().every(Number.isFinite)).toBe(true);
  expect(metric(symbiote, "r2")).toBeGreaterThan(0.8);
});
