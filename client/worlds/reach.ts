/** Reaching for a remembered target: the workspace from above. */
import { planeAim } from "./aim.ts";
import { type BodyOnPlane, bodyAt, drawBody, whole } from "./body.ts";
import { TARGET_RADIUS } from "./plane.ts";
import { read, type World, type WorldView } from "./world.ts";

const hand: BodyOnPlane = {
  body: ["handX", "handY"],
  target: ["targetX", "targetY"],
  radius: TARGET_RADIUS,
  rings: [0.4, 0.8],
  arm: { shoulder: [0, -1.75], elbow: ["elbowX", "elbowY"] },
  home: true,
};

const world: World = {
  lede: "A brain is shown a target, must remember it, then reach. The symbiote sees only its neurons, learns to guess the target, and can take the wheel.",
  label: "The workspace from above.",
  keys: [
    [
      ["ink dot", "hand"],
      ["memory ring", "to remember"],
      ["symbiote dot", "guess"],
    ],
    [
      ["you ring", "your target"],
      ["twin ring", "without you"],
    ],
  ],
  epochs: {
    home: { short: "Home", says: "The hand comes back to the centre." },
    cue: { short: "Look", says: "The target is shown, briefly." },
    delay: { short: "Remember", says: "The target is gone: remember it, and hold still." },
    move: { short: "Reach", says: "Go: the hand moves to where the target was." },
  },
  says: (epoch, trace, row) =>
    epoch === "move" && read(trace, row, "hold") > 0.5
      ? "A catch trial: go never comes; to hold still is right."
      : undefined,
  outcome: ["Last reach", "on target", "missed"],
  goalName: "target",
  restName: "motion",
  aim: planeAim(
    {
      says: "Click to send the brain elsewhere: the symbiote steers.",
      // In a catch trial no hand moves.
      reached: (trace, row, goal) =>
        row < 0 || read(trace, row, "hold") > 0.5 ? undefined : bodyAt(hand, trace, row, goal),
    },
    whole,
  ),
  offCourse: { name: "Hand", labels: hand.body },
  draw: (scene, now) => drawBody(hand, scene, now),
};

export const reach: WorldView = { task: "reach", open: () => world };
