/** The slow mean that what is recorded is counted from. */
import { expect, test } from "vitest";
import { weightsOf } from "../../../../server/symbiote/emulator/network.ts";
import { createBaseline } from "../../../../server/symbiote/restoring/baseline.ts";
import { frameFor } from "../../../../server/symbiote/restoring/frame.ts";
import { rowOf } from "../../../../server/symbiote/restoring/memory.ts";
import { createRelay } from "../../../../server/symbiote/restoring/relay.ts";
import { standardise, unitsOf } from "../../../../server/symbiote/restoring/standard.ts";
import { createRng } from "../../../../streams/rng.ts";
import { freshSeed } from "../../../stand-ins.ts";

const seed = freshSeed();
const situation = { channels: 4, electrodes: 2, behaviours: 1, dtMs: 10 };
const frame = frameFor(situation);
const { width } = rowOf(situation);

/** Trials of noise upon baselines that may jump after the first half of them. */
function lived(count: number, ticks: number, jump: Float32Array) {
  const rng = createRng(seed);
  return Array.from({ length: count }, (_, number) => {
    const rows = rng.normals(new Float32Array(ticks * width), 1);
    if (number >= count / 2) {
      for (let t = 0; t < ticks; t++) for (let k = 0; k < 4; k++) rows[t * width + k] += jump[k];
    }
    return { number, rows };
  });
}
const none = new Float32Array(4);
const far = Float32Array.of(5, -3, 0, 40);

test(`it is the exponentially weighted past (seed ${seed})`, () => {
  const rng = createRng(seed);
  const [rate, ticks] = [0.02, 300];
  const heard = rng.normals(new Float32Array(ticks * 4), 1);
  const baseline = createBaseline(rate, far);
  for (let t = 0; t < ticks; t++) baseline.hear(heard, t * 4);
  for (let k = 0; k < 4; k++) {
    let sum = far[k] * (1 - rate) ** ticks;
    for (let t = 0; t < ticks; t++) sum += rate * (1 - rate) ** (ticks - 1 - t) * heard[t * 4 + k];
    expect(baseline.level[k]).toBeCloseTo(sum, 4);
  }
});

test(`baselines that moved long ago are as if they had not, in lessons and on the hot path (seed ${seed})`, () => {
  const [count, ticks] = [400, 200];
  const still = lived(count, ticks, none);
  const units = unitsOf(frame, situation, still.slice(0, 40));
  const [left, moved] = [none, far].map((jump) =>
    standardise(frame, situation, units, 1, lived(count, ticks, jump)),
  );
  const last = count - 1;
  // A jump of up to 40 deviations is down to e^(−400/60) of it.
  moved.trials[last].heard.forEach((value, n) => {
    expect(Math.abs(value - left.trials[last].heard[n])).toBeLessThan(0.1);
  });
  const weights = createRng(seed).normals(new Float32Array(weightsOf(frame.coprocessor)), 0.05);
  const says = (jump: Float32Array, { units }: typeof left) => {
    const relay = createRelay(frame, situation, units, weights, 1, true);
    const out = new Float32Array(2);
    const observation = new Float32Array(4);
    for (let t = 0; t < 100; t++) {
      for (let k = 0; k < 4; k++) observation[k] = still[0].rows[t * width + k] + jump[k];
      relay.hear(t, observation);
    }
    relay.say(out);
    return out;
  };
  const here = says(none, left);
  const apart = (said: Float32Array) => Math.hypot(...said.map((current, m) => current - here[m]));
  // The level of before the jump would not have been of use.
  expect(apart(says(far, moved))).toBeLessThan(0.1 * apart(says(far, left)));
});
