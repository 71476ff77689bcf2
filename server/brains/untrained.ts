/** `reach` before training: the same equations and inputs, weights as drawn. The null twin of every claim. */
import * as z from "zod";
import { createRng } from "../../streams/rng.ts";
import { brainEntry } from "./brain.ts";
import { initialWeights } from "./initial.ts";
import { createRnnBrain, SIGMA } from "./rnn.ts";

export default brainEntry({
  name: "untrained",
  summary: "the reach brain before training: random weights, no intention in it",
  task: "reach",
  params: z.strictObject({
    seed: z.int().min(0).default(1).describe("which random weights"),
    units: z.int().min(1).max(8192).default(128).describe("number of units"),
    sigma: z.number().min(0).default(SIGMA).describe("process noise"),
  }),
  create: ({ seed, units, sigma }, context) =>
    createRnnBrain("untrained", initialWeights(units, 9, 2, createRng(seed)), sigma, context),
});
