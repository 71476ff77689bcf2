/** Every `k`-th value, the first one included. */
import { filter, type MonoTypeOperatorFunction } from "rxjs";

export function decimate<T>(k: number): MonoTypeOperatorFunction<T> {
  if (!Number.isInteger(k) || k < 1) throw new Error(`decimate takes a whole number from 1, not ${k}`);
  return filter((_, index) => index % k === 0);
}
