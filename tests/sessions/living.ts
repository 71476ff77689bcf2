/** Living sessions as they are shipped (dist/), for tests: started, asked, and read tick by tick. */
import { randomUUID } from "node:crypto";
import { sessionDigest } from "../../streams/digest.ts";
import type { RingTick } from "../../streams/ring.ts";
import type { SessionConfig } from "../../streams/session.ts";
import { fromDist } from "../compiled.ts";

export type LiveSession = import("../../server/runtime/live/session.ts").LiveSession;
export type SessionOptions = import("../../server/runtime/live/session.ts").SessionOptions;

const { startSession } = await fromDist<typeof import("../../server/runtime/live/session.ts")>(
  "server/runtime/live/session.js",
);
export const { mintTokens } =
  await fromDist<typeof import("../../server/runtime/auth.ts")>("server/runtime/auth.js");
const { createLog } = await fromDist<typeof import("../../server/runtime/log.ts")>("server/runtime/log.js");

const controller = { id: 0, role: "controller" as const };

export function live(options: Partial<SessionOptions> & { config: SessionConfig }): Promise<LiveSession> {
  return startSession({
    run: { sessionId: randomUUID(), runId: randomUUID(), epochUnixMs: Date.now() },
    tokens: mintTokens(),
    host: "127.0.0.1",
    speed: 1,
    link: "ws",
    symbiote: true,
    log: createLog("silent"),
    warmTicks: 0,
    ...options,
  });
}

export const ask = (session: LiveSession, message: object) =>
  session.brain.post({ kind: "message", peer: controller, message: message as never });

/** Ticks of a session until `until` says stop; rows are copied. */
export function ticksUntil(session: LiveSession, until: (tick: RingTick) => boolean): Promise<RingTick[]> {
  const seen: RingTick[] = [];
  return new Promise((resolve) => {
    const subscription = session.ticks$.subscribe((tick) => {
      seen.push({ ...tick, row: tick.row.slice() });
      if (!until(tick)) return;
      subscription.unsubscribe();
      resolve(seen);
    });
  });
}

export const digestOf = (ticks: readonly { tick: number; row: Float32Array }[]) => {
  const digest = sessionDigest();
  for (const { tick, row } of ticks) digest.add(tick, row);
  return digest.hex();
};
