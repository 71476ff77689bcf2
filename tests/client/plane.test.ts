/** Pictures of a plane: what matters in them is inside the canvas, whatever its size. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createTrace } from "../../client/trace.ts";
import { reach } from "../../client/worlds/reach.ts";
import type { Instant, Scene } from "../../client/worlds/world.ts";
import { createTwoLinkArm, POSE, restAt } from "../../server/tasks/two-link-arm.ts";
import { freshSeed } from "../stand-ins.ts";
import { ledger } from "./canvas.ts";
import { helloOf } from "./hello.ts";

const seed = freshSeed();
const palette = new Proxy({}, { get: () => "#123456" }) as Scene["palette"];
const size = fc.integer({ min: 120, max: 900 });
const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
const none = createTrace([], 1);

/** The first tick of a world, and what is decoded and asked for in it. */
function instantOf(world: Readonly<Record<string, number>>, more: Partial<Instant> = {}): Instant {
  const trace = createTrace(Object.keys(world), 1);
  trace.push(0, 1, 1, Float32Array.from(Object.values(world)));
  return {
    tick: 0,
    windowTicks: 800,
    trace: () => none,
    world: trace,
    row: 0,
    twin: none,
    twinRow: -1,
    decoded: none,
    decodedRow: -1,
    goal: undefined,
    cursor: undefined,
    still: true,
    ...more,
  };
}

test(`the whole arm is in the picture wherever its hand has a target, and a click finds the plane, seed ${seed}`, () => {
  const labels = ["handX", "handY", "targetX", "targetY", "cueOn", "hold", "elbowX", "elbowY"];
  const view = reach.open(helloOf({}, labels));
  const distance = fc.double({ min: 0, max: 0.8, noNaN: true });
  fc.assert(
    fc.property(size, size, distance, angle, (width, height, far, turn) => {
      const [x, y] = [far * Math.cos(turn), far * Math.sin(turn)];
      const arm = createTwoLinkArm(10);
      const pose = new Float32Array(POSE);
      restAt(pose, 0, x, y);
      arm.restore({ pose });
      const [elbowX, elbowY] = arm.elbow;
      const { context, points } = ledger();
      const row = { handX: x, handY: y, targetX: x, targetY: y, cueOn: 0, hold: 0, elbowX, elbowY };
      view.draw({ context, width, height, palette }, instantOf(row));
      for (const [px, py] of points) {
        expect(px).toBeGreaterThanOrEqual(0);
        expect(px).toBeLessThanOrEqual(width);
        expect(py).toBeGreaterThanOrEqual(0);
        expect(py).toBeLessThanOrEqual(height);
      }
      // The hand is drawn last: a click on it asks for where it is.
      const [[left, top], [right, bottom]] = points.slice(-2);
      const asked = view.aim?.at((left + right) / 2, (top + bottom) / 2, width, height) ?? [];
      expect(asked[0]).toBeCloseTo(x, 5);
      expect(asked[1]).toBeCloseTo(y, 5);
    }),
    { seed },
  );
});
