/** Three areas trained to grasp remembered objects; `symbiote train grasp` made their weights. */
import * as z from "zod";
import { brainEntry } from "./brain.ts";
import { areaSites } from "./grasp-areas.ts";
import { damaged, damageParams } from "./grasp-damage.ts";
import { createRnnBrain, SIGMA } from "./rnn.ts";
import { graspWeights } from "./weights/index.ts";
import { unpackWeights } from "./weights.ts";

const seeds = graspWeights.map(({ header }) => header.seed);

export default brainEntry({
  name: "grasp",
  summary: "three trained areas, anterior, premotor and motor, that grasp; made to be lesioned and cut apart",
  task: "grasp",
  dtMs: 20,
  params: z.strictObject({
    seed: z
      .literal(seeds, { error: `there are trained weights for seeds ${seeds.join(", ")}` })
      .default(seeds[0])
      .describe("which trained network"),
    sigma: z.number().min(0).default(SIGMA).describe("process noise"),
    ...damageParams,
  }),
  weightsHash: ({ seed = seeds[0] }) =>
    graspWeights.find(({ header }) => header.seed === seed)?.header.sha256 ?? "",
  create({ seed, sigma, ...damage }, context) {
    const weights = damaged(unpackWeights(graspWeights[seeds.indexOf(seed)]), damage);
    return createRnnBrain("grasp", weights, sigma, context, areaSites(weights.units));
  },
});
