/** The trained networks that ship: one line each. */
import type { PackedWeights } from "../weights.ts";
import reach1 from "./reach-1.ts";
import reach2 from "./reach-2.ts";
import reach3 from "./reach-3.ts";

export const reachWeights: readonly PackedWeights[] = [reach1, reach2, reach3];
