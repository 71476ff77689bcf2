/** Two ways to give a goal: anywhere on a plane, or one of a few choices side by side. */
import { inside, onPlane, type Plane } from "./view.ts";
import type { Aim, Choice } from "./world.ts";

const STEP = 0.05;
/** A step around a circle. */
const TURN = Math.PI / 36;
/** Closer to the middle than this has no direction. */
const MIDDLE = 0.15;

/** Words of a place on a plane whose axes are right and up: `up and left`, `the centre`. */
export function placeWords([x, y]: readonly number[]): string {
  const horizontal = Math.abs(x) < MIDDLE ? "" : x < 0 ? "left" : "right";
  const vertical = Math.abs(y) < MIDDLE ? "" : y < 0 ? "down" : "up";
  return [vertical, horizontal].filter((word) => word !== "").join(" and ") || "the centre";
}

/** Aim at any point of a plane. @param plane where it is on a canvas of this size */
export function planeAim(
  rest: Pick<Aim, "says" | "reached"> & Partial<Pick<Aim, "words">>,
  plane: (width: number, height: number) => Plane,
): Aim {
  return {
    words: (goal) => `a target at ${placeWords(goal)}`,
    ...rest,
    choices: [],
    at: (x, y, width, height) => onPlane(plane(width, height), x, y),
    step: (from = [0, 0], dx, dy) => [inside(from[0] + STEP * dx), inside(from[1] + STEP * dy)],
  };
}

/** Aim in a direction: at a point of the unit circle. @param plane where it is on a canvas of this size */
export function directionAim(
  says: string,
  plane: (width: number, height: number) => Plane,
  reached: Aim["reached"],
): Aim {
  const unit = (angle: number) => [Math.cos(angle), Math.sin(angle)] as const;
  return {
    says,
    ...(reached === undefined ? {} : { reached }),
    choices: [],
    at(x, y, width, height) {
      const [dx, dy] = onPlane(plane(width, height), x, y);
      return dx === 0 && dy === 0 ? undefined : unit(Math.atan2(dy, dx));
    },
    step: (from = [0, 1], dx, dy) => unit(Math.atan2(from[1], from[0]) + TURN * (dy - dx)),
    words: (goal) => `the direction ${placeWords(goal)}`,
  };
}

/** Aim at one of a few choices, which stand side by side in the picture. */
export function choiceAim(rest: Pick<Aim, "says" | "reached">, choices: readonly Choice[]): Aim {
  const same = (a: readonly number[], b: readonly number[]) => a.every((v, i) => Math.abs(v - b[i]) < 1e-6);
  return {
    ...rest,
    choices,
    at: (x, _y, width) =>
      choices[Math.max(0, Math.min(choices.length - 1, Math.floor((x / width) * choices.length)))]?.goal,
    words: (goal) => `“${choices.find((choice) => same(choice.goal, goal))?.words ?? goal.join(", ")}”`,
  };
}
