/** Bringing a cursor to a target in sight: the screen from above. */
import { planeAim } from "./aim.ts";
import { type BodyOnPlane, bodyAt, drawBody, whole } from "./body.ts";
import { TARGET_RADIUS } from "./view.ts";
import type { World, WorldView } from "./world.ts";

const body: BodyOnPlane = {
  body: ["handX", "handY"],
  target: ["targetX", "targetY"],
  radius: TARGET_RADIUS,
  rings: [0.6],
  home: true,
};

const world: World = {
  lede: "A brain brings a cursor to one target after another and corrects what it sees. The symbiote sees only its neurons, learns to guess the target, and can take the wheel.",
  label: "The screen with the cursor.",
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
  epochs: { acquire: { short: "Acquire", says: "The cursor goes to the target, and rests on it." } },
  outcome: ["Last target", "acquired", "missed"],
  goalName: "target",
  restName: "motion",
  aim: planeAim(
    {
      says: "Click to send the cursor elsewhere: the symbiote steers.",
      reached: (trace, row, goal) => (row < 0 ? undefined : bodyAt(body, trace, row, goal)),
    },
    whole,
  ),
  offCourse: { name: "Cursor", labels: body.body },
  draw: (scene, now) => drawBody(body, scene, now),
};

export const cursor: WorldView = { task: "cursor", open: () => world };
