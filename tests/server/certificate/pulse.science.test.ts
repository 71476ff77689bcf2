/**
 * The selection vector says what evidence does to a choice; here evidence says it itself. In noisy trials of the
 * shipped networks a pulse is added to one stream for one tick and taken from it in the same trial lived again with
 * the same noise: half the difference of the states at the end of the evidence is what the pulse did.
 */
import { expect, test } from "vitest";
import { noiseOf, SIGMA } from "../../../server/brains/rnn.ts";
import { decideWeights } from "../../../server/brains/weights/index.ts";
import { unpackWeights } from "../../../server/brains/weights.ts";
import { simdKernels } from "../../../server/kernels/index.ts";
import type { RnnWeights } from "../../../server/kernels/kernel.ts";
import { evidenceSd } from "../../../server/tasks/decide-trial.ts";
import { createRng, type Rng } from "../../../streams/rng.ts";
import { claimSeed } from "../../stand-ins.ts";

const ALPHA = 0.4;
const DT_MS = 20;
const TICKS = { fixate: 15, cue: 15, evidence: 40 } as const;
const PULSE = 0.35;
const TRIALS = 200;

const seed = claimSeed();

/** What a pulse of motion and one of colour did in one trial. */
function pulsed(weights: RnnWeights, context: number, rng: Rng): readonly [Float32Array, Float32Array] {
  const first = simdKernels().rnn(weights, ALPHA);
  // As it was; motion more and less; colour more and less.
  const lives = [first, first.double(), first.double(), first.double(), first.double()];
  const added = [
    [0, 0],
    [PULSE, 0],
    [-PULSE, 0],
    [0, PULSE],
    [0, -PULSE],
  ];
  rng.normals(first.x, 0.3);
  for (const life of lives) {
    life.x.set(first.x);
    life.activate();
  }
  const side = () => (rng.uniform() < 0.5 ? -1 : 1);
  const coherences = [0.06 * side(), 0.06 * side()];
  const at = TICKS.fixate + TICKS.cue + rng.below(TICKS.evidence - 5);
  const noise = new Float32Array(weights.units);
  for (let t = 0; t < TICKS.fixate + TICKS.cue + TICKS.evidence; t++) {
    rng.normals(noise, noiseOf(ALPHA, SIGMA));
    const shown = t >= TICKS.fixate + TICKS.cue;
    const evidence = coherences.map((c) => (shown ? c + evidenceSd(DT_MS) * rng.normal() : 0));
    const cued = t >= TICKS.fixate;
    lives.forEach((life, i) => {
      const pulse = t === at ? added[i] : added[0];
      life.input.set([
        evidence[0] + pulse[0],
        evidence[1] + pulse[1],
        cued && context > 0 ? 1 : 0,
        cued && context < 0 ? 1 : 0,
        1,
      ]);
      life.noise.set(noise);
      life.step();
    });
  }
  const did = (more: number) => lives[more].x.map((x, i) => (x - lives[more + 1].x[i]) / (2 * PULSE));
  return [did(1), did(3)];
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);

for (const packed of decideWeights) {
  test(`seed ${packed.header.seed}: evidence that does not count moves the choice ten times less, in any context (chance ${seed})`, () => {
    const weights = unpackWeights(packed);
    const rng = createRng(seed);
    for (const context of [1, -1]) {
      const trials = Array.from({ length: TRIALS }, () => pulsed(weights, context, rng));
      const relevant = trials.map((did) => did[context > 0 ? 0 : 1]);
      const irrelevant = trials.map((did) => did[context > 0 ? 1 : 0]);
      const way = Float64Array.from({ length: weights.units }, (_, i) =>
        relevant.reduce((sum, shift) => sum + shift[i] / TRIALS, 0),
      );
      const along = irrelevant.map((shift) => dot(shift, way) / dot(way, way));
      const mean = along.reduce((sum, one) => sum + one, 0) / TRIALS;
      const error = Math.sqrt(along.reduce((sum, one) => sum + (one - mean) ** 2, 0)) / TRIALS;
      expect(error).toBeLessThan(0.03);
      expect(Math.abs(mean) - 3 * error).toBeLessThan(0.05);
      expect(Math.abs(mean)).toBeLessThan(0.1);
      expect(Math.sqrt(dot(way, way))).toBeGreaterThan(0.3);
    }
  });
}
