/** Derivatives by hand against differences of the loss, and the hot path against the network that is trained. */
import { describe, expect, test } from "vitest";
import { referenceKernels, simdKernels } from "../../../../server/kernels/index.ts";
import { createCoprocessor } from "../../../../server/symbiote/emulator/coprocessor.ts";
import { firstCoprocessor } from "../../../../server/symbiote/emulator/imagine.ts";
import { weightsOf } from "../../../../server/symbiote/emulator/network.ts";
import { planFor } from "../../../../server/symbiote/emulator/plan.ts";
import { createRollout, roomOfRollout } from "../../../../server/symbiote/emulator/rollout.ts";
import type { Moment } from "../../../../streams/ports.ts";
import { createRng } from "../../../../streams/rng.ts";
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();
const situation = { channels: 5, behaviours: 3, electrodes: 4, epochs: 3, goals: 2, dtMs: 10 };
const plan = planFor(situation);
const ROWS = 4;
const STEPS = 9;
const BOUND = 0.7;

/** A rollout of random networks from a random past, and a random linear loss on all states and pushes. */
function imagined(kernels = referenceKernels) {
  const rng = createRng(seed);
  const room = roomOfRollout(plan, ROWS, STEPS, true);
  const workspace = kernels.workspace(room + weightsOf(plan.emulator) + weightsOf(plan.coprocessor) + 64);
  const emulator = rng.normals(workspace.take(weightsOf(plan.emulator)), 0.05);
  const coprocessor = rng.normals(workspace.take(weightsOf(plan.coprocessor)), 0.1);
  const roll = createRollout(
    workspace,
    plan,
    { emulator, coprocessor: { weights: coprocessor, bound: BOUND } },
    ROWS,
    STEPS,
  );
  const lag = plan.lags[plan.lags.length - 1];
  for (let l = 0; l <= lag; l++) rng.normals(roll.states[l], 1);
  rng.normals(roll.trace, 0.3);
  for (const slices of [roll.phases, roll.told]) for (const slice of slices) rng.normals(slice, 1);
  for (const slice of roll.noise) rng.normals(slice, 0.1);
  const ofStates = roll.states.map((slice, t) =>
    rng.normals(new Float32Array(slice.length), t > lag ? 1 : 0),
  );
  const ofPushes = roll.pushes.map((slice) => rng.normals(new Float32Array(slice.length), 1));
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  return {
    roll,
    emulator,
    coprocessor,
    loss() {
      roll.forward(STEPS);
      return (
        roll.states.reduce((sum, slice, t) => sum + dot(slice, ofStates[t]), 0) +
        roll.pushes.reduce((sum, slice, t) => sum + dot(slice, ofPushes[t]), 0)
      );
    },
    gradients() {
      roll.forward(STEPS);
      for (const [t, d] of roll.dStates.entries()) d.set(ofStates[t]);
      for (const [t, d] of roll.dPushes.entries()) d.set(ofPushes[t]);
      roll.backward(STEPS);
      const [e, c] = [emulator, coprocessor].map((weights) => new Float32Array(weights.length));
      roll.emulator.gradient(e, STEPS);
      roll.coprocessor!.gradient(c, STEPS);
      return { emulator: e, coprocessor: c };
    },
  };
}

describe(`a rollout (seed ${seed})`, () => {
  test("analytic gradient = numeric, of both networks", () => {
    const one = imagined();
    const gradients = one.gradients();
    const rng = createRng(seed).fork("which");
    for (const name of ["emulator", "coprocessor"] as const) {
      const weights = one[name];
      const size = Math.sqrt(gradients[name].reduce((sum, g) => sum + g * g, 0) / weights.length);
      for (let n = 0; n < 40; n++) {
        const i = rng.below(weights.length);
        const kept = weights[i];
        const step = 4e-3;
        weights[i] = kept + step;
        const above = one.loss();
        weights[i] = kept - step;
        const below = one.loss();
        weights[i] = kept;
        const numeric = (above - below) / (2 * step);
        expect(Math.abs(numeric - gradients[name][i]), `${name} ${i}`).toBeLessThan(
          0.03 * (Math.abs(numeric) + size),
        );
      }
    }
  });

  test("SIMD and reference agree", () => {
    const [a, b] = [imagined(), imagined(simdKernels())].map((one) => one.gradients());
    for (const name of ["emulator", "coprocessor"] as const) {
      const size = Math.max(...a[name].map(Math.abs));
      for (const [i, g] of a[name].entries()) expect(Math.abs(g - b[name][i])).toBeLessThan(1e-3 * size);
    }
  });
});

test(`on the hot path the co-processor says what it was trained to say (seed ${seed})`, () => {
  const rng = createRng(seed).fork("flight");
  const weights = rng.normals(firstCoprocessor(plan, rng), 0.2);
  const units = {
    mean: rng.normals(new Float32Array(plan.state), 0.1),
    sd: new Float32Array(plan.state).fill(0.5),
  };
  const pilot = createCoprocessor(plan, situation, new Float32Array(), units, weights, BOUND);
  const workspace = referenceKernels.workspace(
    roomOfRollout(plan, ROWS, 1, true) + weightsOf(plan.emulator) + weights.length + 64,
  );
  const emulator = workspace.take(weightsOf(plan.emulator));
  const trained = workspace.take(weights.length);
  trained.set(weights);
  const networks = { emulator, coprocessor: { weights: trained, bound: BOUND } };
  const roll = createRollout(workspace, plan, networks, ROWS, 1);
  const lag = plan.lags[plan.lags.length - 1];
  const goal = Float32Array.of(0.3, -0.4);
  const trace = new Float32Array(plan.push);
  for (let t = 0; t < 12; t++) {
    const moment: Moment = {
      tick: t,
      observation: rng.normals(new Float32Array(situation.channels), 1),
      intention: new Float32Array(0),
      decoded: new Float32Array(0),
      goal,
      trial: 0,
      epoch: 1,
      ticksInEpoch: t,
      behaviour: rng.normals(new Float32Array(situation.behaviours), 1),
      delivered: rng.normals(new Float32Array(situation.electrodes), 1),
    };
    pilot.hear(moment);
    const state = [...moment.observation, ...moment.behaviour];
    for (let l = 0; l < lag; l++) roll.states[l].set(t === 0 ? roll.states[l] : roll.states[l + 1]);
    for (let l = t === 0 ? 0 : lag; l <= lag; l++) {
      for (const [i, value] of state.entries()) roll.states[l][i] = (value - units.mean[i]) / units.sd[i];
    }
    for (const [m, given] of moment.delivered.entries()) {
      trace[m] = plan.decay * (t === 0 ? 0 : trace[m]) + (1 - plan.decay) * given;
    }
  }
  roll.trace.set(trace);
  roll.told[0].set([0, 1, 0, 1, 110 / 500, ...goal]);
  roll.forward(1);
  const push = new Float32Array(plan.patterns);
  pilot.push(push, goal);
  for (const [m, value] of push.entries()) expect(value).toBeCloseTo(roll.pushes[0][m], 4);
});
