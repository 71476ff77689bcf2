/** Holding a cursor on a target that jumps: the plane of the cursor. */
import { planeAim } from "./aim.ts";
import { type BodyOnPlane, bodyAt, drawBody, whole } from "./body.ts";
import type { World, WorldView } from "./world.ts";

const cursor: BodyOnPlane = {
  body: ["cursorX", "cursorY"],
  target: ["targetX", "targetY"],
  radius: 0.2,
  rings: [0.5, 1],
  home: false,
};

const world: World = {
  lede: "A brain of which everything is known holds a cursor on a target that jumps. So the best that any symbiote could read, or steer, is known as well.",
  label: "The plane of the cursor.",
  keys: [
    [
      ["ink dot", "cursor"],
      ["memory ring", "target"],
      ["symbiote dot", "guess"],
    ],
    [
      ["you ring", "your target"],
      ["twin ring", "without you"],
    ],
  ],
  epochs: {
    move: { short: "Move", says: "The target has jumped: the cursor follows." },
    hold: { short: "Hold", says: "The cursor stays on the target." },
  },
  outcome: ["Last target", "held", "missed"],
  goalName: "target",
  restName: "cursor",
  aim: planeAim(
    {
      says: "Click to send the cursor elsewhere: the symbiote steers.",
      reached: (trace, row, goal) => (row < 0 ? undefined : bodyAt(cursor, trace, row, goal)),
    },
    whole,
  ),
  offCourse: { name: "Cursor", labels: cursor.body },
  draw: (scene, now) => drawBody(cursor, scene, now),
};

export const linear: WorldView = { task: "linear", open: () => world };
