/** Numbers of a result as text. */
import type { Interval } from "./bootstrap.ts";

export function intervalText({ mean, lo, hi }: Interval, say: (value: number) => string): string {
  return `${say(mean)} [${say(lo)}, ${say(hi)}]`;
}

export const percent = (fraction: number) => (100 * fraction).toFixed(1);
export const points = (difference: number) => `${difference > 0 ? "+" : ""}${percent(difference)}`;
export const short = (value: number) => (value === 0 ? "0" : value.toPrecision(3));
