/** The brains that can be certified: one line each. */
import { unknownName } from "../../streams/near-miss.ts";
import cursor from "./cursor/index.ts";
import decide from "./decide/index.ts";
import type { Examiner } from "./examiner.ts";
import grasp from "./grasp/index.ts";
import linear from "./linear/index.ts";
import multitask from "./multitask/index.ts";
import nothing from "./null/index.ts";
import planted from "./planted/index.ts";
import reach from "./reach/index.ts";
import reachTwoLink from "./reach-two-link/index.ts";
import untrained from "./untrained/index.ts";

export const examiners: readonly Examiner[] = [
  reach,
  reachTwoLink,
  untrained,
  decide,
  multitask,
  grasp,
  cursor,
  nothing,
  linear,
  planted,
];

/** Who examines a brain. @throws when nobody does */
export function examinerOf(brain: string): Examiner {
  const found = examiners.find((examiner) => examiner.brain === brain);
  if (found !== undefined) return found;
  const known = examiners.map((examiner) => examiner.brain);
  throw new Error(unknownName("certificate for a brain", brain, known));
}
