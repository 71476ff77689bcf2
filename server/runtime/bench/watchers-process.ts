/** Watchers for a bench: some pages' worth of subscriptions each, and one watcher that has stopped reading. */
import { WebSocket } from "ws";
import { createClientSession, subprotocols } from "../../../streams/client-session.ts";

const { WATCH_URL = "", WATCH_TOKEN = "", WATCH_COUNT = "1" } = process.env;
const STREAMS = ["activation", "world", "twin", "intention", "decoded", "steering"];
const STALL_AFTER_MS = 500;

const sessions = Array.from({ length: Number(WATCH_COUNT) }, (_, i) => {
  const socket = new WebSocket(WATCH_URL, subprotocols(WATCH_TOKEN), { perMessageDeflate: false });
  const session = createClientSession({ now: () => performance.now() });
  for (const stream of STREAMS)
    session.subscribe({ stream, rows: 16, maxHz: 60, window: 256 }, () => undefined);
  socket.on("open", () => session.opened({ send: (data) => socket.send(data) }));
  socket.on("message", (data: Buffer, binary: boolean) => session.receive(binary ? data : data.toString()));
  socket.on("close", () => process.exit(0));
  socket.on("error", () => process.exit(1));
  if (i === 0) setTimeout(() => socket.pause(), STALL_AFTER_MS);
  return session;
});
setInterval(() => {
  for (const session of sessions) session.poll();
}, 50);
