/**
 * Many tasks for one brain: a rule, a point to look at, stimuli on two rings (one a modality), and where the brain
 * points. What a stimulus asks for is the rule's business.
 */
import type { Hello } from "../../streams/protocol.ts";
import type { Trace } from "../trace.ts";
import { directionAim } from "./aim.ts";
import { type Board, drawArrow, drawBoard, drawSpot } from "./plane.ts";
import { planeIn } from "./view.ts";
import { read, type World, type WorldView } from "./world.ts";

/** What each rule asks for, to follow its name. */
const RULES: Readonly<Record<string, string>> = {
  go: "point at the spot",
  "react-go": "point at the spot as soon as it comes",
  "delay-go": "remember the spot, then point at where it was",
  anti: "point away from the spot",
  "delay-anti": "remember the spot, then point away from where it was",
  dm1: "point at the stronger spot of the outer ring",
  dm2: "point at the stronger spot of the inner ring",
  "context-dm1": "point at what is stronger on the outer ring; ignore the inner",
  "context-dm2": "point at what is stronger on the inner ring; ignore the outer",
  "multi-dm": "point at what is stronger on both rings together",
  dms: "point at the second spot if it is where the first was, else stay",
  dnms: "point at the second spot if it is not where the first was, else stay",
};
/** How far from the middle the rings of the two modalities are, and the length of an arrow that says 1. */
const RINGS = [0.95, 0.7] as const;
const ARROW = 0.55;
const SPOT = 0.09;
/** It points while it says fixation below, and a direction longer, than this; and it may be this far off. */
const THRESHOLD = 0.5;
const TOLERANCE = Math.PI / 6;
const KEY_PX = 40;

const place = (width: number, height: number) => planeIn(0, 0, width, height - KEY_PX);

export const multitask: WorldView = { task: "multitask", open };

function open({ task }: Hello): World {
  const ruleAt = (world: Trace, row: number) => task.intentions[task.goals + read(world, row, "rule")] ?? "";
  return {
    lede: "One brain, twelve tasks: a rule says what the spots on the rings ask for. The symbiote sees only its neurons, learns to read where it will point, and under which rule.",
    label: "Two rings of stimuli around the point that is looked at, and where the brain points.",
    keys: [
      [
        ["ink", "points"],
        ["memory dot", "spots"],
        ["memory", "right"],
        ["symbiote", "read"],
        ["you", "yours"],
        ["twin", "without you"],
      ],
    ],
    epochs: {
      fixation: { short: "Wait", says: "Look at the middle, and wait." },
      stimulus: { short: "Look", says: "Spots are shown." },
      delay: { short: "Remember", says: "They are gone: remember." },
      response: { short: "Point", says: "Point, or stay." },
    },
    says(_, world, row) {
      const rule = ruleAt(world, row);
      return RULES[rule] === undefined ? undefined : `Rule “${rule}”: ${RULES[rule]}.`;
    },
    outcome: ["Last trial", "right", "wrong"],
    goalName: "direction",
    restName: "rule",
    aim: directionAim("Click a direction: the symbiote makes the brain point there.", place, pointsTo),
    offCourse: { name: "Pointing", labels: ["responseX", "responseY"] },
    draw(scene, { world, row, twin, twinRow, decoded, decodedRow, goal, cursor }) {
      const board = {
        context: scene.context,
        plane: place(scene.width, scene.height),
        palette: scene.palette,
      };
      drawBoard(board, RINGS);
      const arrow = (trace: Trace, at: number, name: string) =>
        [read(trace, at, `${name}X`) * ARROW, read(trace, at, `${name}Y`) * ARROW] as const;
      for (const stimulus of ["A", "B"]) drawStimulus(board, world, row, `stimulus${stimulus}`);
      const fixate = read(world, row, "fixationPoint") > THRESHOLD;
      drawSpot(board, 0, 0, fixate ? 0.05 : 0.02, fixate ? "ink" : "twin");
      drawArrow(board, arrow(world, row, "right"), "memory", 5);
      drawArrow(board, arrow(twin, twinRow, "response"), "twin", 2);
      drawArrow(board, arrow(decoded, decodedRow, "response"), "symbiote", 2);
      if (goal !== undefined) drawArrow(board, [goal[0] * RINGS[0], goal[1] * RINGS[0]], "you", 1.5);
      if (cursor !== undefined)
        drawArrow(board, [cursor[0] * RINGS[0], cursor[1] * RINGS[0]], "you", 1, true);
      drawArrow(board, arrow(world, row, "response"), "ink", 3);
    },
  };
}

/** One stimulus: on each ring a spot as large as it is strong there. */
function drawStimulus(board: Board, world: Trace, row: number, name: string): void {
  const [x, y] = [read(world, row, `${name}X`), read(world, row, `${name}Y`)];
  if (!Number.isFinite(x)) return;
  RINGS.forEach((ring, modality) => {
    const strength = read(world, row, `${name}${modality + 1}`);
    if (strength > 0) drawSpot(board, x * ring, y * ring, SPOT * strength, "memory");
  });
}

/** Does it point along the goal, rather than stay? */
function pointsTo(world: Trace, row: number, goal: readonly number[]): boolean | undefined {
  if (row < 0) return undefined;
  const [x, y] = [read(world, row, "responseX"), read(world, row, "responseY")];
  const length = Math.hypot(x, y);
  if (length < THRESHOLD || read(world, row, "fixation") > THRESHOLD) return false;
  return (x * goal[0] + y * goal[1]) / (length * Math.hypot(goal[0], goal[1])) >= Math.cos(TOLERANCE);
}
