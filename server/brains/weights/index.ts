/** The trained networks that ship: one line each. */
import type { PackedWeights } from "../weights.ts";
import cursor1 from "./cursor-1.ts";
import decide1 from "./decide-1.ts";
import decide2 from "./decide-2.ts";
import decide3 from "./decide-3.ts";
import decideUnregularised1 from "./decide-unregularised-1.ts";
import grasp4 from "./grasp-4.ts";
import grasp5 from "./grasp-5.ts";
import multitask1 from "./multitask-1.ts";
import multitask2 from "./multitask-2.ts";
import multitask3 from "./multitask-3.ts";
import reach1 from "./reach-1.ts";
import reach2 from "./reach-2.ts";
import reach3 from "./reach-3.ts";
import reachTwoLink1 from "./reach-two-link-1.ts";
import reachTwoLink11 from "./reach-two-link-11.ts";
import reachUnregularised1 from "./reach-unregularised-1.ts";

export const reachWeights: readonly PackedWeights[] = [reach1, reach2, reach3];
export const decideWeights: readonly PackedWeights[] = [decide1, decide2, decide3];
export const decideUnregularisedWeights: readonly PackedWeights[] = [decideUnregularised1];
export const multitaskWeights: readonly PackedWeights[] = [multitask1, multitask2, multitask3];
export const graspWeights: readonly PackedWeights[] = [grasp4, grasp5];
export const reachTwoLinkWeights: readonly PackedWeights[] = [reachTwoLink1, reachTwoLink11];
export const reachUnregularisedWeights: readonly PackedWeights[] = [reachUnregularised1];
export const cursorWeights: readonly PackedWeights[] = [cursor1];

/** All of them. */
export const shippedWeights: readonly PackedWeights[] = [
  reachWeights,
  decideWeights,
  decideUnregularisedWeights,
  multitaskWeights,
  graspWeights,
  reachTwoLinkWeights,
  reachUnregularisedWeights,
  cursorWeights,
].flat();
