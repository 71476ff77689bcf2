/** A recurrent network trained to decide by the evidence that counts; `symbiote train decide` made its weights. */
import * as z from "zod";
import { brainEntry } from "./brain.ts";
import { createRnnBrain, SIGMA } from "./rnn.ts";
import { decideWeights } from "./weights/index.ts";
import { unpackWeights } from "./weights.ts";

const seeds = decideWeights.map(({ header }) => header.seed);

export default brainEntry({
  name: "decide",
  summary: "a trained recurrent network that adds up the evidence that counts, and chooses",
  task: "decide",
  dtMs: 20,
  params: z.strictObject({
    seed: z
      .literal(seeds, { error: `there are trained weights for seeds ${seeds.join(", ")}` })
      .default(1)
      .describe("which trained network"),
    sigma: z.number().min(0).default(SIGMA).describe("process noise"),
  }),
  weightsHash: ({ seed = 1 }) =>
    decideWeights.find(({ header }) => header.seed === seed)?.header.sha256 ?? "",
  create({ seed, sigma }, context) {
    const packed = decideWeights[seeds.indexOf(seed)];
    return createRnnBrain("decide", unpackWeights(packed), sigma, context);
  },
});
