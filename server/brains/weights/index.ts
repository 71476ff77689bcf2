/** The trained networks that ship: one line each. */
import type { PackedWeights } from "../weights.ts";
import decide1 from "./decide-1.ts";
import decide2 from "./decide-2.ts";
import decide3 from "./decide-3.ts";
import grasp1 from "./grasp-1.ts";
import multitask1 from "./multitask-1.ts";
import reach1 from "./reach-1.ts";
import reach2 from "./reach-2.ts";
import reach3 from "./reach-3.ts";

export const reachWeights: readonly PackedWeights[] = [reach1, reach2, reach3];
export const decideWeights: readonly PackedWeights[] = [decide1, decide2, decide3];
export const multitaskWeights: readonly PackedWeights[] = [multitask1];
export const graspWeights: readonly PackedWeights[] = [grasp1];
export const reachTwoLinkWeights: readonly PackedWeights[] = [];
export const reachUnregularisedWeights: readonly PackedWeights[] = [];
