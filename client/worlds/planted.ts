/** Holding one of four corners, and going to the next one when told to: the plane of the corners. */
import type { Trace } from "../trace.ts";
import { planeAim } from "./aim.ts";
import { type BodyOnPlane, drawBody, whole } from "./body.ts";
import { read, type World, type WorldView } from "./world.ts";

const CORNER = 0.6;
/** Whoever is this far out on both axes holds a corner. */
const FAR_ENOUGH = CORNER / 2;

const place: BodyOnPlane = {
  body: ["placeX", "placeY"],
  target: ["nextX", "nextY"],
  radius: 0.15,
  rings: [],
  corners: CORNER,
  home: false,
};

const world: World = {
  lede: "A brain made by hand holds a corner, remembers the next one it was shown, and goes there. What there is to find in it is known, so what is read in it can be checked.",
  label: "The plane with the four corners.",
  keys: [
    [
      ["ink dot", "brain"],
      ["memory ring", "next corner"],
      ["symbiote dot", "guess"],
    ],
    [
      ["you ring", "your corner"],
      ["twin ring", "without you"],
    ],
  ],
  epochs: {
    rest: { short: "Rest", says: "The brain holds the corner it is in." },
    cue: { short: "Look", says: "The next corner is shown, briefly." },
    delay: { short: "Remember", says: "It is gone: remember it, and stay." },
    go: { short: "Go", says: "Go: move to the corner that was shown." },
  },
  outcome: ["Last move", "right", "wrong"],
  goalName: "next corner",
  restName: "now",
  aim: planeAim({ says: "Click a corner to send the brain there: the symbiote steers.", reached }, whole),
  offCourse: { name: "Place", labels: place.body },
  draw: (scene, now) => drawBody(place, scene, now),
};

/** Is it in the goal's corner? */
function reached(trace: Trace, row: number, goal: readonly number[]): boolean | undefined {
  if (row < 0) return undefined;
  return place.body.every((label, axis) => {
    const side = goal[axis] < 0 ? -1 : 1;
    return side * read(trace, row, label) > FAR_ENOUGH;
  });
}

export const planted: WorldView = { task: "planted", open: () => world };
