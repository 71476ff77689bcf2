/**
 * Recurrent networks trained to bring a cursor to a target in sight against whatever disturbs it: `symbiote train cursor`
 * made them. They correct what they see; `reach`, whose movements run off by themselves, corrects next to nothing.
 */
import * as z from "zod";
import { brainEntry } from "./brain.ts";
import { createRnnBrain, SIGMA } from "./rnn.ts";
import { cursorWeights } from "./weights/index.ts";
import { type PackedWeights, unpackWeights } from "./weights.ts";

/** @throws when there is no such network, naming the seeds of those there are */
function networkOf(seed: number): PackedWeights {
  const found = cursorWeights.find(({ header }) => header.seed === seed);
  if (found !== undefined) return found;
  const seeds = cursorWeights.map(({ header }) => header.seed).join(", ");
  throw new Error(`"cursor", parameter "seed": there are trained weights for seeds ${seeds}`);
}

export default brainEntry({
  name: "cursor",
  summary: "a trained recurrent network that brings a cursor to a target in sight, and corrects what it sees",
  task: "cursor",
  params: z.strictObject({
    seed: z.int().min(0).default(1).describe("which trained network"),
    sigma: z.number().min(0).default(SIGMA).describe("process noise"),
  }),
  weightsHash: ({ seed = 1 }) => networkOf(seed as number).header.sha256,
  create: ({ seed, sigma }, context) =>
    createRnnBrain("cursor", unpackWeights(networkOf(seed)), sigma, context),
});
