/**
 * Grasping a remembered object: the plane of grips (size across, tilt up), the object with the hand around it, and
 * every joint over time against the movement that is asked of it.
 */
import type { Palette } from "../theme.ts";
import type { Trace } from "../trace.ts";
import { planeAim } from "./aim.ts";
import { lanesOf } from "./any.ts";
import { goalPlane } from "./goal-plane.ts";
import { type Box, createLanes } from "./lanes.ts";
import { type Instant, read, type Scene, type World, type WorldView } from "./world.ts";

const KEY_PX = 22;
/** The part of the height that the plane and the hand take, side by side. */
const TOP = 0.42;
/** A tilt of 1 is this far; a size of 0 and a step of 1, in parts of the box. */
const TURN = Math.PI / 4;
const SIZE = { middle: 0.22, step: 0.12 } as const;
/** Nearer than this to the goal, on the plane of grips, the hand has taken the object that was asked for. */
const NEAR = 0.3;

const grips = goalPlane("size", "tilt");
const planeBox = (width: number, height: number): Box => ({
  x: 0,
  y: 0,
  width: width / 2,
  height: TOP * (height - KEY_PX),
});

export const grasp: WorldView = {
  task: "grasp",
  open(hello): World {
    const lanes = createLanes(lanesOf(hello));
    return {
      lede: "A brain of three areas sees an object, must remember it, then grasps it. The symbiote sees only its neurons, learns to guess the object, and can take the wheel.",
      label: "The plane of grips, the hand around the object, and the joints over time.",
      keys: [
        [
          ["ink", "hand"],
          ["memory", "asked for"],
          ["symbiote", "read"],
          ["you", "yours"],
          ["twin", "without you"],
        ],
      ],
      epochs: {
        home: { short: "Home", says: "The hand comes back to rest." },
        cue: { short: "Look", says: "An object is shown, briefly." },
        delay: { short: "Remember", says: "The object is gone: remember it, and hold still." },
        move: { short: "Grasp", says: "Go: the hand opens, turns, and closes on the object." },
      },
      says: (epoch, world, row) =>
        epoch === "move" && read(world, row, "hold") > 0.5
          ? "A catch trial: go never comes; to hold still is right."
          : undefined,
      outcome: ["Last grasp", "right", "wrong"],
      goalName: "object",
      restName: "motion",
      aim: planeAim(
        {
          says: "Click a grip in the plane: the symbiote steers the hand.",
          words: ([size, tilt]) => `an object of size ${size.toFixed(2)} and tilt ${tilt.toFixed(2)}`,
          reached,
        },
        (width, height) => grips.place(planeBox(width, height)),
      ),
      offCourse: { name: "Hand", labels: ["wrist", "aperture", "thumb", "curl", "force"] },
      draw(scene, now) {
        const plane = planeBox(scene.width, scene.height);
        grips.draw(scene, now, plane);
        drawScene(scene, now, { ...plane, x: plane.width });
        const y = plane.height + 6;
        lanes.draw(scene, now, { x: 0, y, width: scene.width, height: scene.height - KEY_PX - y });
      },
    };
  },
};

/** The object as it was shown, as it is read and as you ask for it, and the hands of the brain and of its twin. */
function drawScene(scene: Scene, now: Instant, box: Box): void {
  const { context, palette } = scene;
  const shown = read(now.world, now.row, "cueOn") > 0.5;
  const objectOf = (trace: Trace, row: number) =>
    [read(trace, row, "size"), read(trace, row, "tilt")] as const;
  drawObject(context, box, objectOf(now.world, now.row), palette.memory, shown ? "filled" : "dashed");
  drawObject(context, box, objectOf(now.decoded, now.decodedRow), palette.symbiote, "line");
  if (now.goal !== undefined) drawObject(context, box, [now.goal[0], now.goal[1]], palette.you, "line");
  drawHand(context, box, now.twin, now.twinRow, palette, true);
  drawHand(context, box, now.world, now.row, palette, false);
}

/** A bar across the box's middle, as wide as the object is large, turned by its tilt. */
function drawObject(
  context: CanvasRenderingContext2D,
  box: Box,
  [size, tilt]: readonly [number, number],
  colour: string,
  look: "filled" | "dashed" | "line",
): void {
  if (!Number.isFinite(size) || !Number.isFinite(tilt)) return;
  const unit = Math.min(box.width, box.height);
  const half = Math.max(2, (SIZE.middle + SIZE.step * size) * unit) / 2;
  turned(context, box, tilt, () => {
    context.strokeStyle = context.fillStyle = colour;
    context.lineWidth = 2;
    context.setLineDash(look === "dashed" ? [3, 5] : []);
    context.beginPath();
    context.roundRect(-half, -0.4 * unit, 2 * half, 0.8 * unit, 3);
    if (look === "filled") context.fill();
    else context.stroke();
    context.setLineDash([]);
  });
}

/** Two fingers, turned by the wrist, apart by the aperture, thicker the more force there is. */
function drawHand(
  context: CanvasRenderingContext2D,
  box: Box,
  trace: Trace,
  row: number,
  palette: Palette,
  twin: boolean,
): void {
  const [wrist, aperture, force] = ["wrist", "aperture", "force"].map((joint) => read(trace, row, joint));
  if (!Number.isFinite(aperture)) return;
  const unit = Math.min(box.width, box.height);
  const apart = (SIZE.middle + SIZE.step * (aperture / 0.5 - 0.6)) * (unit / 2) + 5;
  turned(context, box, wrist, () => {
    context.strokeStyle = twin ? palette.twin : palette.ink;
    context.lineWidth = twin ? 1 : 2 + 3 * Math.max(0, Math.min(1, force));
    context.lineCap = "round";
    context.beginPath();
    for (const side of [-1, 1]) {
      context.moveTo(side * apart, -0.16 * unit);
      context.lineTo(side * apart, 0.16 * unit);
    }
    context.stroke();
  });
}

/** Draw around the middle of a box, turned by a tilt. */
function turned(context: CanvasRenderingContext2D, box: Box, tilt: number, draw: () => void): void {
  context.save();
  context.translate(box.x + box.width / 2, box.y + box.height / 2);
  context.rotate(-tilt * TURN);
  draw();
  context.restore();
}

/**
 * Which grip did the hand end in? Read back from the two joints that say it: at the end of a grasp the wrist is at
 * the tilt, and the aperture at 0.3 + 0.5 size. In a catch trial no hand moves.
 */
function reached(world: Trace, row: number, [size, tilt]: readonly number[]): boolean | undefined {
  if (row < 0 || read(world, row, "hold") > 0.5) return undefined;
  const taken = (read(world, row, "aperture") - 0.3) / 0.5;
  return Math.hypot(taken - size, read(world, row, "wrist") - tilt) <= NEAR;
}
