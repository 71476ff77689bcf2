/**
 * Watchers for a bench: some pages' worth of subscriptions each. It says "here" once all of them see. Told "stall", the
 * first of them stops reading; told "ages", it answers how long frames took to come to the others since it was last told
 * so, give or take a constant.
 */
import { WebSocket } from "ws";
import { createClientSession, subprotocols } from "../../../streams/client-session.ts";
import type { DataFrame } from "../../../streams/codec.ts";

const { WATCH_URL = "", WATCH_TOKEN = "", WATCH_COUNT = "1", WATCH_PACE = "1" } = process.env;
const STREAMS = ["activation", "world", "twin", "intention", "decoded", "steering"];
/** Milliseconds of the clock in a millisecond of the brain. */
const pace = Number(WATCH_PACE);
let ages: number[] = [];
const seeing = new Set<number>();

const sockets = Array.from({ length: Number(WATCH_COUNT) }, (_, i) => {
  const socket = new WebSocket(WATCH_URL, subprotocols(WATCH_TOKEN), { perMessageDeflate: false });
  const session = createClientSession({ now: () => performance.now() });
  const seen = ({ time, dt, rows }: DataFrame) => {
    if (seeing.size < sockets.length && seeing.add(i).size === sockets.length) process.send!("here");
    if (i > 0) ages.push(performance.now() - 1000 * (time + pace * dt * (rows - 1)));
  };
  for (const stream of STREAMS) session.subscribe({ stream, rows: 16, maxHz: 60, window: 256 }, seen);
  socket.on("open", () => session.opened({ send: (data) => socket.send(data) }));
  socket.on("message", (data: Buffer, binary: boolean) => session.receive(binary ? data : data.toString()));
  socket.on("close", () => process.exit(0));
  socket.on("error", () => process.exit(1));
  return { socket, session };
});
setInterval(() => {
  for (const { session } of sockets) session.poll();
}, 50);
process.on("message", (message) => {
  if (message === "stall") sockets[0].socket.pause();
  else {
    process.send!(ages);
    ages = [];
  }
});
process.on("disconnect", () => process.exit(0));
