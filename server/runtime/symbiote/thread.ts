/** A symbiote as a thread of the brain's process: the same host, the same messages, through shared memory. */
import { workerData } from "node:worker_threads";
import type { SymbioteConfig } from "../../../streams/session.ts";
import { linger } from "../live/linger.ts";
import { type SharedPair, sharedSocket } from "../shared-socket.ts";
import { openCheckpoints } from "./checkpoints.ts";
import { createHost } from "./host.ts";
import { openLessons } from "./lessons.ts";
import { createWakefulness } from "./wakefulness.ts";

export interface SymbioteThreadData {
  readonly pair: SharedPair;
  readonly config: SymbioteConfig;
  readonly checkpoints?: string;
}

const POLL_MS = 50;
/** The thread sleeps at most this long, so that timers and finished writes get their turn. */
const NAP_MS = 5;
/** Awake, it listens this long between two turns of its event loop. */
const AWAKE_MS = 0.25;

const { pair, config, checkpoints } = workerData as SymbioteThreadData;
const socket = sharedSocket(pair, "far");
const host = createHost({
  config,
  ...(checkpoints === undefined ? {} : { checkpoints: openCheckpoints(checkpoints) }),
  study: openLessons().study,
  now: () => performance.now(),
  onError: (error) => process.stderr.write(`symbiote: ${error.message}\n`),
});
const now = () => performance.now();
const wakefulness = createWakefulness(now);
let open = true;
let nextPoll = 0;
socket.onMessage = (data) => host.session.receive(data);
socket.onClose = () => {
  open = false;
};
host.session.opened({ send: (data) => socket.send(data) });

function turn(): void {
  let heard = socket.drain();
  const listen = () => {
    heard = socket.drain();
    return heard > 0;
  };
  if (heard === 0) {
    if (wakefulness.awake) linger(now, AWAKE_MS, listen);
    else {
      socket.wait(NAP_MS);
      heard = socket.drain();
    }
  }
  if (heard > 0) wakefulness.heard();
  if (performance.now() >= nextPoll) {
    nextPoll = performance.now() + POLL_MS;
    host.poll();
  }
  if (open) setImmediate(turn);
  else process.exit(0);
}
turn();
