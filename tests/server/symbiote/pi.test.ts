/** `pi` on a plant of one number, against values computed independently. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { laws } from "../../../server/symbiote/steering/index.ts";
import type { Moment } from "../../../streams/ports.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const golden = JSON.parse(
  readFileSync(new URL("../../golden/control.json", import.meta.url), "utf8"),
) as Record<string, number[]>;
const seed = claimSeed();

const moment = (trial: number, rest: Partial<Moment>): Moment => ({
  tick: 0,
  observation: new Float32Array(1),
  intention: new Float32Array(1).fill(Number.NaN),
  decoded: new Float32Array(1),
  goal: undefined,
  trial,
  epoch: 0,
  ticksInEpoch: 0,
  behaviour: new Float32Array(1),
  delivered: new Float32Array(1),
  ...rest,
});

/** Outputs of y ← .9 y + .1 u under the law, with the goal 1; the one channel shows the intention as it is. */
function outputs(params: Record<string, number>, steps: number): number[] {
  const law = laws.get("pi").create(
    { cap: 100, ...params },
    {
      channels: 1,
      electrodes: 1,
      goals: 1,
      behaviours: 1,
      epochs: 1,
      montage: { recording: Float32Array.of(0), stimulation: Float32Array.of(0) },
      dtMs: 10,
      rng: createRng(seed),
    },
  );
  const rng = createRng(seed);
  for (let t = 0; t < 400; t++) {
    const meant = Float32Array.of(rng.normal());
    law.learn(moment(Math.floor(t / 20), { observation: meant, intention: meant }));
  }
  const currents = new Float32Array(1);
  const decoded = new Float32Array(1);
  let y = 0;
  return Array.from({ length: steps }, () => {
    decoded[0] = y;
    law.steer(currents, moment(100, { decoded, goal: Float32Array.of(1) }));
    y = 0.9 * y + 0.1 * currents[0];
    return y;
  });
}

test("proportional gain 2: first outputs, and the error that stays", () => {
  const y = outputs({ kp: 2, ki: 0 }, 200);
  golden.P_gain2_first5.forEach((value, t) => {
    expect(y[t]).toBeCloseTo(value, 4);
  });
  expect(y.at(-1)).toBeCloseTo(golden.P_gain2_steady as unknown as number, 4);
});

test("with an integral no error stays", () => {
  const y = outputs({ kp: 2, ki: 0.1 }, 400);
  golden["PI_2_0.1_first5"].forEach((value, t) => {
    expect(y[t]).toBeCloseTo(value, 4);
  });
  expect(y.at(-1)).toBeCloseTo(1, 4);
});

test("a derivative gain damps what the others overshoot", () => {
  const overshoot = (kd: number) => Math.max(...outputs({ kp: 0.5, ki: 0.4, kd }, 300)) - 1;
  expect(overshoot(0)).toBeGreaterThan(0.1);
  expect(overshoot(2)).toBeLessThan(overshoot(0));
});

test("while the cap holds, the integral stands still: it does not overshoot when it may move again", () => {
  const capped = outputs({ kp: 2, ki: 0.1, cap: 0.5 }, 60);
  const free = outputs({ kp: 2, ki: 0.1 }, 60);
  expect(Math.max(...capped)).toBeLessThan(Math.max(...free) + 0.01);
});
