/** A recurrent network trained to reach for remembered targets; `symbiote train reach` made its weights. */
import * as z from "zod";
import { brainEntry } from "./brain.ts";
import { createRnnBrain, SIGMA } from "./rnn.ts";
import { reachWeights } from "./weights/index.ts";
import { unpackWeights } from "./weights.ts";

const seeds = reachWeights.map(({ header }) => header.seed);

export default brainEntry({
  name: "reach",
  summary: "a trained recurrent network that remembers a target and reaches for it",
  task: "reach",
  params: z.strictObject({
    seed: z
      .literal(seeds, { error: `there are trained weights for seeds ${seeds.join(", ")}` })
      .default(1)
      .describe("which trained network"),
    sigma: z.number().min(0).default(SIGMA).describe("process noise"),
  }),
  weightsHash: ({ seed = 1 }) => reachWeights.find(({ header }) => header.seed === seed)?.header.sha256 ?? "",
  create({ seed, sigma }, context) {
    const packed = reachWeights[seeds.indexOf(seed)];
    return createRnnBrain("reach", unpackWeights(packed), sigma, context);
  },
});
