/**
 * How `multitask` is trained: all rules at once, the hard ones more often, in the same shares in every batch. What the
 * brain says is compared with what it should say; nothing stands between.
 *
 * All trials of a batch share the time of the response, drawn as the task draws it, so they end on the same tick;
 * everything else is each trial's own.
 */
import type { Rng } from "../../../streams/rng.ts";
import { multitaskInitialWeights } from "../../brains/multitask-initial.ts";
import { RULES, type Rule } from "../../tasks/multitask-rules.ts";
import { INPUTS, NOISY, RINGS_INPUT, sense, senseNoise } from "../../tasks/multitask-senses.ts";
import {
  drawTrial,
  EPOCHS,
  emptyTrial,
  type MultitaskTrial,
  RESPONSE,
  schedule,
} from "../../tasks/multitask-trial.ts";
import type { Batch } from "../batch.ts";
import type { Recipe } from "../recipe.ts";

/**
 * How often a rule is practised: the more there is to it, the more often. Going to what differs most of all, for as
 * often as going to what matches it stays mistaken for it.
 */
const SHARES = { stays: 2, late: 4, flashed: 3, decide: 3, matches: 5, differs: 12 } as const;
/** One of each kind of trial, in these shares: 46. */
const DECK: readonly number[] = RULES.flatMap((rule, index) =>
  new Array<number>(SHARES[shareOf(rule)]).fill(index),
);

function shareOf(rule: Rule): keyof typeof SHARES {
  if (rule.kind === "point") return rule.shown;
  if (rule.kind === "match") return rule.wanted ? "matches" : "differs";
  return rule.kind;
}

/** Fixation, x, y. */
const SAID = 3;
/** From when on after the start of a trial fixation counts, and after the start of the response what is said. */
const SETTLED_MS = 150;
/** How much more the response counts than fixation before it. */
const RESPONSE_WEIGHT = 5;

const recipe: Recipe = {
  brain: "multitask",
  task: "multitask",
  inputs: INPUTS,
  actions: SAID,
  numbers: {
    units: 256,
    iterations: 1600,
    batch: DECK.length,
    dtMs: 20,
    sigma: 0.075,
    ratePenalty: 0.01,
    weightPenalty: 0.0005,
    firstRate: 3e-3,
    lastRate: 2e-4,
    clipNorm: 1,
    carried: 0.75,
  },
  exam: { every: 200, pass: 0.96, stop: 0.99 },
  draw: drawTrials,
  initial: (units, rng) => multitaskInitialWeights(units, INPUTS, SAID, rng),
};

export default recipe;

function drawTrials(size: number, dtMs: number, rng: Rng): Batch {
  const deck = rng.shuffle([...DECK]);
  const trials = Array.from({ length: size }, (_, b) => {
    const trial = emptyTrial();
    drawTrial(trial, rng, deck[b % deck.length]);
    return trial;
  });
  for (const trial of trials) trial.goMs = trials[0].goMs;
  const plans = trials.map((trial) => ({ trial, epochs: epochsOf(trial, dtMs) }));
  const ticks = plans[0].epochs.length;
  const cues = new Float32Array(ticks * size * INPUTS);
  const targets = new Float32Array(ticks * size * SAID);
  const weights = new Float32Array(ticks * size * SAID);
  const noise = rng.normals(new Float32Array(ticks * size * NOISY), senseNoise(dtMs));

  plans.forEach(({ trial, epochs }, b) => {
    const goes = trial.rightX !== 0 || trial.rightY !== 0;
    const goAt = epochs.indexOf(RESPONSE);
    for (let t = 0; t < ticks; t++) {
      const at = t * size + b;
      sense(cues, INPUTS * at, trial, epochs[t]);
      for (let i = 0; i < NOISY; i++) cues[INPUTS * at + RINGS_INPUT + i] += noise[NOISY * at + i];
      const responds = t >= goAt && goes;
      targets[SAID * at] = responds ? 0 : 1;
      targets[SAID * at + 1] = responds ? trial.rightX : 0;
      targets[SAID * at + 2] = responds ? trial.rightY : 0;
      const settling = (t < goAt ? t : responds ? t - goAt : ticks) * dtMs < SETTLED_MS;
      const weight = settling ? 0 : (t < goAt ? 1 : RESPONSE_WEIGHT) / (ticks * size);
      weights.fill(weight, SAID * at, SAID * (at + 1));
    }
  });
  return { ticks, size, cues, targets, weights };
}

/** The epoch of every tick of a trial. */
function epochsOf(trial: MultitaskTrial, dtMs: number): number[] {
  const lengths = new Int32Array(EPOCHS.length);
  schedule(lengths, trial, dtMs);
  return Array.from(lengths).flatMap((ticks, epoch) => new Array<number>(ticks).fill(epoch));
}
