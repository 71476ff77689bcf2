/**
 * A brain in another process, over real sockets: the wire changes nothing, no tick is invented while the brain is slow
 * or gone, one brain at a time, and what does not fit does not get in.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { brains } from "../../server/brains/index.ts";
import { buildSession, defaultSession } from "../../server/build.ts";
import { simdKernels } from "../../server/kernels/index.ts";
import { sessionDigest } from "../../streams/digest.ts";
import { lockstep } from "../../streams/drive.ts";
import { streamNamed } from "../../streams/frame.ts";
import { constantLatency } from "../../streams/latency.ts";
import { STEERING_LABELS } from "../../streams/loop.ts";
import { type Hello, PROTOCOL, type Role, type ServerMessageOf, type State } from "../../streams/protocol.ts";
import type { RingTick } from "../../streams/ring.ts";
import { createRng } from "../../streams/rng.ts";
import { freshSeed } from "../stand-ins.ts";
import {
  ask,
  digestOf,
  type LiveSession,
  live,
  mintTokens,
  type SessionOptions,
  ticksUntil,
} from "./living.ts";
import { answerFrame, hostBrain, type Reply } from "./remote-host.ts";
import { listen } from "./station.ts";

const GOAL = [0.5, -0.4];
const UNITS = 128;
const seed = freshSeed();
const config = defaultSession(seed, "remote", { sites: `cortex:${UNITS}` });
const alone = defaultSession(seed, "remote", { sites: `cortex:${UNITS}`, bodies: 1 });
const tokens = mintTokens();
const open: { close(code: number, reason: string): unknown }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close(1001, "the test is over");
});

/** The shipped brain, on the other side: its noise is the one that the session's own brain would have. */
const bodiesFor = ({ seed, dtMs, asks }: Hello) =>
  Array.from({ length: asks!.bodies }, () =>
    brains.get("reach").create({}, { rng: createRng(seed).fork("brain"), dtMs, kernels: simdKernels() }),
  );

async function begin(options: Partial<SessionOptions> = {}): Promise<LiveSession> {
  const session = await live({ config, tokens, symbiote: false, ...options });
  open.push(session);
  return session;
}

function join(session: LiveSession, reply?: Reply) {
  const host = hostBrain(session.url, tokens.brain, bodiesFor, reply);
  open.push(host);
  return host;
}

function connect(session: LiveSession, role: Role) {
  const ws = new WebSocket(session.url, [PROTOCOL], { headers: { Authorization: `Bearer ${tokens[role]}` } });
  open.push(ws);
  return listen(ws);
}

/** What the brain's thread has said: the newest state, and every event. */
function watch(session: LiveSession) {
  const seen = { state: session.firstState as Partial<State>, events: [] as ServerMessageOf<"event">[] };
  session.brain.messages$.subscribe((message) => {
    if (message.kind === "state") seen.state = message.state;
    if (message.kind === "broadcast" && message.message.op === "event") seen.events.push(message.message);
  });
  return seen;
}

const at = (session: LiveSession, { row }: RingTick, label: (typeof STEERING_LABELS)[number]) =>
  row[streamNamed(session.rig.layout, "steering").offset + STEERING_LABELS.indexOf(label)];
const consecutive = (ticks: readonly RingTick[], from: number) =>
  expect(ticks.map(({ tick }) => tick)).toEqual(ticks.map((_, i) => from + i));

describe(`a remote brain (seed ${seed})`, () => {
  test("in lockstep, steered over a socket: the same bits as the same brain at home, twin included", async () => {
    const TICKS = 1200;
    const home = buildSession(defaultSession(seed));
    home.symbiote.setGoal(Float32Array.from(GOAL));
    const digest = sessionDigest();
    lockstep(home.rig, home.symbiote, constantLatency(), TICKS, { onTick: digest.onTick });

    const session = await begin({ symbiote: true, driver: "lockstep", running: false });
    ask(session, { op: "goal", goal: GOAL });
    const reading = ticksUntil(session, ({ tick }) => tick === TICKS - 1);
    ask(session, { op: "control", do: "start" });
    const host = join(session);
    const ticks = await reading;
    expect(digestOf(ticks)).toBe(digest.hex());
    expect(
      ticks.some((tick) => at(session, tick, "normApplied") > 0),
      "nothing was steered",
    ).toBe(true);
    const { asks, sites, dtMs, role } = await host.hello;
    expect(asks).toEqual({ stream: 0, inputs: 9, actions: 2, bodies: 2 });
    expect({ sites, dtMs, role }).toMatchObject({
      sites: [{ name: "cortex", width: UNITS }],
      dtMs: 10,
      role: "brain",
    });
    expect(host.errors).toEqual([]);
  });

  test("it leaves in the middle of a tick and comes back: the same tick is asked, nothing is invented or kept on", async () => {
    const session = await begin({ speed: 4 });
    const seen = watch(session);
    expect(seen.state.remote).toEqual({ phase: "awaited", at: session.url });
    const pilot = connect(session, "controller");
    await pilot.hear("hello");
    const all = ticksUntil(session, ({ tick }) => tick === 260);
    const first = join(session, ({ tick }, answer) => (tick === 200 ? undefined : answer));
    pilot.send({ op: "lease", site: 0 });
    const { id: lease } = await pilot.hear("lease");
    const steer = (n: number, causeTick: number) =>
      pilot.send({
        ...{ op: "steer", id: `c${n}`, n, lease, site: 0, causeTick, ttlTicks: 25 },
        currents: Array(UNITS).fill(0.05),
      });
    session.ticks$.subscribe(({ tick }) => {
      if (tick > 100 && tick % 5 === 0 && tick < 200) steer(tick, tick);
    });
    await pilot.until(() => first.asked.at(-1)?.tick === 200, "the question of tick 200");
    expect(
      first.asked
        .at(-1)!
        .values.slice(9, 9 + UNITS)
        .some((s) => s !== 0),
      "it is being steered",
    ).toBe(true);
    steer(1000, 199);
    await pilot.settled();
    first.ws.terminate();
    await pilot.until(() => seen.state.remote?.phase === "lost", "the loss");
    expect((await pilot.hear("steerAck", ({ id }) => id === "c1000")).code).toBe("no_brain");
    await sleep(1500);
    expect(seen.state).toMatchObject({ tick: 200, running: true });

    const second = join(session);
    const ticks = await all;
    consecutive(ticks, 0);
    expect(second.asked[0].tick).toBe(200);
    expect(second.asked[0].values.slice(9, 9 + UNITS).every((s) => s === 0)).toBe(true);
    const released = ticks.find(({ tick }) => tick > 200)!;
    expect(at(session, released, "active")).toBe(0);
    expect(ticks[203].latenessUs, "time stood still meanwhile").toBeLessThan(1_000_000);
    const brainly = seen.events.filter(({ kind }) => kind.startsWith("brain"));
    expect(brainly.map(({ kind, tick, detail }) => [kind, tick, detail.again])).toEqual([
      ["brainJoined", 0, false],
      ["brainLeft", 200, undefined],
      ["brainJoined", 200, true],
    ]);
    const told = await pilot.hear("steerEnded", ({ why }) => why === "disconnect");
    expect(told.tick).toBe(201);
  });

  test("one that stalls for two seconds: no tick is skipped, and the late ones say how late", async () => {
    let host: ReturnType<typeof join>;
    const session = await begin();
    const reading = ticksUntil(session, ({ tick }) => tick === 400);
    host = join(session, ({ tick }, answer) => {
      if (tick !== 50) return answer;
      void sleep(2000).then(() => host.ws.send(answer));
      return undefined;
    });
    const ticks = await reading;
    consecutive(ticks, 0);
    expect(ticks.every(({ lost }) => lost === 0)).toBe(true);
    expect(ticks[50].stepUs).toBeGreaterThan(1_990_000);
    expect(ticks[51].latenessUs).toBeGreaterThan(1_900_000);
    expect(ticks[100].latenessUs).toBeGreaterThan(1_400_000);
    expect(ticks[400].latenessUs, "it is caught up").toBeLessThan(ticks[51].latenessUs - 500_000);
  });

  test("an emergency stop while it is gone is known at once, and holds when it comes back", async () => {
    const session = await begin({ speed: 4 });
    const seen = watch(session);
    const pilot = connect(session, "controller");
    await pilot.hear("hello");
    const first = join(session, ({ tick }, answer) => (tick === 30 ? undefined : answer));
    await pilot.until(() => first.asked.at(-1)?.tick === 30, "tick 30");
    first.ws.terminate();
    await pilot.until(() => seen.state.remote?.phase === "lost", "the loss");
    pilot.send({ op: "estop" });
    await pilot.until(() => seen.state.estopped === true, "the stop");
    const reading = ticksUntil(session, ({ tick }) => tick === 60);
    join(session);
    await reading;
    expect(seen.state).toMatchObject({ estopped: true, remote: { phase: "connected" } });
    pilot.send({ op: "rearm" });
    await pilot.until(() => seen.state.estopped === false, "the rearming");
  });

  test("a second brain is refused, and three answers that do not fit end the first", async () => {
    const session = await begin({ config: alone, speed: 4 });
    const seen = watch(session);
    const bad = [
      () => answerFrame(3, [[...Array(UNITS + 1).fill(0), Number.NaN]]),
      () => answerFrame(3, [Array(UNITS).fill(0)]),
      () => answerFrame(4, [Array(UNITS + 2).fill(0)]),
    ];
    const first = join(session, ({ tick }, answer) => (tick === 3 ? bad[0]() : answer));
    const pilot = connect(session, "viewer");
    await pilot.until(() => first.errors.length === 1, "the first refusal");
    const second = join(session);
    expect(await second.ended).toMatchObject({
      code: 1013,
      reason: expect.stringMatching(/another brain has joined/),
    });
    expect(second.asked).toEqual([]);
    for (const frame of bad.slice(1)) first.ws.send(frame());
    expect(await first.ended).toMatchObject({ code: 4002 });
    expect(first.errors).toEqual([
      expect.stringMatching(/row 0, column 129 .*tick 3 is NaN/),
      expect.stringMatching(/1 rows of 130 values/),
      expect.stringMatching(/answers tick 4, and tick 3 was asked/),
    ]);
    await pilot.until(() => seen.state.remote?.phase === "lost", "the loss");
    expect(seen.state.tick).toBe(3);
    const twin = streamNamed(session.rig.layout, "twin");
    const reading = ticksUntil(session, ({ tick }) => tick === 10);
    join(session);
    const rows = await reading;
    consecutive(rows, 3);
    const alike = rows.every(({ row }) =>
      row.subarray(twin.offset, twin.offset + twin.shape[0]).every(Number.isNaN),
    );
    expect(alike, "one body: nothing is said of a twin").toBe(true);
  });

  test.each(["viewer", "controller", "symbiote"] as const)(
    "a %s that answers for the brain is cut off",
    async (role) => {
      const session = await begin();
      const seen = watch(session);
      const other = connect(session, role);
      await other.hear("hello");
      other.ws.send(answerFrame(0, Array(2).fill(Array(UNITS + 2).fill(0))));
      await other.ended();
      expect(other.end).toMatchObject({ code: 4003, reason: expect.stringContaining(role) });
      expect(seen.state.tick).toBe(0);
    },
  );

  test("a brain only answers: it may not listen, steer or ask for the wheel", async () => {
    const session = await begin();
    for (const message of [
      { op: "subscribe" as const, id: 1, stream: "intention" },
      { op: "lease" as const, site: 0 },
      { op: "estop" as const },
    ]) {
      const nosy = connect(session, "brain");
      await nosy.hear("hello");
      nosy.send(message);
      await nosy.ended();
      expect(nosy.end).toMatchObject({ code: 4003, reason: expect.stringContaining(message.op) });
    }
  });

  test("where the brain lives at home, none may join", async () => {
    const session = await begin({ config: defaultSession(seed) });
    const stranger = connect(session, "brain");
    await stranger.ended();
    expect(stranger.end).toMatchObject({ code: 4003, reason: expect.stringMatching(/--brain remote/) });
    const [row] = await ticksUntil(session, () => true);
    expect(row.tick).toBeGreaterThanOrEqual(0);
  });
});
