/** Learned offline: one lesson, longer and later, from trials under nothing but noise; or one vector for each goal. */
import { expect, test } from "vitest";
import { simdKernels } from "../../../server/kernels/index.ts";
import { createCoprocessor } from "../../../server/symbiote/emulator/coprocessor.ts";
import { firstCoprocessor, trainCoprocessor } from "../../../server/symbiote/emulator/imagine.ts";
import { weightsOf } from "../../../server/symbiote/emulator/network.ts";
import { planFor, writeTold } from "../../../server/symbiote/emulator/plan.ts";
import type { StandardTrial } from "../../../server/symbiote/emulator/standard.ts";
import type { Material } from "../../../server/symbiote/emulator/study.ts";
import { createSymbiote } from "../../../server/symbiote/symbiote.ts";
import type { Lesson } from "../../../streams/ports.ts";
import { createRng } from "../../../streams/rng.ts";
import { freshSeed } from "../../stand-ins.ts";
import { planted, TRIAL } from "./planted.ts";

const seed = freshSeed();
const situation = { channels: 5, behaviours: 2, electrodes: 4, epochs: 3, goals: 2, dtMs: 10 };
const plan = planFor(situation);
const kernels = simdKernels();
const units = { mean: new Float32Array(plan.state), sd: new Float32Array(plan.state).fill(1) };

function someTrial(ticks: number, rng = createRng(seed)): StandardTrial {
  const rows = (width: number, sd: number) => rng.normals(new Float32Array(ticks * width), sd);
  const told = new Float32Array(ticks * plan.told);
  for (let t = 0; t < ticks; t++) writeTold(told, t * plan.told, 2, 3, 10 * t);
  const goal = Float32Array.of(0.4, 0.2);
  const rest = { phases: rows(plan.phase, 1), told, goal, last: 10 };
  const pushed = { pushes: rows(plan.push, 1), traces: rows(plan.push, 1) };
  return { ticks, states: rows(plan.state, 0.5), ...pushed, ...rest };
}

/** Pushes for each of these goals at several moments, as a freshly trained co-processor says them. */
function pushesOf(sees: "state" | "goal", goals: readonly Float32Array[]): number[][][] {
  const rng = createRng(seed);
  const weights = firstCoprocessor(plan, rng);
  const before = weights.slice();
  const emulator = rng.normals(new Float32Array(weightsOf(plan.emulator)), 0.03);
  const aims = { bound: 1, energy: 0.01, tolerance: 0.15, reach: [0.4, 0.8] as const, sees };
  const schedule = { iterations: 6, firstRate: 3e-2, lastRate: 3e-2 };
  const noise = new Float32Array(plan.state);
  const trials = [someTrial(60), someTrial(70)];
  trainCoprocessor(weights, [emulator], noise, plan, situation, units, trials, aims, schedule, kernels, rng);
  expect(weights).not.toEqual(before);
  const pilot = createCoprocessor(plan, situation, new Float32Array(), units, weights, 1);
  return Array.from({ length: 5 }, (_, t) => {
    const drawn = (width: number) => rng.normals(new Float32Array(width), 1);
    const moment = { tick: t, trial: 0, epoch: 1 + (t % 2), ticksInEpoch: 7 * t, goal: goals[0] };
    const none = { intention: new Float32Array(0), decoded: new Float32Array(0) };
    pilot.hear({ ...moment, ...none, observation: drawn(5), behaviour: drawn(2), delivered: drawn(4) });
    return goals.map((goal) => {
      const push = new Float32Array(plan.patterns);
      pilot.push(push, goal);
      return [...push];
    });
  });
}

test(`one that sees the goal alone says one vector a goal, whatever happens and whenever (seed ${seed})`, () => {
  const goals = [Float32Array.of(0.5, 0), Float32Array.of(-0.2, 0.6)];
  const blind = pushesOf("goal", goals);
  for (const said of blind) expect(said).toEqual(blind[0]);
  expect(blind[0][0]).not.toEqual(blind[0][1]);
  const seeing = pushesOf("state", goals);
  expect(seeing[1]).not.toEqual(seeing[0]);
});

test(`as many trials as asked for under noise alone, then one lesson, as long as asked for (seed ${seed})`, () => {
  const channels = 12;
  const positions = Float32Array.from({ length: channels }, (_, k) => k);
  const lessons: Lesson[] = [];
  const at: number[] = [];
  let trial = 0;
  const named = (name: string, params = {}) => ({ name, params });
  const law = named("symbiote", { first: 52, every: 10_000, thorough: 3, sees: "goal", checkpoint: "none" });
  const symbiote = createSymbiote({
    ...{ channels, outputs: 3, goals: 2, worlds: 2, behaviours: 2, epochs: 2, dtMs: 10, kernels },
    montage: { recording: positions, stimulation: positions },
    config: { seed, decoder: named("rls"), intention: named("instructed"), law },
  });
  symbiote.setGoal(Float32Array.of(0.4, -0.2));
  const brain = planted(seed, { channels, outputs: 3, goals: 2 });
  for (let tick = 0; tick < 70 * TRIAL; tick++) {
    brain.next();
    trial = brain.trial();
    const told = [trial, 1, 0, Number.NaN, ...brain.truth.subarray(0, 2)];
    const row = [...brain.observation, ...brain.intention, ...told, ...new Float32Array(channels)];
    symbiote.react(tick, Float32Array.from(row));
    symbiote.learn();
    for (const { lesson } of symbiote.lessons()) {
      lessons.push(lesson);
      at.push(trial);
    }
  }
  expect(at).toHaveLength(1);
  const { thorough, aims, trials, learned } = lessons[0].material as unknown as Material;
  expect({ thorough, sees: aims.sees, learned }).toEqual({ thorough: 3, sees: "goal", learned: undefined });
  // The first trial began before it could be remembered.
  expect(at[0]).toBe(53);
  expect(trials).toHaveLength(52);
});
