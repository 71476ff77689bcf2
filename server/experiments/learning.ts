/**
 * How fast a decoder learns, from its prequential predictions (each made before its own lesson).
 * R² = 1 − Σ‖d − d̂‖² / Σ‖d − d̄‖² over the last trials, all outputs together (variance-weighted).
 */

/** Trials in the window of one score: a trial has a single target, so its own variance says nothing. */
const WINDOW = 10;
const FEWEST = 3;

export interface LearningLog {
  /** One tick of the current trial; ticks whose truth is NaN do not count. */
  add(truth: Float32Array, decoded: Float32Array): void;
  endTrial(): void;
  /** R² after each trial over the trials up to it; NaN while there are too few. */
  curve(): number[];
}

/** Trials in a block when success is followed through training. */
const BLOCK = 20;

/** Successes as 0 and 1, catch trials left out: the mean of each window of up to `BLOCK` trials, ending at each trial. */
function runningSuccess(successes: readonly number[]): number[] {
  return successes.map((_, t) => mean(successes.slice(Math.max(0, t + 1 - BLOCK), t + 1)));
}

/** The first training trial (from 1) at which running success reached 90 % of `final`; `undefined` when it never did. */
export function trialsToSucceed(successes: readonly number[], final: number): number | undefined {
  if (!(final > 0)) return undefined;
  const at = runningSuccess(successes).findIndex((rate) => rate >= 0.9 * final);
  return at < 0 ? undefined : at + 1;
}

/** How far the worst whole block fell below `off`, the success of doing nothing; 0 when none did. */
export function worstHarm(successes: readonly number[], off: number): number {
  const blocks = runningSuccess(successes).slice(BLOCK - 1);
  return Math.max(0, ...blocks.map((rate) => off - rate));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

interface Sums {
  count: number;
  error: number;
  readonly truth: Float64Array;
  square: number;
}

/** @param window trials in one score */
export function createLearningLog(outputs: number, window = WINDOW): LearningLog {
  const empty = (): Sums => ({ count: 0, error: 0, truth: new Float64Array(outputs), square: 0 });
  const trials: Sums[] = [];
  let current = empty();
  return {
    add(truth, decoded) {
      for (let j = 0; j < outputs; j++) if (Number.isNaN(truth[j])) return;
      current.count++;
      for (let j = 0; j < outputs; j++) {
        current.error += (truth[j] - decoded[j]) ** 2;
        current.truth[j] += truth[j];
        current.square += truth[j] ** 2;
      }
    },
    endTrial() {
      trials.push(current);
      current = empty();
    },
    curve: () => trials.map((_, t) => score(trials.slice(Math.max(0, t + 1 - window), t + 1))),
  };
}

function score(trials: readonly Sums[]): number {
  if (trials.length < FEWEST) return Number.NaN;
  let count = 0;
  let error = 0;
  let spread = 0;
  const centre = new Float64Array(trials[0].truth.length);
  for (const trial of trials) {
    count += trial.count;
    error += trial.error;
    spread += trial.square;
    for (let j = 0; j < centre.length; j++) centre[j] += trial.truth[j];
  }
  for (const sum of centre) spread -= sum ** 2 / count;
  return 1 - error / spread;
}

/** The first trial (from 1) whose score reaches 90 % of the last one; `undefined` when nothing was learned. */
export function trialsToLearn(curve: readonly number[]): number | undefined {
  const final = curve.at(-1) ?? Number.NaN;
  if (!(final > 0)) return undefined;
  return curve.findIndex((r2) => r2 >= 0.9 * final) + 1;
}
