/**
 * A batch of trials as the trainer sees it: what every brain is shown, and what should come of it. Arrays are
 * tick-major, [tick][trial][component]; all trials of a batch last equally long.
 */
export interface Batch {
  readonly ticks: number;
  /** Trials. */
  readonly size: number;
  /** What is shown: the brain's leading inputs, those that no plant feeds back. */
  readonly cues: Float32Array;
  /** What should be: of the plant's pose, or of the actions where there is no plant. */
  readonly targets: Float32Array;
  /** How much the squared error of each component counts at that tick; the loss is their sum. */
  readonly weights: Float32Array;
}
