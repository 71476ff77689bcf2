/**
 * The placebo of the closed loop: two processes that stay awake as the loop's do, exchange as many bytes at the same
 * rate, and in between do as much work, and nothing of ours. What comes too late here comes too late on this machine
 * whatever the program: it is what the loop's own lateness is measured against.
 */
import { spawn } from "node:child_process";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type WebSocket, WebSocketServer } from "ws";
import { createClock } from "../live/clock.ts";
import { workOf } from "./work.ts";

export interface ShamOptions {
  readonly upBytes: number;
  readonly downBytes: number;
  /** Work before a message is sent, and work after one was answered, µs. */
  readonly stepUs: number;
  readonly learnUs: number;
  readonly periodMs: number;
}

export interface Sham {
  /** Run for so long. @returns share of ticks at which the answer to the tick before was not there yet */
  lateness(seconds: number): Promise<number>;
  close(): Promise<void>;
}

export async function startSham(options: ShamOptions): Promise<Sham> {
  const { upBytes, downBytes, stepUs, learnUs, periodMs } = options;
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const child = spawn(process.execPath, [fileURLToPath(new URL("./sham-process.js", import.meta.url))], {
    env: {
      ...process.env,
      SHAM_URL: `ws://127.0.0.1:${port}`,
      SHAM_BYTES: String(downBytes),
      SHAM_WORK_US: String(learnUs),
    },
    stdio: "ignore",
  });
  const socket = await new Promise<WebSocket>((resolve) => server.once("connection", resolve));
  const message = Buffer.alloc(upBytes);
  const send = { binary: true, compress: false };
  const work = workOf(stepUs);
  let tick = 0;
  let answered = 0;
  let late = 0;
  const clock = createClock({
    tick() {
      if (answered < tick) late++;
      work();
      tick++;
      message.writeUInt32LE(tick);
      socket.send(message, send);
    },
    awaiting: () => answered < tick,
    ready: () => true,
  });
  socket.on("message", (data: Buffer) => {
    answered = data.readUInt32LE();
  });
  clock.setPeriod(periodMs);
  return {
    async lateness(seconds) {
      const [tickBefore, lateBefore] = [tick, late];
      clock.start();
      await sleep(1000 * seconds);
      clock.pause();
      // The last answer is on its way: the next stretch begins with nothing owed.
      while (answered < tick && socket.readyState === socket.OPEN) await sleep(periodMs);
      return (late - lateBefore) / (tick - tickBefore);
    },
    async close() {
      socket.terminate();
      server.close();
      await new Promise((resolve) => child.once("close", resolve));
    },
  };
}
