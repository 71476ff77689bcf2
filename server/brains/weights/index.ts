/** The trained networks that ship: one line each. */
import type { PackedWeights } from "../weights.ts";
import reach1 from "./reach-1.ts";

export const reachWeights: readonly PackedWeights[] = [reach1];
