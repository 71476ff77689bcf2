/** Pictures of a plane: what matters in them is inside the canvas, whatever its size. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createTrace } from "../../client/trace.ts";
import { goalPlane } from "../../client/worlds/goal-plane.ts";
import { reach } from "../../client/worlds/reach.ts";
import type { Instant, Scene } from "../../client/worlds/world.ts";
import { createTwoLinkArm, POSE, restAt } from "../../server/tasks/two-link-arm.ts";
import { freshSeed } from "../stand-ins.ts";
import { type Ledger, ledger } from "./canvas.ts";
import { helloOf } from "./hello.ts";

const seed = freshSeed();
const palette = new Proxy({}, { get: () => "#123456" }) as Scene["palette"];
const size = fc.integer({ min: 120, max: 900 });
const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
const none = createTrace([], 1);

/** @returns how far a picture reaches out of its box, pixels */
function outside(points: Ledger["points"], x: number, y: number, width: number, height: number): number {
  return Math.max(0, ...points.map(([px, py]) => Math.max(x - px, px - x - width, y - py, py - y - height)));
}

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
      expect(outside(points, 0, 0, width, height)).toBe(0);
      // The hand is drawn last: a click on it asks for where it is.
      const [[left, top], [right, bottom]] = points.slice(-2);
      const asked = view.aim?.at((left + right) / 2, (top + bottom) / 2, width, height) ?? [];
      expect(asked[0]).toBeCloseTo(x, 5);
      expect(asked[1]).toBeCloseTo(y, 5);
    }),
    { seed },
  );
});

test(`a goal anywhere on its plane and any guess are drawn whole, seed ${seed}`, () => {
  const rim = fc.oneof(fc.constantFrom(-1, 1), fc.double({ min: -1, max: 1, noNaN: true }));
  const guessed = fc.oneof(fc.constantFrom(-1.1, 1.1), fc.double({ min: -9, max: 9, noNaN: true }));
  const place = fc.nat(300);
  const plane = goalPlane("size", "tilt");
  fc.assert(
    fc.property(
      fc.tuple(place, place, size, size),
      fc.tuple(rim, rim),
      fc.tuple(guessed, guessed),
      ([x, y, width, height], goal, [size, tilt]) => {
        const decoded = createTrace(["size", "tilt"], 1);
        decoded.push(0, 1, 1, Float32Array.of(size, tilt));
        const { context, points } = ledger();
        const now = instantOf({}, { goal, decoded, decodedRow: 0 });
        plane.draw({ context, width: x + width, height: y + height, palette }, now, { x, y, width, height });
        expect(outside(points, x, y, width, height)).toBe(0);
      },
    ),
    { seed },
  );
});
