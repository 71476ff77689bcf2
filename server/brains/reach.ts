/**
 * Recurrent networks trained to reach for remembered targets: `symbiote train reach` made those that move a point
 * mass, `symbiote train reach-two-link` those that move an arm of two links.
 */
import * as z from "zod";
import { ARM_NAMES, type ArmName } from "../tasks/arm.ts";
import { brainEntry } from "./brain.ts";
import { createPlasticity, plasticityParams } from "./plasticity.ts";
import { createRnnBrain, SIGMA } from "./rnn.ts";
import { reachTwoLinkWeights, reachUnregularisedWeights, reachWeights } from "./weights/index.ts";
import { type PackedWeights, unpackWeights } from "./weights.ts";

const RECIPES = ["usual", "unregularised"] as const;
type RecipeName = (typeof RECIPES)[number];

const trained: Readonly<Record<ArmName, Readonly<Record<RecipeName, readonly PackedWeights[]>>>> = {
  point: { usual: reachWeights, unregularised: reachUnregularisedWeights },
  "two-link": { usual: reachTwoLinkWeights, unregularised: [] },
};

/** @throws when there is no such network, naming the seeds of those there are */
function networkOf(seed: number, arm: ArmName, recipe: RecipeName): PackedWeights {
  const found = trained[arm][recipe].find(({ header }) => header.seed === seed);
  if (found !== undefined) return found;
  const seeds = trained[arm][recipe].map(({ header }) => header.seed).join(", ");
  const those = seeds === "" ? "no trained weights" : `trained weights for seeds ${seeds}`;
  throw new Error(
    `"reach", parameter "seed": there are ${those} with the arm "${arm}" and the recipe "${recipe}"`,
  );
}

export default brainEntry({
  name: "reach",
  summary: "a trained recurrent network that remembers a target and reaches for it",
  task: "reach",
  params: z.strictObject({
    seed: z.int().min(0).default(1).describe("which trained network"),
    arm: z.enum(ARM_NAMES).default("point").describe("what it moves: a point mass, or an arm of two links"),
    recipe: z
      .enum(RECIPES)
      .default("usual")
      .describe("how it was trained: as usual, or for the task alone, without penalties and noise"),
    sigma: z.number().min(0).default(SIGMA).describe("process noise"),
    ...plasticityParams,
  }),
  taskParams: ({ arm }) => (arm === undefined ? {} : { arm }),
  weightsHash: ({ seed = 1, arm = "point", recipe = "usual" }) =>
    networkOf(seed as number, arm as ArmName, recipe as RecipeName).header.sha256,
  create({ seed, arm, recipe, sigma, ...plastic }, context) {
    const weights = unpackWeights(networkOf(seed, arm, recipe));
    const plasticity = createPlasticity(weights.units, plastic, context.dtMs);
    return createRnnBrain("reach", weights, sigma, context, undefined, plasticity);
  },
});
