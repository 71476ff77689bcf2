/** The baseline of every loop over WebSocket: the same bytes up and down between two processes, and nothing else. */
import { spawn } from "node:child_process";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { type WebSocket, WebSocketServer } from "ws";
import { createClock } from "../live/clock.ts";

export interface EchoOptions {
  readonly upBytes: number;
  readonly downBytes: number;
  /** Milliseconds between messages; 0 sends the next when the answer is there. */
  readonly periodMs: number;
  readonly seconds: number;
}

const WARM_SECONDS = 1;

/** Round trips, µs. */
export async function bareEcho({
  upBytes,
  downBytes,
  periodMs,
  seconds,
}: EchoOptions): Promise<Float64Array> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const child = spawn(process.execPath, [fileURLToPath(new URL("./echo-process.js", import.meta.url))], {
    env: { ...process.env, ECHO_URL: `ws://127.0.0.1:${port}`, ECHO_BYTES: String(downBytes) },
    stdio: "ignore",
  });
  const socket = await new Promise<WebSocket>((resolve) => server.once("connection", resolve));
  const message = Buffer.alloc(upBytes);
  const options = { binary: true, compress: false };
  const trips: number[] = [];
  let sentMs = 0;
  let waiting = false;
  const clock = createClock({
    tick() {
      if (waiting) return;
      waiting = true;
      sentMs = performance.now();
      socket.send(message, options);
    },
    awaiting: () => waiting,
    ready: () => !waiting,
  });
  const startMs = performance.now();
  socket.on("message", () => {
    const now = performance.now();
    waiting = false;
    if (now - startMs > 1000 * WARM_SECONDS) trips.push((now - sentMs) * 1000);
  });
  clock.setPeriod(periodMs);
  clock.start();
  await new Promise((resolve) => setTimeout(resolve, 1000 * (WARM_SECONDS + seconds)));
  clock.pause();
  socket.terminate();
  server.close();
  await new Promise((resolve) => child.once("close", resolve));
  return Float64Array.from(trips);
}
