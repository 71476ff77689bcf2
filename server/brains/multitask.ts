/** A recurrent network trained for twelve tasks at once; `symbiote train multitask` made its weights. */
import * as z from "zod";
import { RULE_NAMES } from "../tasks/multitask-rules.ts";
import { brainEntry } from "./brain.ts";
import { createRnnBrain, SIGMA } from "./rnn.ts";
import { multitaskWeights } from "./weights/index.ts";
import { unpackWeights } from "./weights.ts";

const seeds = multitaskWeights.map(({ header }) => header.seed);

export default brainEntry({
  name: "multitask",
  summary: "a trained recurrent network that does twelve tasks, as a rule tells it",
  task: "multitask",
  taskParams: ({ rule }) => (rule === undefined ? {} : { rule }),
  dtMs: 20,
  params: z.strictObject({
    seed: z
      .literal(seeds, { error: `there are trained weights for seeds ${seeds.join(", ")}` })
      .default(1)
      .describe("which trained network"),
    sigma: z.number().min(0).default(SIGMA).describe("process noise"),
    rule: z.enum(RULE_NAMES).optional().describe("live under this rule only"),
  }),
  weightsHash: ({ seed = 1 }) =>
    multitaskWeights.find(({ header }) => header.seed === seed)?.header.sha256 ?? "",
  create({ seed, sigma }, context) {
    const packed = multitaskWeights[seeds.indexOf(seed)];
    return createRnnBrain("multitask", unpackWeights(packed), sigma, context);
  },
});
