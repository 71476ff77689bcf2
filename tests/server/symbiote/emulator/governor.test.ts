/** What the governor lets through, against the emulator's own forecast with the push and without. */
import { expect, test } from "vitest";
import { referenceKernels } from "../../../../server/kernels/index.ts";
import { createGovernor } from "../../../../server/symbiote/emulator/governor.ts";
import { weightsOf } from "../../../../server/symbiote/emulator/network.ts";
import { planFor } from "../../../../server/symbiote/emulator/plan.ts";
import { createRollout, roomOfRollout } from "../../../../server/symbiote/emulator/rollout.ts";
import { createRng } from "../../../../streams/rng.ts";
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();
const situation = { channels: 5, behaviours: 3, electrodes: 4, epochs: 3, goals: 2, dtMs: 10 };
const plan = planFor(situation);
const { state, push: pushWidth, phase, lags, patterns } = plan;
const history = lags.length * state;
const rng = createRng(seed);
const ROWS = 4;

/** An emulator, and what it forecasts of one tick: the divergence between a push and none. */
function emulator() {
  const workspace = referenceKernels.workspace(
    roomOfRollout(plan, ROWS, 1, false) + weightsOf(plan.emulator) + 16,
  );
  const weights = rng.normals(workspace.take(weightsOf(plan.emulator)), 0.3);
  const roll = createRollout(workspace, plan, { emulator: weights }, ROWS, 1);
  const next = (seen: Float32Array, push: Float32Array) => {
    for (const [j, lag] of lags.entries())
      roll.states[lags[2] - lag].set(seen.subarray(j * state, (j + 1) * state));
    roll.trace.set(seen.subarray(history, history + pushWidth));
    roll.phases[0].set(seen.subarray(history + pushWidth, history + pushWidth + situation.epochs + 1));
    roll.pushes[0].fill(0);
    roll.pushes[0].set(push);
    roll.forward(1);
    return roll.states[lags[2] + 1].slice(0, plan.latents + situation.behaviours);
  };
  const divergence = (seen: Float32Array, push: Float32Array) => {
    const [pushed, left] = [next(seen, push), next(seen, new Float32Array(patterns))];
    return pushed.reduce((sum, value, i) => sum + (value - left[i]) ** 2, 0) / 2;
  };
  return { weights, divergence };
}

/** A co-processor's input as it could be: the past, the trace, and what was told. */
function input(): Float32Array {
  const x = rng.normals(new Float32Array(plan.coprocessor.inputs), 1);
  const told = history + pushWidth;
  x.fill(0, told);
  x[told + rng.below(situation.epochs)] = 1;
  x[told + situation.epochs] = 1;
  return x;
}

test(`no push is predicted to do more than the limit, and one that does less is left alone (seed ${seed})`, () => {
  expect(phase).toBeGreaterThan(situation.epochs);
  for (let n = 0; n < 60; n++) {
    const { weights, divergence } = emulator();
    const seen = input();
    const push = rng.normals(new Float32Array(patterns), 0.7);
    const asked = divergence(seen, push);
    const limit = asked * (0.02 + 1.5 * rng.uniform());
    const given = push.slice();
    const predicted = createGovernor(plan, situation, weights, limit).govern(given, seen);
    expect(predicted).toBeLessThanOrEqual(limit);
    expect(divergence(seen, given)).toBeCloseTo(predicted, 3);
    if (asked < 0.999 * limit) expect(given).toEqual(push);
    if (asked <= 1.001 * limit) continue;
    // Scaled, never turned; and not much more than it had to be.
    const scale = given[0] / push[0];
    expect(scale).toBeGreaterThan(0);
    for (let m = 0; m < patterns; m++) expect(given[m]).toBeCloseTo(scale * push[m], 5);
    expect(predicted).toBeGreaterThan(0.1 * limit);
  }
});

test(`the tighter the limit, the smaller the push (seed ${seed})`, () => {
  const { weights, divergence } = emulator();
  const seen = input();
  const push = rng.normals(new Float32Array(patterns), 0.7);
  const asked = divergence(seen, push);
  const sizes = [4, 1, 0.25, 0.06, 0.015].map((share) => {
    const given = push.slice();
    createGovernor(plan, situation, weights, share * asked).govern(given, seen);
    return Math.hypot(...given);
  });
  expect(sizes[0]).toBeCloseTo(Math.hypot(...push), 5);
  for (let i = 2; i < sizes.length; i++) expect(sizes[i]).toBeLessThan(sizes[i - 1]);
});
