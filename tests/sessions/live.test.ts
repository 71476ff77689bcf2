/**
 * The living session as it is shipped (dist/): the brain's thread, a symbiote in a process or a thread of its own.
 * What the wire and the clock must not change, and what happens when the symbiote is killed.
 */
import { describe, expect, test } from "vitest";
import { buildSession, defaultSession } from "../../server/build.ts";
import { sessionDigest } from "../../streams/digest.ts";
import { lockstep } from "../../streams/drive.ts";
import { streamNamed } from "../../streams/frame.ts";
import { constantLatency } from "../../streams/latency.ts";
import { STEERING_LABELS } from "../../streams/loop.ts";
import type { RingTick } from "../../streams/ring.ts";
import type { SessionConfig } from "../../streams/session.ts";
import { freshSeed } from "../stand-ins.ts";
import { ask, digestOf, type LiveSession, live, ticksUntil } from "./living.ts";

const GOAL = [0.5, -0.4];

/** The next event of a kind that a symbiote tells of. */
function eventOf(
  session: LiveSession,
  kind: string,
  fits: (event: { tick: number }) => boolean = () => true,
) {
  return new Promise<{ tick: number; detail: Record<string, unknown> }>((resolve) => {
    const subscription = session.brain.messages$.subscribe((message) => {
      if (message.kind !== "broadcast" || message.message.op !== "event") return;
      if (message.message.kind !== kind || !fits(message.message)) return;
      subscription.unsubscribe();
      resolve(message.message);
    });
  });
}

const TICKS = 2500;

/** The same session in one process, every command applied one tick after its cause. */
function inProcess(config: SessionConfig): string {
  const { rig, symbiote } = buildSession(config);
  symbiote.setGoal(Float32Array.from(GOAL));
  const digest = sessionDigest();
  lockstep(rig, symbiote, constantLatency(), TICKS, { onTick: digest.onTick });
  return digest.hex();
}

async function overTheWire(config: SessionConfig, link: "ws" | "shared", recorded: boolean): Promise<string> {
  const session = await live({ config, link, driver: "lockstep", running: false });
  ask(session, { op: "goal", goal: GOAL });
  if (recorded) session.brain.post({ kind: "record", on: true });
  const ticks = ticksUntil(session, ({ tick }) => tick === TICKS - 1);
  ask(session, { op: "control", do: "start" });
  const digest = digestOf(await ticks);
  await session.close(1001, "done");
  return digest;
}

const seed = freshSeed();
describe(`a living session (seed ${seed})`, () => {
  test("in lockstep, the wire changes nothing: in process = WebSocket = shared memory, watched or not", async () => {
    const config = defaultSession(seed);
    const here = inProcess(config);
    expect(await overTheWire(config, "ws", false)).toBe(here);
    expect(await overTheWire(config, "shared", true)).toBe(here);
  });

  test("a killed symbiote: no tick missed, steering released in time, back with what it had learned", async () => {
    const config = defaultSession(seed);
    const session = await live({ config, speed: 4 });
    ask(session, { op: "goal", goal: GOAL });
    const steering = streamNamed(session.rig.layout, "steering").offset;
    const at = (tick: RingTick, label: (typeof STEERING_LABELS)[number]) =>
      tick.row[steering + STEERING_LABELS.indexOf(label)];
    const joined: unknown[] = [];
    const kept: number[] = [];
    session.brain.messages$.subscribe((message) => {
      if (message.kind !== "broadcast" || message.message.op !== "event") return;
      const { kind, tick, detail } = message.message;
      if (kind === "checkpoint") kept.push(tick);
      if (kind === "joined") joined.push(detail.checkpoint);
    });
    let killedAt = -1;
    let steersAgain = -1;
    const ticks = await ticksUntil(session, (tick) => {
      const pushes = at(tick, "normApplied") > 0;
      if (killedAt < 0 && pushes && kept.length > 1) {
        killedAt = tick.tick;
        process.kill(session.symbiote!.pid!, "SIGKILL");
      }
      if (killedAt >= 0 && joined.length > 1 && pushes) steersAgain = tick.tick;
      return steersAgain >= 0 || tick.tick > 20_000;
    });
    await session.close(1001, "done");

    for (let i = 1; i < ticks.length; i++) expect(ticks[i].tick).toBe(ticks[i - 1].tick + 1);
    expect(ticks.every(({ lost }) => lost === 0)).toBe(true);
    // The last command lives 250 ms at most, then ramps out: 25 + 3 ticks, whatever the socket says.
    const released = ticks.find((tick) => tick.tick > killedAt && at(tick, "normApplied") === 0);
    expect(released!.tick - killedAt).toBeLessThanOrEqual(60);
    expect(joined[0]).toBeUndefined();
    expect(joined[1]).toMatchObject({ tick: expect.any(Number), digest: expect.any(String) });
    expect(steersAgain).toBeGreaterThan(0);
  });

  test("an emergency stop clears within one tick and holds until it is taken back", async () => {
    const config = { ...defaultSession(seed), symbiote: { ...defaultSession(seed).symbiote } };
    const session = await live({ config, speed: 4 });
    ask(session, { op: "goal", goal: GOAL });
    const steering = streamNamed(session.rig.layout, "steering").offset;
    const norm = (tick: RingTick) => tick.row[steering + STEERING_LABELS.indexOf("normApplied")];
    await ticksUntil(session, (tick) => norm(tick) > 0 || tick.tick > 20_000);
    const stopped = new Promise<number>((resolve) => {
      session.brain.messages$.subscribe((message) => {
        if (message.kind === "state" && message.state.estopped) resolve(message.state.tick);
      });
    });
    const after = ticksUntil(session, ({ tick }) => tick > stopTick + 100);
    let stopTick = Number.POSITIVE_INFINITY;
    ask(session, { op: "estop" });
    stopTick = await stopped;
    const quiet = (await after).filter(({ tick }) => tick >= stopTick && tick <= stopTick + 100);
    expect(quiet.map(norm)).toEqual(quiet.map(() => 0));
    ask(session, { op: "rearm" });
    const again = await ticksUntil(session, (tick) => norm(tick) > 0 || tick.tick > stopTick + 5000);
    expect(norm(again.at(-1)!)).toBeGreaterThan(0);
    await session.close(1001, "done");
  });

  test("at full speed a brain goes on without its symbiote, and what was swapped survives it", async () => {
    const session = await live({ config: defaultSession(seed), speed: "max" });
    // Without a deadline the brain waits for whoever reads its ring.
    const reading = session.ticks$.subscribe();
    const swapped = eventOf(session, "swap");
    const joinedFirst = eventOf(session, "joined");
    await joinedFirst;
    ask(session, { op: "swap", what: "decoder", name: "kalman", params: {} });
    const at = (await swapped).tick;
    const kept = eventOf(session, "checkpoint", ({ tick }) => tick >= at);
    await kept;
    const again = eventOf(session, "joined");
    process.kill(session.symbiote!.pid!, "SIGKILL");
    expect((await again).detail).toMatchObject({ decoder: { name: "kalman" } });
    const from = (await again).tick;
    const ticks = await ticksUntil(session, ({ tick }) => tick > from + 5000);
    expect(ticks.at(-1)!.tick).toBeGreaterThan(from + 5000);
    reading.unsubscribe();
    await session.close(1001, "done");
  });

  test.each(["ws", "shared"] as const)(
    "whoever takes the lease has the wheel, and gives it back (link %s)",
    async (link) => {
      const session = await live({ config: defaultSession(seed), speed: 4, link });
      const steering = streamNamed(session.rig.layout, "steering").offset;
      const norm = (tick: RingTick) => tick.row[steering + STEERING_LABELS.indexOf("normApplied")];
      ask(session, { op: "goal", goal: GOAL });
      await ticksUntil(session, (tick) => norm(tick) > 0);
      ask(session, { op: "lease", site: 0, take: true });
      const released = await ticksUntil(session, (tick) => norm(tick) === 0);
      const quiet = await ticksUntil(session, ({ tick }) => tick > released.at(-1)!.tick + 100);
      expect(quiet.map(norm)).toEqual(quiet.map(() => 0));
      ask(session, { op: "release", site: 0 });
      await ticksUntil(session, (tick) => norm(tick) > 0);
      await session.close(1001, "done");
    },
  );
});
