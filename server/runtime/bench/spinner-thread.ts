/** A thread that does nothing but look at the clock, and says how much of its time it was not there to do so, %. */
import { parentPort, workerData } from "node:worker_threads";

/** Two looks this far apart, ms, have something else between them. */
const AWAY_MS = 0.05;

const startMs = performance.now();
const endMs = startMs + (workerData as number);
let lastMs = startMs;
let awayMs = 0;
while (lastMs < endMs) {
  const now = performance.now();
  if (now - lastMs > AWAY_MS) awayMs += now - lastMs;
  lastMs = now;
}
parentPort!.postMessage((100 * awayMs) / (lastMs - startMs));
