/** Reaching for a remembered target, with a bare hand or an arm of two links: the workspace from above. */
import type { Hello } from "../../streams/protocol.ts";
import { planeAim } from "./aim.ts";
import { type BodyOnPlane, bodyAt, drawBody, whole } from "./body.ts";
import { SQUARE, TARGET_RADIUS } from "./view.ts";
import { labelsOf, read, type World, type WorldView } from "./world.ts";

const hand: BodyOnPlane = {
  body: ["handX", "handY"],
  target: ["targetX", "targetY"],
  radius: TARGET_RADIUS,
  rings: [0.4, 0.8],
  home: true,
};

/** The elbow bends to the right: with the hand on a target it is at most 1.5 to the right, and 1.95 below the centre. */
const withArm: BodyOnPlane = {
  ...hand,
  arm: { shoulder: [0, -1.75], elbow: ["elbowX", "elbowY"] },
  view: { ...SQUARE, right: 1.6, down: -2.05 },
};

const worldOf = (shown: BodyOnPlane): World => ({
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
    (width, height) => whole(width, height, shown.view),
  ),
  offCourse: { name: "Hand", labels: hand.body },
  draw: (scene, now) => drawBody(shown, scene, now),
});

const [bare, jointed] = [worldOf(hand), worldOf(withArm)];
const hasElbow = (hello: Hello): boolean => labelsOf(hello, "world").includes("elbowX");

export const reach: WorldView = {
  task: "reach",
  open: (hello) => (hasElbow(hello) ? jointed : bare),
};
