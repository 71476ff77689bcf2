/** Energy matching: give a direction a norm, under the bound that holds for every arm. */

/**
 * Scale `currents` in place to norm `norm` with no component beyond ±`bound`: components that reach the bound stay
 * on it and the others make up for them. Falls short only when every component that is not zero is on the bound.
 */
export function scaleToNorm(currents: Float32Array, norm: number, bound: number): void {
  const cap = Math.fround(bound); // what a component on the bound reads back as
  scaleFree(currents, norm, Number.POSITIVE_INFINITY);
  while (clip(currents, cap)) scaleFree(currents, norm, cap);
}

/** Norm of the currents of each tick. */
export function normsOf(delivered: readonly Float32Array[]): Float64Array {
  return Float64Array.from(delivered, (currents) => {
    let square = 0;
    for (let i = 0; i < currents.length; i++) square += currents[i] ** 2;
    return Math.sqrt(square);
  });
}

/** Scale the components inside ±`bound` so that the whole has norm `norm`. */
function scaleFree(currents: Float32Array, norm: number, bound: number): void {
  let held = 0;
  let free = 0;
  for (const c of currents) {
    if (Math.abs(c) >= bound) held += c ** 2;
    else free += c ** 2;
  }
  const scale = free > 0 ? Math.sqrt(Math.max(0, norm ** 2 - held) / free) : 0;
  for (let i = 0; i < currents.length; i++) if (Math.abs(currents[i]) < bound) currents[i] *= scale;
}

/** Put components beyond ±`bound` on it. @returns whether there were any */
function clip(currents: Float32Array, bound: number): boolean {
  let clipped = false;
  for (let i = 0; i < currents.length; i++) {
    if (Math.abs(currents[i]) <= bound) continue;
    currents[i] = Math.sign(currents[i]) * bound;
    clipped = true;
  }
  return clipped;
}
