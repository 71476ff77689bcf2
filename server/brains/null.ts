/**
 * The null brain: the statistics of `reach`, and no intention of the task's in it. Two networks sleep side by side
 * (null-dream.ts) and imagine targets of their own; one is recorded and stimulated, the other moves the hand.
 *
 * What is recorded has the mean rates, covariance, time scales and trial-locked responses of `reach`, because it is
 * the same process with the target exchanged for an independent one of the same law. Given the timing of the trial it
 * is independent of every component of the intention: of the target, which reaches neither network, and of the
 * hand's velocity, which comes from the other one. Stimulation moves the recorded network and can never move the
 * hand. A symbiote that reports success here, reading or writing, is broken.
 */
import * as z from "zod";
import type { Brain, Snapshot } from "../../streams/ports.ts";
import type { Rng } from "../../streams/rng.ts";
import { brainEntry } from "./brain.ts";
import { createDream } from "./null-dream.ts";
import { createRnnBrain, SIGMA } from "./rnn.ts";
import { reachWeights } from "./weights/index.ts";
import { unpackWeights } from "./weights.ts";

const CUE_X = 0;
const CUE_Y = 1;
const HOLD = 2;
const seeds = reachWeights.map(({ header }) => header.seed);

/** @param asleep a brain that fits `reach`: its doubles are what sleeps */
function nullOver(asleep: Brain, rng: Rng): Brain {
  const dreamOf = (name: string) => {
    const own = rng.fork(name);
    return createDream(asleep.double!(own.fork("brain")), own.fork("imagined"));
  };
  const recorded = dreamOf("recorded");
  const moving = dreamOf("moving");
  const silence = asleep.sites.map(({ width }) => new Float32Array(width));
  return {
    name: "null",
    dtMs: asleep.dtMs,
    inputs: asleep.inputs,
    actions: asleep.actions,
    sites: asleep.sites,
    step(action, input, stimulation) {
      const cueOn = input[CUE_X] !== 0 || input[CUE_Y] !== 0;
      recorded.step(cueOn, input[HOLD], stimulation);
      action.set(moving.step(cueOn, input[HOLD], silence));
    },
    activations: (site) => recorded.brain.activations(site),
    double: (rng) => nullOver(asleep, rng),
    save: () => ({ recorded: recorded.save(), moving: moving.save() }),
    restore(snapshot) {
      recorded.restore(snapshot.recorded as Snapshot);
      moving.restore(snapshot.moving as Snapshot);
    },
  };
}

export default brainEntry({
  name: "null",
  summary: "the statistics of reach and no intention in it: what is read here is not there",
  task: "reach",
  params: z.strictObject({
    seed: z
      .literal(seeds, { error: `there are trained weights for seeds ${seeds.join(", ")}` })
      .default(1)
      .describe("which trained network it is matched to"),
    sigma: z.number().min(0).default(SIGMA).describe("process noise"),
  }),
  weightsHash: ({ seed = 1 }) => reachWeights.find(({ header }) => header.seed === seed)?.header.sha256 ?? "",
  create({ seed, sigma }, context) {
    const weights = unpackWeights(reachWeights[seeds.indexOf(seed)]);
    return nullOver(createRnnBrain("asleep", weights, sigma, context), context.rng);
  },
});
