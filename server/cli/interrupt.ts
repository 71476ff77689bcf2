/** Ctrl-C, once to stop in good order, twice to stop at once. */
import { EXIT } from "./failure.ts";

/** npm and shells pass one Ctrl-C on a second time; signals this close together are one. */
const ONE_PRESS_MS = 500;

/** A signal that aborts on the first SIGINT or SIGTERM. */
export function interrupted(): AbortSignal {
  const stop = new AbortController();
  let pressed = 0;
  const onSignal = () => {
    const now = performance.now();
    if (stop.signal.aborted && now - pressed > ONE_PRESS_MS) process.exit(EXIT.interrupted);
    pressed = now;
    stop.abort();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  return stop.signal;
}
