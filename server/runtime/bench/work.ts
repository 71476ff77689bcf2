/** A fixed amount of work that touches nothing: arithmetic that takes so many microseconds where nobody interrupts it. */
import { linger } from "../live/linger.ts";

/** Milliseconds to calibrate for, and steps of arithmetic of one timing. */
const CALIBRATION_MS = 200;
const STEPS = 10_000;

let whirl = 1;

function turn(steps: number): void {
  let x = whirl;
  for (let i = 0; i < steps; i++) x = (Math.imul(x, 1664525) + 1013904223) | 0;
  whirl = x;
}

/** @returns what works for about `us` microseconds; the fastest of many timings says how many steps that is. */
export function workOf(us: number): () => void {
  const now = () => performance.now();
  linger(now, CALIBRATION_MS);
  let best = Number.POSITIVE_INFINITY;
  for (const until = now() + CALIBRATION_MS; now() < until; ) {
    const startMs = now();
    turn(STEPS);
    best = Math.min(best, now() - startMs);
  }
  const steps = Math.round((STEPS * us) / (1000 * best));
  return () => turn(steps);
}
