/** An actuator with a memory, learned while it is used, and undone; one without is left alone to the bit. */
import { expect, test } from "vitest";
import { createActuator } from "../../../../server/symbiote/emulator/actuator.ts";
import { createActuator as createReal } from "../../../../streams/actuator.ts";
import { createRng } from "../../../../streams/rng.ts";
import { claimSeed } from "../../../stand-ins.ts";

const seed = claimSeed();
const PATTERNS = 6;
const BOUND = 2;

/** What was wanted, said and delivered over some ticks, through an actuator that forgets by `decay` a tick. */
function live(decay: number, ticks: number, latency = 1) {
  const rng = createRng(seed);
  const real = createReal(PATTERNS);
  const known = createActuator(PATTERNS, BOUND);
  const currents = new Float32Array(PATTERNS);
  const said = new Float32Array(PATTERNS);
  const silence = new Float32Array(PATTERNS);
  const wanted: Float32Array[] = [];
  const spoken: Float32Array[] = [];
  const delivered: Float32Array[] = [];
  const wander = new Float32Array(PATTERNS);
  for (let t = 0; t < ticks; t++) {
    // A command caused in one tick is in force in the next, or later.
    real.drive(currents, spoken.at(-latency) ?? silence, decay);
    for (let m = 0; m < PATTERNS; m++) currents[m] = Math.max(-BOUND, Math.min(BOUND, currents[m]));
    known.hear(currents);
    delivered.push(currents.slice());
    const step = rng.normals(new Float32Array(PATTERNS), 0.3);
    for (let m = 0; m < PATTERNS; m++) wander[m] = 0.85 * wander[m] + step[m];
    wanted.push(wander.slice());
    said.set(wander);
    known.say(said);
    spoken.push(said.slice());
  }
  return { known, wanted, spoken, delivered };
}

test(`what is wanted is delivered, as soon as the actuator is known (seed ${seed})`, () => {
  const decay = 0.5 + 0.35 * createRng(seed).uniform();
  const { known, wanted, delivered } = live(decay, 400);
  expect(known.decay).toBeCloseTo(decay, 1);
  let error = 0;
  let size = 0;
  for (let t = 200; t < 398; t++) {
    for (let m = 0; m < PATTERNS; m++) {
      error += (delivered[t + 2][m] - wanted[t][m]) ** 2;
      size += wanted[t][m] ** 2;
    }
  }
  expect(error).toBeLessThan(0.05 * size);
});

test(`without a memory nothing is changed, however slow the link (seed ${seed})`, () => {
  for (const latency of [1, 2, 3, 6]) {
    const { known, wanted, spoken } = live(0, 300, latency);
    expect(known.decay).toBe(0);
    expect(spoken).toEqual(wanted);
  }
});
