/**
 * How well a target was acquired: the measures that brain-computer interfaces and pointing devices are compared by. Paths
 * are x and y in turn, one point a tick, from the first tick of a trial on; times are seconds from its beginning.
 */

/** Fitts' index of difficulty, Shannon's form, bits: ID = log₂(1 + D/W). MacKenzie 1992; ISO 9241-9. */
export function indexOfDifficulty(distance: number, width: number): number {
  return Math.log2(1 + distance / width);
}

/** Fitts throughput, bits/s: ID / acquire time. MacKenzie 1992; Simeral et al. 2011. */
export function throughput(distance: number, width: number, acquireS: number): number {
  return indexOfDifficulty(distance, width) / acquireS;
}

/**
 * Achieved bitrate, bits/s: log₂(N − 1) · max(S_c − S_i, 0) / t with N selectable targets, of which one undoes a
 * selection, and S_c correct and S_i incorrect selections in t seconds. Nuyujukian et al. 2015.
 */
export function achievedBitrate(
  targets: number,
  correct: number,
  incorrect: number,
  seconds: number,
): number {
  return (Math.log2(targets - 1) * Math.max(correct - incorrect, 0)) / seconds;
}

/** Percent loss recovery, %: (1 − (L − L_healthy)/(L_lesioned − L_healthy)) · 100. Bryan & Rao 2023. */
export function lossRecovery(loss: number, healthy: number, lesioned: number): number {
  return (1 - (loss - healthy) / (lesioned - healthy)) * 100;
}

export interface Window {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Times of one acquisition, s; NaN where it did not happen. */
export interface Acquisition {
  /** The cursor is in the window for the first time. */
  readonly firstTouchS: number;
  /** The cursor enters the window and stays for the dwell time, which is not counted. */
  readonly acquireS: number;
  /** From the first touch to the acquisition: 0 when it stays at once. */
  readonly dialInS: number;
}

/** Acquire time, first-touch time and dial-in time. Gilja et al. 2012. @param dwell ticks to stay without leaving */
export function acquisition(
  path: ArrayLike<number>,
  target: Window,
  dwell: number,
  dtMs: number,
): Acquisition {
  let firstTouch = Number.NaN;
  let entered = Number.NaN;
  for (let t = 0; 2 * t + 1 < path.length; t++) {
    const inside = Math.hypot(path[2 * t] - target.x, path[2 * t + 1] - target.y) <= target.radius;
    if (!inside) entered = Number.NaN;
    else if (Number.isNaN(entered)) entered = t;
    if (inside && Number.isNaN(firstTouch)) firstTouch = t;
    if (t - entered + 1 < dwell || Number.isNaN(entered)) continue;
    const seconds = (ticks: number) => ((ticks + 1) * dtMs) / 1000;
    const [firstTouchS, acquireS] = [seconds(firstTouch), seconds(entered)];
    return { firstTouchS, acquireS, dialInS: acquireS - firstTouchS };
  }
  const firstTouchS = ((firstTouch + 1) * dtMs) / 1000;
  return { firstTouchS, acquireS: Number.NaN, dialInS: Number.NaN };
}

/**
 * Normalised path length: what was travelled over the straight way from start to end, 1 for a straight line; NaN where
 * it went nowhere. Simeral et al. 2011 (its inverse is the path efficiency).
 */
export function normalisedPathLength(path: ArrayLike<number>): number {
  let travelled = 0;
  for (let i = 2; i + 1 < path.length; i += 2) {
    travelled += Math.hypot(path[i] - path[i - 2], path[i + 1] - path[i - 1]);
  }
  const straight = Math.hypot(path[path.length - 2] - path[0], path[path.length - 1] - path[1]);
  return straight > 0 ? travelled / straight : Number.NaN;
}

/**
 * Mean absolute angle between where the cursor goes and where the target is, degrees, over the ticks in which it moves
 * outside of the window; NaN where there are none. Gowda et al. 2014; Dangi et al. 2014.
 */
export function angularErrorDeg(path: ArrayLike<number>, { x, y, radius }: Window): number {
  let sum = 0;
  let count = 0;
  for (let i = 2; i + 1 < path.length; i += 2) {
    const [fromX, fromY] = [path[i - 2], path[i - 1]];
    const [goX, goY] = [path[i] - fromX, path[i + 1] - fromY];
    const [toX, toY] = [x - fromX, y - fromY];
    if (Math.hypot(toX, toY) <= radius || (goX === 0 && goY === 0)) continue;
    sum += Math.abs(Math.atan2(goX * toY - goY * toX, goX * toX + goY * toY));
    count++;
  }
  return ((180 / Math.PI) * sum) / count;
}
