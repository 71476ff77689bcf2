import { expect, test } from "vitest";
import { createPointMass, FRICTION, GAIN } from "../../../server/tasks/point-mass.ts";
import { createRng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const seed = claimSeed();

test("a constant force settles at force × gain / friction, along the closed-form curve", () => {
  const force = createRng(seed).normal();
  for (const [dtMs, tolerance] of [
    [10, 0.1],
    [1, 0.01],
  ]) {
    const arm = createPointMass(dtMs);
    const terminal = (force * GAIN) / FRICTION;
    for (let ms = 0; ms < 3000; ms += dtMs) {
      const t = (ms + dtMs) / 1000;
      arm.push(force, 0);
      const exact = terminal * (t - (1 - Math.exp(-FRICTION * t)) / FRICTION);
      expect(Math.abs(arm.state[0] - exact), `seed ${seed}, ${t} s`).toBeLessThan(
        tolerance * Math.abs(terminal),
      );
    }
    expect(arm.state[2] / terminal).toBeCloseTo(1, 3);
    expect([arm.state[1], arm.state[3]]).toEqual([0, 0]);
  }
});

test("pushed back as long as it was pushed, from rest, it ends nearer to where it began than it went", () => {
  const arm = createPointMass(10);
  let farthest = 0;
  for (let i = 0; i < 400; i++) {
    arm.push(0, i < 40 ? 1 : i < 80 ? -1 : 0);
    farthest = Math.max(farthest, Math.abs(arm.state[1]));
  }
  expect(Math.abs(arm.state[1])).toBeLessThan(0.05 * farthest);
  expect(Math.abs(arm.state[3])).toBeLessThan(1e-3);
});

test("saved and restored it goes on exactly", () => {
  const arm = createPointMass(10);
  arm.push(1, -2);
  const snapshot = structuredClone(arm.save());
  arm.push(0.5, 0.5);
  const after = [...arm.state];
  arm.restore(snapshot);
  arm.push(0.5, 0.5);
  expect([...arm.state]).toEqual(after);
});
