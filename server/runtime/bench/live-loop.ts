/**
 * A living session without a page, run for a while at a given rate, and what its clock saw: the subject of the loop,
 * lateness and watcher benches. Every tick is commanded (zeros, law `identity`) and every labelled row is learned.
 */
import { randomUUID } from "node:crypto";
import type { Subscription } from "rxjs";
import { streamNamed } from "../../../streams/frame.ts";
import { STEERING_LABELS } from "../../../streams/loop.ts";
import type { SessionConfig } from "../../../streams/session.ts";
import { defaultSession } from "../../build.ts";
import { mintTokens } from "../auth.ts";
import { type LiveSession, startSession } from "../live/session.ts";
import { createLog } from "../log.ts";

export interface LoopOptions {
  readonly units: number;
  readonly periodMs: number;
  /** Seconds measured, after the warm-up. */
  readonly seconds: number;
  readonly link?: "ws" | "shared";
  readonly driver?: "realtime" | "lockstep";
}

export interface LoopSamples {
  /** From a row leaving to the reaction arriving, µs, late ones included. */
  readonly reactionUs: Float64Array;
  readonly latenessUs: Float64Array;
  /** Share of ticks that the command caused by the tick before was applied at. */
  readonly inTime: number;
  readonly ticks: number;
  /** Ticks that were left out or repeated. */
  readonly skipped: number;
}

/** Ticks after the first command that are thrown away: code compiles, sockets settle. */
const WARM_SECONDS = 2;

/** The session that the loop benches run: a brain of `units` units at rest in its task, learned from and commanded. */
export function loopConfig(units: number): SessionConfig {
  const config = defaultSession(1, "untrained");
  const { symbiote } = config;
  return {
    ...config,
    brain: { name: "untrained", params: { units } },
    symbiote: { ...symbiote, law: { name: "identity", params: {} } },
  };
}

export async function startLoop({
  units,
  periodMs,
  link = "ws",
  driver = "realtime",
}: LoopOptions): Promise<LiveSession> {
  const session = await startSession({
    config: loopConfig(units),
    run: { sessionId: randomUUID(), runId: randomUUID(), epochUnixMs: Date.now() },
    tokens: mintTokens(),
    host: "127.0.0.1",
    speed: 1,
    link,
    symbiote: true,
    log: createLog("error"),
    periodMs,
    driver,
  });
  const peer = { id: 0, role: "controller" as const };
  const goal = Array.from({ length: session.rig.body.task.goals }, () => 0.5);
  session.brain.post({ kind: "message", peer, message: { op: "goal", goal } });
  return session;
}

/** Let time stand still in a session, or go on. */
export function setRunning(session: LiveSession, running: boolean): void {
  const peer = { id: 0, role: "controller" as const };
  session.brain.post({ kind: "message", peer, message: { op: "control", do: running ? "start" : "pause" } });
}

/** Watch a running session for `seconds`, `warmSeconds` after the first command that is in time. */
export function sampleLoop(
  session: LiveSession,
  { periodMs, seconds }: LoopOptions,
  warmSeconds = WARM_SECONDS,
): Promise<LoopSamples> {
  const causeAt = streamNamed(session.rig.layout, "steering").offset + STEERING_LABELS.indexOf("causeTick");
  const warm = Math.round((1000 * warmSeconds) / periodMs);
  const wanted = Math.round((1000 * seconds) / periodMs);
  const reactions: number[] = [];
  const latenessUs = new Float64Array(wanted);
  let seen = 0;
  let inTime = 0;
  let skipped = 0;
  let lastTick = -1;
  return new Promise((resolve) => {
    const subscription: Subscription = session.ticks$.subscribe((one) => {
      const commanded = one.row[causeAt] === one.tick - 1;
      if (seen === 0 && !commanded) return;
      const at = seen++ - warm;
      if (at >= 0) {
        if (!Number.isNaN(one.reactionUs)) reactions.push(one.reactionUs);
        latenessUs[at] = one.latenessUs;
        if (commanded) inTime++;
        if (one.tick !== lastTick + 1) skipped += Math.abs(one.tick - lastTick - 1);
      }
      lastTick = one.tick;
      if (at + 1 < wanted) return;
      subscription.unsubscribe();
      const reactionUs = Float64Array.from(reactions);
      resolve({ reactionUs, latenessUs, inTime: inTime / wanted, ticks: wanted, skipped });
    });
  });
}

export async function runLoop(options: LoopOptions): Promise<LoopSamples> {
  const session = await startLoop(options);
  try {
    return await sampleLoop(session, options);
  } finally {
    await session.close(1001, "the bench is over");
  }
}
