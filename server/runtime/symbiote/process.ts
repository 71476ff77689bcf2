/**
 * A symbiote as a process of its own: connects like any other client, and ends when the server is gone, so that
 * whoever started it can start it again. Configuration comes in the environment, the token too. The code is loaded
 * first and the connection made afterwards: see the supervisor's spare.
 */
import { WebSocket } from "ws";
import { subprotocols } from "../../../streams/client-session.ts";
import type { SymbioteConfig } from "../../../streams/session.ts";
import { linger } from "../live/linger.ts";
import { openCheckpoints } from "./checkpoints.ts";
import { createHost } from "./host.ts";
import { openLessons } from "./lessons.ts";
import { createWakefulness } from "./wakefulness.ts";

const POLL_MS = 50;

const { SYMBIOTE_URL, SYMBIOTE_TOKEN, SYMBIOTE_CONFIG, SYMBIOTE_CHECKPOINTS } = process.env;
if (SYMBIOTE_URL === undefined || SYMBIOTE_TOKEN === undefined || SYMBIOTE_CONFIG === undefined) {
  process.stderr.write("a symbiote needs SYMBIOTE_URL, SYMBIOTE_TOKEN and SYMBIOTE_CONFIG\n");
  process.exit(2);
}

const url = SYMBIOTE_URL;
const token = SYMBIOTE_TOKEN;
const config = JSON.parse(SYMBIOTE_CONFIG) as SymbioteConfig;
const binary = { binary: true, compress: false };

function begin(): void {
  const host = createHost({
    config,
    ...(SYMBIOTE_CHECKPOINTS === undefined ? {} : { checkpoints: openCheckpoints(SYMBIOTE_CHECKPOINTS) }),
    study: openLessons().study,
    now: () => performance.now(),
    onError: (error) => process.stderr.write(`symbiote: ${error.message}\n`),
  });
  const socket = new WebSocket(url, subprotocols(token), { perMessageDeflate: false });
  const timer = setInterval(() => host.poll(), POLL_MS);
  socket.on("open", () =>
    host.session.opened({
      send: (data) => (typeof data === "string" ? socket.send(data) : socket.send(data, binary)),
    }),
  );
  const now = () => performance.now();
  const wakefulness = createWakefulness(now);
  let turning = false;
  const turn = () => {
    turning = wakefulness.awake;
    if (!turning) return;
    linger(now, wakefulness.lingerMs);
    setImmediate(turn);
  };
  socket.on("message", (data: Buffer, isBinary: boolean) => {
    // Before the row is learned from: what counts is when it came.
    wakefulness.heard();
    host.session.receive(isBinary ? data : data.toString());
    if (!turning) turn();
  });
  socket.on("error", (error) => process.stderr.write(`symbiote: ${error.message}\n`));
  socket.on("close", (code, reason) => {
    clearInterval(timer);
    const expected = code === 1000 || code === 1001;
    if (!expected) process.stderr.write(`symbiote: the connection ended (${code} ${reason.toString()})\n`);
    process.exit(expected ? 0 : 1);
  });
  process.once("SIGTERM", () => socket.close(1000, "stopped"));
}

// A supervisor keeps spares that wait for their turn; started by hand there is nobody to wait for.
process.on("SIGINT", () => undefined);
if (process.send === undefined) begin();
else {
  process.once("message", begin);
  process.once("disconnect", () => process.exit(0));
}
