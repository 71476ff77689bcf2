/**
 * How good the decoder is, with its controls always beside it: the decoder on the true labels, its shuffled twin on
 * the shuffled labels it was taught, the frozen read-out and the input-only decoder on the true labels. All are scored
 * before they learn.
 */
import type { Snapshot, Stateful } from "../../../streams/ports.ts";
import type { Rng } from "../../../streams/rng.ts";
import type { RowReader } from "../moment.ts";
import { allPlausible } from "../plausible.ts";
import { createScore } from "../scores.ts";
import { createFrozenReadout } from "./frozen.ts";
import type { InputOnly } from "./input-only.ts";
import { createShuffle } from "./shuffle.ts";

export interface ExaminationShape {
  readonly channels: number;
  readonly outputs: number;
  readonly goals: number;
  readonly dtMs: number;
}

export interface Examination extends Stateful {
  /** This moment's shuffled label; NaN where `truth` is not plausible, and while there is nothing to draw from. */
  shuffle(out: Float32Array, truth: Float32Array, trial: number): void;
  /**
   * Score a moment, and teach the input-only decoder what the decoder is taught.
   * @param lesson the estimated intention, then the shuffled one  @param twin what the twin said about the latter
   */
  score(row: Pick<RowReader, "moment" | "truth" | "input">, lesson: Float32Array, twin: Float32Array): void;
  /** Forget the scores of the decoder and of those that are like it: there is another decoder now. */
  startAgain(inputOnly: InputOnly): void;
  /**
   * Write R² of all outputs, of the first `goals`, of the others; of the twin; of the frozen read-out; and, at 8 and 9,
   * what the input-only decoder scores in all outputs and in the goal's.
   */
  report(out: Float32Array): void;
}

export function createExamination(
  { channels, outputs, goals, dtMs }: ExaminationShape,
  inputOnly: InputOnly,
  rng: Rng,
): Examination {
  const frozen = createFrozenReadout(channels, outputs, rng.fork("frozen"));
  const shuffle = createShuffle(outputs, dtMs, rng.fork("shuffle"));
  const score = () => createScore(outputs, dtMs);
  const scores = { real: score(), shuffled: score(), random: score(), input: score() };
  let beside = inputOnly;
  const random = new Float32Array(outputs);
  const estimated = new Float32Array(outputs);
  const shuffled = new Float32Array(outputs);
  return {
    shuffle(out, truth, trial) {
      if (allPlausible(truth)) shuffle.draw(out, truth, trial);
      else out.fill(Number.NaN);
    },
    score({ moment, truth, input }, lesson, twin) {
      frozen.read(random, moment.observation);
      for (let j = 0; j < outputs; j++) {
        estimated[j] = lesson[j];
        shuffled[j] = lesson[outputs + j];
      }
      scores.real.add(truth, moment.decoded);
      scores.shuffled.add(shuffled, twin);
      scores.random.add(truth, random);
      scores.input.add(truth, beside.read(input, moment.trial));
      beside.learn(estimated);
    },
    startAgain(another) {
      beside = another;
      scores.input = score();
      scores.real = score();
      scores.shuffled = score();
    },
    report(out) {
      out[0] = scores.real.r2(0, outputs);
      out[1] = scores.real.r2(0, goals);
      out[2] = scores.real.r2(goals, outputs);
      out[3] = scores.shuffled.r2(0, outputs);
      out[4] = scores.random.r2(0, outputs);
      out[8] = scores.input.r2(0, outputs);
      out[9] = scores.input.r2(0, goals);
    },
    save: () => ({
      frozen: frozen.save(),
      shuffle: shuffle.save(),
      real: scores.real.save(),
      shuffled: scores.shuffled.save(),
      random: scores.random.save(),
      input: scores.input.save(),
      inputOnly: beside.save(),
    }),
    restore(snapshot) {
      frozen.restore(snapshot.frozen as Snapshot);
      shuffle.restore(snapshot.shuffle as Snapshot);
      for (const name of ["real", "shuffled", "random", "input"] as const) {
        scores[name].restore(snapshot[name] as Snapshot);
      }
      beside.restore(snapshot.inputOnly as Snapshot);
    },
  };
}
