/** What is seen of many channels: a planted plane of activity, and the same trials whenever the view was learned. */
import { expect, test } from "vitest";
import { createTrialMemory, endOf, heldGoal } from "../../../../server/symbiote/emulator/memory.ts";
import { planFor } from "../../../../server/symbiote/emulator/plan.ts";
import { look, viewOf } from "../../../../server/symbiote/emulator/view.ts";
import type { Moment } from "../../../../streams/ports.ts";
import { createRng } from "../../../../streams/rng.ts";
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();
const CHANNELS = 48;
const PLANTED = 6;
const NOISE = 0.05;
const situation = { channels: CHANNELS, behaviours: 3, electrodes: 20, epochs: 3, goals: 2, dtMs: 10 };
const plan = planFor(situation);
const TICKS = 40;

/** Moments of trials in which activity is a random walk in a planted plane, and noise. */
function* moments(trials: number): Generator<Moment> {
  const rng = createRng(seed);
  const axes = rng.normals(new Float32Array(PLANTED * CHANNELS), 1 / Math.sqrt(CHANNELS));
  const walk = new Float32Array(PLANTED);
  const step = new Float32Array(PLANTED);
  for (let tick = 0; tick < trials * TICKS; tick++) {
    rng.normals(step, 0.5);
    for (let k = 0; k < PLANTED; k++) walk[k] = 0.9 * walk[k] + step[k];
    const observation = rng.normals(new Float32Array(CHANNELS), NOISE);
    for (let i = 0; i < CHANNELS; i++) {
      observation[i] += 3;
      for (let k = 0; k < PLANTED; k++) observation[i] += walk[k] * axes[k * CHANNELS + i];
    }
    const inTrial = tick % TICKS;
    yield {
      tick,
      observation,
      intention: new Float32Array(0),
      decoded: new Float32Array(0),
      goal: Float32Array.of(0.1, 0.2),
      trial: Math.floor(tick / TICKS),
      epoch: inTrial < 12 ? 0 : inTrial < 20 ? 1 : 2,
      ticksInEpoch: 0,
      behaviour: rng.normals(new Float32Array(situation.behaviours), 1),
      delivered: rng.normals(new Float32Array(situation.electrodes), 1),
    };
  }
}
const memory = () => createTrialMemory(plan, situation, 1, 100, 50);

test(`the view keeps what moves and drops the noise (seed ${seed})`, () => {
  const heard = memory();
  for (const moment of moments(20)) heard.hear(moment);
  const view = viewOf(plan, situation, heard.trials);
  expect(view.length).toBe(plan.latents * CHANNELS);
  // Orthonormal rows, and the planted plane inside: what they leave of a moment is noise.
  const mean = new Float32Array(CHANNELS).fill(3);
  const [latents, centre] = [new Float32Array(plan.latents), new Float32Array(plan.latents)];
  look(centre, 0, mean, view);
  let left = 0;
  let all = 0;
  for (const { observation } of moments(10)) {
    look(latents, 0, observation, view);
    for (let i = 0; i < CHANNELS; i++) {
      let shown = 3;
      for (let k = 0; k < plan.latents; k++) shown += (latents[k] - centre[k]) * view[k * CHANNELS + i];
      left += (observation[i] - shown) ** 2;
      all += (observation[i] - 3) ** 2;
    }
  }
  expect(left / (10 * TICKS * CHANNELS)).toBeLessThan(NOISE ** 2);
  expect(left).toBeLessThan(0.05 * all);
});

test(`memory that learns its view late remembers as if it had always had it (seed ${seed})`, () => {
  const first = memory();
  for (const moment of moments(6)) first.hear(moment);
  const view = viewOf(plan, situation, first.trials);
  const [early, late] = [memory(), memory()];
  early.see(view);
  let n = 0;
  for (const moment of moments(9)) {
    early.hear(moment);
    late.hear(moment);
    if (++n === 5 * TICKS + 17) late.see(view);
  }
  // The very first trial has no past to look back on, and the last is not over.
  expect(late.trials.length).toBe(7);
  expect(late.trials).toEqual(early.trials);
  const back = memory();
  back.restore(late.save());
  for (const moment of moments(12))
    if (moment.tick >= 9 * TICKS) for (const one of [back, late]) one.hear(moment);
  expect(back.trials).toEqual(late.trials);
});

test(`where a trial ended, and whether it held its goal, whatever is seen (seed ${seed})`, () => {
  const heard = memory();
  let last: Float32Array | undefined;
  for (const moment of moments(3)) {
    if (heard.hear(moment) !== undefined) {
      const end = new Float32Array(2);
      endOf(end, plan, situation, heard.trials.at(-1)!);
      expect(end).toEqual(last!.slice(0, 2));
    }
    last = moment.behaviour;
  }
  expect(heldGoal(plan, situation, heard.trials[0], 100)).toBe(true);
  expect(heldGoal(plan, situation, heard.trials[0], 1e-3)).toBe(false);
});
