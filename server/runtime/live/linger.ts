/**
 * Staying awake: a moment spent without sleeping, and without leaving much behind. To ask what time it is costs a
 * boxed number and a turn of the event loop costs an object; asked and turned without pause they come to 200 MB a
 * second, and the collector's pauses become late ticks. So between two looks at the clock there is plain arithmetic.
 */

/** Steps of arithmetic between two looks: a few microseconds. */
const STEPS = 3000;
let whirl = 1;

function spin(): void {
  let x = whirl;
  for (let i = 0; i < STEPS; i++) x = (Math.imul(x, 1664525) + 1013904223) | 0;
  whirl = x;
}

const never = () => false;

/** Spend `ms` milliseconds, at least one spin, or less if `over` says so. @param now steady milliseconds */
export function linger(now: () => number, ms: number, over: () => boolean = never): void {
  const until = now() + ms;
  do spin();
  while (!over() && now() < until);
}
