/**
 * How long to wait before the next attempt to connect: doubling from 250 ms to 10 s, of which `chance` (in [0, 1))
 * takes off up to a half, so that many clients do not come back at the same moment.
 */
export function backoffMs(attempt: number, chance: number): number {
  return Math.min(10_000, 250 * 2 ** Math.min(attempt, 10)) * (1 - chance / 2);
}
