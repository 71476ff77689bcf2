/**
 * How `decide` is trained: say nothing before the evidence, anything during it, and the choice after. Some evidence is
 * too weak to be right about, so that every bit of it counts, and the other is up to three times as strong as it will
 * ever be, so that nothing of it may leak in. Trials differ in how noisy their evidence is, from not at all to as noisy
 * as in the task: where noise does not hide a leak, a leak is punished. All trials of a batch are cued equally long, as
 * the task draws it, so they end on the same tick; the rest is each trial's own.
 */
import type { Rng } from "../../../streams/rng.ts";
import {
  COHERENCES,
  type DecideTrial,
  drawTrial,
  EVIDENCE_MS,
  evidenceSd,
  FIXATE_MS,
  RESPOND_MS,
} from "../../tasks/decide-trial.ts";
import { ticksOf } from "../../tasks/reach-trial.ts";
import type { Batch } from "../batch.ts";
import type { Recipe } from "../recipe.ts";

/** How long the choice may take to appear, or to go again. */
const GRACE_MS = 100;
const CHOICE_WEIGHT = 5;
const TRAINED: readonly number[] = [0.03, 0.06, ...COHERENCES];
const DISTRACTION = 3;

const recipe: Recipe = {
  brain: "decide",
  task: "decide",
  inputs: 5,
  actions: 1,
  numbers: {
    units: 128,
    iterations: 1600,
    batch: 32,
    dtMs: 20,
    sigma: 0.05,
    ratePenalty: 0.1,
    weightPenalty: 0.05,
    firstRate: 4e-3,
    lastRate: 5e-5,
    clipNorm: 1,
    carried: 0.75,
  },
  // Right choices come long before clean integration: nothing short of perfection stops it early.
  exam: { every: 250, pass: 0.98, stop: 1 },
  draw: drawDecisions,
};

export default recipe;

function drawDecisions(size: number, dtMs: number, rng: Rng): Batch {
  const trials = Array.from({ length: size }, (): DecideTrial => {
    const trial = { context: 1, motion: 0, colour: 0, demanded: 1, cueMs: 0 };
    drawTrial(trial, TRAINED, rng);
    return trial;
  });
  const noisiness = trials.map(() => evidenceSd(dtMs) * rng.uniform());
  const grace = ticksOf(GRACE_MS, dtMs);
  const cueAt = ticksOf(FIXATE_MS, dtMs);
  const evidenceAt = cueAt + ticksOf(trials[0].cueMs, dtMs);
  const respondAt = evidenceAt + ticksOf(EVIDENCE_MS, dtMs);
  const ticks = respondAt + ticksOf(RESPOND_MS, dtMs);
  const cues = new Float32Array(ticks * size * 5);
  const targets = new Float32Array(ticks * size);
  const weights = new Float32Array(ticks * size);

  for (let t = 0; t < ticks; t++) {
    const responds = t >= respondAt;
    const silent = t >= grace && t < evidenceAt;
    const counts = t >= respondAt + grace ? CHOICE_WEIGHT : Number(silent);
    for (let b = 0; b < size; b++) {
      const { context, motion, colour, demanded } = trials[b];
      const at = t * size + b;
      const sd = noisiness[b];
      if (t >= evidenceAt && t < respondAt) {
        cues[5 * at] = (context > 0 ? 1 : DISTRACTION) * motion + sd * rng.normal();
        cues[5 * at + 1] = (context > 0 ? DISTRACTION : 1) * colour + sd * rng.normal();
      }
      cues[5 * at + 2] = t >= cueAt && context > 0 ? 1 : 0;
      cues[5 * at + 3] = t >= cueAt && context < 0 ? 1 : 0;
      cues[5 * at + 4] = responds ? 0 : 1;
      targets[at] = responds ? demanded : 0;
      weights[at] = counts / (ticks * size);
    }
  }
  return { ticks, size, cues, targets, weights };
}
