/** The emulator held against what happens: the same errors as rollouts from the same ticks, and none without a past. */
import { describe, expect, test } from "vitest";
import { referenceKernels } from "../../../../server/kernels/index.ts";
import { createForecaster } from "../../../../server/symbiote/emulator/forecaster.ts";
import { weightsOf } from "../../../../server/symbiote/emulator/network.ts";
import { planFor, writePhase } from "../../../../server/symbiote/emulator/plan.ts";
import { createRollout, roomOfRollout } from "../../../../server/symbiote/emulator/rollout.ts";
import { createSenses } from "../../../../server/symbiote/emulator/senses.ts";
import type { Moment } from "../../../../streams/ports.ts";
import { createRng } from "../../../../streams/rng.ts";
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();
const situation = { channels: 5, behaviours: 3, electrodes: 4, epochs: 3, goals: 2, dtMs: 10 };
const plan = planFor(situation);
const lag = plan.lags[plan.lags.length - 1];
const FAR = 15;
const rng = createRng(seed);
const units = { mean: rng.normals(new Float32Array(plan.state), 0.1), sd: new Float32Array(plan.state) };
units.sd.forEach((_, i) => {
  units.sd[i] = 0.5 + rng.uniform();
});
const emulators = [1, 2, 3].map(() => rng.normals(new Float32Array(weightsOf(plan.emulator)), 0.05));

function momentAt(tick: number, trial = 0, epoch = 1): Moment {
  return {
    tick,
    observation: rng.normals(new Float32Array(situation.channels), 1),
    intention: new Float32Array(0),
    decoded: new Float32Array(0),
    goal: undefined,
    trial,
    epoch,
    ticksInEpoch: tick,
    behaviour: rng.normals(new Float32Array(situation.behaviours), 1),
    delivered: rng.normals(new Float32Array(situation.electrodes), 1),
  };
}

const make = (from = 1) => {
  const senses = createSenses(plan, situation, new Float32Array(), units);
  const forecaster = createForecaster(plan, situation, units, emulators, from);
  const hear = (moment: Moment) => {
    senses.hear(moment);
    forecaster.hear(moment, senses);
  };
  const errors = () => [forecaster.error(0), forecaster.error(1)];
  return { senses, forecaster, hear, errors };
};

/** States 50 and 150 ms after `start` as these emulators together foresee them, by rollout.ts. */
function rolledOut(moments: readonly Moment[], start: number): number[][] {
  const all = emulators.map((weights) => {
    const ROWS = 4;
    const workspace = referenceKernels.workspace(roomOfRollout(plan, ROWS, FAR, false) + weights.length + 16);
    const emulator = workspace.take(weights.length);
    emulator.set(weights);
    const roll = createRollout(workspace, plan, { emulator }, ROWS, FAR);
    for (let l = 0; l <= lag; l++) roll.states[l].set(stateOf(moments[start - lag + l]));
    for (let t = 0; t <= start; t++)
      for (let m = 0; m < situation.electrodes; m++)
        roll.trace[m] = plan.decay * roll.trace[m] + (1 - plan.decay) * moments[t].delivered[m];
    for (let t = 0; t < FAR; t++) {
      roll.pushes[t].set(moments[start + t + 1].delivered);
      writePhase(roll.phases[t], 0, moments[start + t].epoch, situation.epochs);
    }
    roll.forward(FAR);
    return [5, FAR].map((ahead) => roll.states[lag + ahead]);
  });
  return [0, 1].map((i) =>
    Array.from({ length: plan.state }, (_, k) => all.reduce((sum, one) => sum + one[i][k] / all.length, 0)),
  );
}

const stateOf = ({ observation, behaviour }: Moment) =>
  [...observation, ...behaviour].map((value, i) => (value - units.mean[i]) / units.sd[i]);

/** Mean squares of the errors of a forecast from `start`, 50 and 150 ms ahead, workspace units. */
function squaresOf(moments: readonly Moment[], start: number): number[] {
  return rolledOut(moments, start).map((foreseen, i) => {
    const then = stateOf(moments[start + [5, FAR][i]]);
    let square = 0;
    for (let k = plan.latents; k < plan.latents + situation.goals; k++)
      square += ((foreseen[k] - then[k]) * units.sd[k]) ** 2 / situation.goals;
    return square;
  });
}

test(`errors are those of rollouts that begin where each forecast began (seed ${seed})`, () => {
  const { hear, errors } = make();
  const moments = Array.from({ length: lag + 4 * FAR + 1 }, (_, t) => momentAt(t, 0, t < 20 ? 1 : 2));
  for (const moment of moments) hear(moment);
  const squares = [0, 1, 2, 3].map((n) => squaresOf(moments, lag + n * FAR));
  for (const [i, error] of errors().entries()) {
    const expected = Math.sqrt(squares.reduce((sum, one) => sum + one[i] / squares.length, 0));
    expect(error).toBeGreaterThan(0.1);
    expect(Math.abs(error / expected - 1)).toBeLessThan(1e-4);
  }
});

describe("there is no forecast", () => {
  const hearAll = (moments: readonly Moment[], from = 1) => {
    const { hear, errors } = make(from);
    for (const moment of moments) hear(moment);
    return errors();
  };
  const ticks = (count: number) => Array.from({ length: count }, (_, t) => t);
  test("before there is a past", () =>
    expect(hearAll(ticks(lag + 5).map((t) => momentAt(t)))).toEqual([Number.NaN, Number.NaN]));
  test("before the epochs that are steered", () =>
    expect(
      hearAll(
        ticks(60).map((t) => momentAt(t, 0, 1)),
        2,
      ),
    ).toEqual([Number.NaN, Number.NaN]));
  test("beyond a trial, or a gap", () => {
    expect(hearAll(ticks(60).map((t) => momentAt(t, Math.floor(t / 4))))).toEqual([Number.NaN, Number.NaN]);
    expect(hearAll(ticks(60).map((t) => momentAt(t + 3 * Math.floor(t / (lag + 5)))))).toEqual([
      Number.NaN,
      Number.NaN,
    ]);
  });
});

test(`nine of ten forecasts hold, also when errors grow (seed ${seed})`, () => {
  const { hear, forecaster } = make();
  const COUNT = 1500;
  let tick = 0;
  const radii = [1, 4].map((size) => {
    let held = 0;
    for (let t = 0; t < COUNT * FAR; t++) {
      const moment = momentAt(tick++);
      for (let i = 0; i < moment.behaviour.length; i++) moment.behaviour[i] *= size;
      hear(moment);
      if (t % FAR === 0) held += (forecaster.held || 0) / COUNT;
    }
    // The mean of the running means: of all forecasts, but for the first few.
    expect(held).toBeGreaterThan(0.86);
    expect(held).toBeLessThan(0.93);
    return forecaster.radius;
  });
  expect(radii[1] / radii[0]).toBeGreaterThan(2);
});

test("of a row that cannot be meant the errors show nothing", () => {
  const { hear, errors } = make();
  for (let t = 0; t < 200; t++) {
    const moment = momentAt(t);
    if (t === 50) moment.behaviour.fill(Number.NaN);
    hear(moment);
  }
  for (const error of errors()) expect(error).toBeGreaterThan(0);
});

test(`saved and restored, it goes on (seed ${seed})`, () => {
  const [one, other] = [make(), make()];
  for (let t = 0; t < 50; t++) one.hear(momentAt(t));
  other.senses.restore(structuredClone(one.senses.save()));
  other.forecaster.restore(structuredClone(one.forecaster.save()));
  for (let t = 50; t < 90; t++) {
    const moment = momentAt(t);
    one.hear(moment);
    other.hear(moment);
  }
  expect(other.forecaster.save()).toEqual(one.forecaster.save());
});
