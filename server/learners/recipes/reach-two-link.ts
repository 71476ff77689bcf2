/**
 * How `reach` is trained with an arm of two links: the same trials, another body in the loop, and recurrent weights that
 * begin 1.3 times larger (gain 1.69, beyond the edge √2). An arm can be moved through its loop alone; a network that rings
 * by itself to begin with goes on ringing when it moves one.
 */
import type { Rng } from "../../../streams/rng.ts";
import { initialWeights } from "../../brains/initial.ts";
import type { RnnWeights } from "../../kernels/kernel.ts";
import { POSE } from "../../tasks/two-link-arm.ts";
import type { Batch } from "../batch.ts";
import { heldOutSuccess } from "../held-out.ts";
import type { Recipe } from "../recipe.ts";
import { twoLinkPlant } from "../two-link-plant.ts";
import reach, { drawHand, drawReaches } from "./reach.ts";

const LOUDER = 1.3;

const recipe: Recipe = {
  ...reach,
  brain: "reach-two-link",
  goingOn: { firstRate: 3e-3 },
  exam: {
    ...reach.exam,
    stop: 0.99,
    score: (weights, options) => heldOutSuccess(weights, { ...options, params: { arm: "two-link" } }),
  },
  draw,
  initial,
  plant: (dtMs) => twoLinkPlant(dtMs, drawHand),
};

export default recipe;

function initial(units: number, rng: Rng): RnnWeights {
  const weights = initialWeights(units, reach.inputs, reach.actions, rng);
  return { ...weights, recurrent: weights.recurrent.map((weight) => LOUDER * weight) };
}

/** Targets and their weights are of the hand; nothing is asked of the joints. */
function draw(size: number, dtMs: number, rng: Rng): Batch {
  const { targets, weights, ...batch } = drawReaches(size, dtMs, rng);
  return { ...batch, targets: widened(targets), weights: widened(weights) };
}

/** Rows of four as the leading components of rows as wide as a pose. */
function widened(rows: Float32Array): Float32Array {
  const wide = new Float32Array((rows.length / 4) * POSE);
  for (let i = 0; i < rows.length; i++) wide[Math.floor(i / 4) * POSE + (i % 4)] = rows[i];
  return wide;
}
