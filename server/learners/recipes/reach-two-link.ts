/** How `reach` is trained with an arm of two links: the same trials, another body in the loop. */
import type { Rng } from "../../../streams/rng.ts";
import { POSE } from "../../tasks/two-link-arm.ts";
import type { Batch } from "../batch.ts";
import { heldOutSuccess } from "../held-out.ts";
import type { Recipe } from "../recipe.ts";
import { twoLinkPlant } from "../two-link-plant.ts";
import reach, { drawHand, drawReaches } from "./reach.ts";

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
  plant: (dtMs) => twoLinkPlant(dtMs, drawHand),
};

export default recipe;

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
