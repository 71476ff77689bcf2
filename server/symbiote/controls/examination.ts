/**
 * How good the decoder is, with its controls always beside it: the decoder on the true labels, its shuffled twin on
 * the shuffled labels it was taught, the frozen read-out on the true labels. All are scored before they learn.
 */
import type { Snapshot, Stateful } from "../../../streams/ports.ts";
import type { Rng } from "../../../streams/rng.ts";
import { plausible } from "../plausible.ts";
import { createScore } from "../scores.ts";
import { createFrozenReadout } from "./frozen.ts";
import { createShuffle } from "./shuffle.ts";

export interface Examination extends Stateful {
  /** This moment's shuffled label; NaN where `truth` is not plausible, and while there is nothing to draw from. */
  shuffle(out: Float32Array, truth: Float32Array, trial: number): void;
  /** Score a moment: what the decoder said about `truth`, and what its twin said about `shuffled`. */
  score(
    truth: Float32Array,
    decoded: Float32Array,
    shuffled: Float32Array,
    twin: Float32Array,
    observation: Float32Array,
  ): void;
  /** Forget the decoder's and its twin's scores: there is another decoder now. */
  startAgain(): void;
  /** Write R² of all outputs, of the first `goals`, of the others; of the twin; of the frozen read-out. */
  report(out: Float32Array): void;
}

export function createExamination(
  channels: number,
  outputs: number,
  goals: number,
  dtMs: number,
  rng: Rng,
): Examination {
  const frozen = createFrozenReadout(channels, outputs, rng.fork("frozen"));
  const shuffle = createShuffle(outputs, dtMs, rng.fork("shuffle"));
  const score = () => createScore(outputs, dtMs);
  const scores = { real: score(), shuffled: score(), random: score() };
  const random = new Float32Array(outputs);
  return {
    shuffle(out, truth, trial) {
      if (truth.every(plausible)) shuffle.draw(out, truth, trial);
      else out.fill(Number.NaN);
    },
    score(truth, decoded, shuffled, twin, observation) {
      frozen.read(random, observation);
      scores.real.add(truth, decoded);
      scores.shuffled.add(shuffled, twin);
      scores.random.add(truth, random);
    },
    startAgain() {
      scores.real = score();
      scores.shuffled = score();
    },
    report(out) {
      out[0] = scores.real.r2(0, outputs);
      out[1] = scores.real.r2(0, goals);
      out[2] = scores.real.r2(goals, outputs);
      out[3] = scores.shuffled.r2(0, outputs);
      out[4] = scores.random.r2(0, outputs);
    },
    save: () => ({
      frozen: frozen.save(),
      shuffle: shuffle.save(),
      real: scores.real.save(),
      shuffled: scores.shuffled.save(),
      random: scores.random.save(),
    }),
    restore(snapshot) {
      frozen.restore(snapshot.frozen as Snapshot);
      shuffle.restore(snapshot.shuffle as Snapshot);
      for (const name of ["real", "shuffled", "random"] as const) {
        scores[name].restore(snapshot[name] as Snapshot);
      }
    },
  };
}
