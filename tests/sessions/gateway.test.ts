/** The gateway over real sockets: what docs/protocol.md promises, from hello to close. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { createSharedPair, sharedSocket } from "../../server/runtime/shared-socket.ts";
import { type ClientSession, createClientSession } from "../../streams/client-session.ts";
import {
  createFrameBuffer,
  type DataFrame,
  decodeFrame,
  encodeData,
  writeSteering,
} from "../../streams/codec.ts";
import type { StreamDescriptor } from "../../streams/frame.ts";
import { PROTOCOL, type ServerMessage, serverMessage } from "../../streams/protocol.ts";
import { createRng } from "../../streams/rng.ts";
import { freshSeed, UNITS } from "../stand-ins.ts";
import { createStation, listen, type Station } from "./station.ts";

let station: Station;
beforeEach(async () => {
  station = await createStation();
});
afterEach(() => station.close());

const rowsOf = (frames: readonly Buffer[]) => frames.map((bytes) => decodeFrame(bytes) as DataFrame);

/** A client session around a real socket; `messages` is everything that was said. */
async function join(role: "viewer" | "symbiote" = "viewer", session = newSession()) {
  const client = station.open(role);
  const { ws } = client;
  ws.on("open", () => session.client.opened({ send: (data) => ws.send(data) }));
  ws.on("message", (data, isBinary) => session.client.receive(isBinary ? (data as Buffer) : String(data)));
  ws.on("close", () => session.client.closed());
  await client.until(() => session.client.connected && session.client.hello !== undefined, "hello");
  return { ...client, session: session.client, messages: session.messages };
}
function newSession(): { client: ClientSession; messages: ServerMessage[] } {
  const messages: ServerMessage[] = [];
  const client = createClientSession({ now: () => performance.now(), onMessage: (m) => messages.push(m) });
  return { client, messages };
}

describe("streams", () => {
  test("hello describes them, and rows arrive as the loop made them, one frame a tick", async () => {
    const client = station.open("symbiote");
    const hello = await client.hear("hello");
    expect(client.ws.protocol).toBe(PROTOCOL);
    expect(hello.role).toBe("symbiote");
    expect(hello.streams.map(({ name }) => name)).toEqual(station.rig.layout.streams.map(({ name }) => name));
    expect(JSON.stringify(hello.streams)).not.toContain("offset");
    client.send({ op: "subscribe", id: 5, stream: "calibration", policy: "drop-oldest" });
    const { columns, stream } = await client.hear("subscribed");
    const expected: number[][] = [];
    for (let i = 0; i < 50; i++) {
      station.tick();
      expected.push([...station.rig.row.subarray(0, columns)]);
    }
    await client.until(() => client.frames.length === 50, "50 frames");
    for (const [i, frame] of rowsOf(client.frames).entries()) {
      expect(frame).toMatchObject({ type: 1, stream, seq: i, tick: i, rows: 1, columns });
      expect([...frame.values]).toEqual(expected[i]);
    }
  });

  test("watchers change nothing", async () => {
    const alone = await createStation();
    try {
      for (let i = 0; i < 3; i++) {
        const { session } = await join();
        for (const { name } of session.streams)
          session.subscribe({ stream: name, rows: 1 + 5 * i }, () => {});
      }
      for (let i = 0; i < 20; i++) {
        station.tick(5);
        alone.tick(5);
        await sleep(1);
      }
      expect(station.digest()).toBe(alone.digest());
    } finally {
      await alone.close();
    }
  });

  test("a paused brain leaves nothing half-sent", async () => {
    const { session, until } = await join();
    const seqs: number[] = [];
    session.subscribe({ stream: "world", rows: 16 }, ({ seq, rows }) => seqs.push(seq, rows));
    await until(() => station.logged.length > 0, "the log");
    await sleep(20);
    station.tick(20);
    await until(() => seqs.length === 4, "two frames");
    expect(seqs).toEqual([0, 16, 16, 4]);
  });

  test("what there is not is an error, and the connection stays", async () => {
    const client = station.open("viewer");
    await client.hear("hello");
    client.send({ op: "subscribe", id: 1, stream: "nothing" });
    expect(await client.hear("error")).toMatchObject({ code: "no_stream", ref: "subscribe" });
    client.send({ op: "subscribe", id: 1, stream: "world", channels: [99] });
    expect(await client.hear("error")).toMatchObject({ code: "no_channel" });
    client.send({ op: "subscribe", id: 1, stream: "world" });
    client.send({ op: "subscribe", id: 2, stream: "world" });
    expect(await client.hear("error")).toMatchObject({ code: "duplicate" });
    client.send({ op: "credit", id: 9, seq: 0 });
    expect(await client.hear("error")).toMatchObject({ code: "no_subscription" });
    client.send({ op: "unsubscribe", id: 1 });
    expect(await client.hear("unsubscribed")).toEqual({ op: "unsubscribed", id: 1 });
    station.tick(3);
    await client.settled();
    expect(client.frames).toEqual([]);
  });

  test("a symbiote's own streams reach everyone, and leave with it", async () => {
    const symbiote = station.open("symbiote");
    await symbiote.hear("hello");
    const { session, messages, until } = await join();
    const seen: number[] = [];
    session.subscribe({ stream: "decoded" }, ({ values }) => seen.push(...values));
    const draft = {
      name: "decoded",
      kind: "decoded" as const,
      labels: ["x", "y"],
      unit: "workspace",
      rateHz: 100,
    };
    symbiote.send({ op: "publish", streams: [draft] });
    const { ids } = await symbiote.hear("published");
    await until(() => messages.some(({ op }) => op === "subscribed"), "the subscription");
    const row = (seq: number) =>
      encodeData(
        { stream: ids.decoded, seq, tick: seq, time: 0, dt: 0.01, rows: 1 },
        Float32Array.of(seq, -seq),
      );
    for (let seq = 0; seq < 3; seq++) symbiote.ws.send(row(seq));
    await until(() => seen.length === 6, "three rows");
    expect(seen).toEqual([0, -0, 1, -1, 2, -2]);
    expect(station.reached).toEqual(Array(3).fill("rows of decoded"));
    symbiote.ws.close();
    await until(() => messages.some(({ op }) => op === "unsubscribed"), "the withdrawal");
    // A new one, with a new id: the subscription finds it by its name.
    const next = station.open("symbiote");
    await next.hear("hello");
    next.send({ op: "publish", streams: [draft] });
    const again = await next.hear("published");
    expect(again.ids.decoded).toBeGreaterThan(ids.decoded);
    await until(() => messages.filter(({ op }) => op === "subscribed").length === 2, "the new subscription");
    next.ws.send(
      encodeData(
        { stream: again.ids.decoded, seq: 0, tick: 9, time: 0, dt: 0.01, rows: 1 },
        Float32Array.of(7, 8),
      ),
    );
    await until(() => seen.length === 8, "a row of the new stream");
  });
});

test("a symbiote may not publish under the name of a stream of the session's own", async () => {
  const symbiote = station.open("symbiote");
  await symbiote.hear("hello");
  const draft = { kind: "decoded" as const, labels: ["x"], unit: "", rateHz: 0 };
  for (const { name } of station.rig.layout.streams.slice(0, 3)) {
    symbiote.send({
      op: "publish",
      streams: [
        { ...draft, name: "mine" },
        { ...draft, name },
      ],
    });
    const { code, message } = await symbiote.hear("error");
    expect(code).toBe("taken");
    expect(message).toMatch(new RegExp(`"${name}".*another name`));
  }
  symbiote.send({ op: "publish", streams: [{ ...draft, name: "mine" }] });
  expect(Object.keys((await symbiote.hear("published")).ids)).toEqual(["mine"]);
});

describe("slow clients", () => {
  const wide: StreamDescriptor = {
    id: 50,
    name: "wide",
    kind: "activation",
    dtype: "f32",
    shape: [4096],
    rateHz: 1000,
    unit: "rate",
    labels: Array.from({ length: 4096 }, (_, i) => `ch${i}`),
    offset: 0,
  };
  const row = new Float32Array(4096);

  test.each([freshSeed(), freshSeed()])(
    "gaps = drops under random stalls of a real socket, seed %i",
    async (seed) => {
      const rng = createRng(seed);
      const feed = station.gateway.carry([wide], 4096);
      const { session, ws, until } = await join();
      const sub = session.subscribe(
        {
          stream: "wide",
          policy: rng.uniform() < 0.5 ? "latest" : "drop-oldest",
          depth: 4,
          rows: 1 + rng.below(3),
        },
        ({ seq, values }) => expect(values[0], "the row that seq names").toBe(seq),
      );
      await until(() => sub.stream !== undefined, "the subscription");
      let tick = 0;
      const publish = (rows: number) => {
        for (let i = 0; i < rows; i++) {
          row[0] = tick;
          feed.publish(tick, tick / 1000, row);
          tick++;
        }
      };
      for (let i = 0; i < 12; i++) {
        if (rng.uniform() < 0.5) ws.pause();
        else ws.resume();
        publish(rng.below(400));
        await sleep(rng.below(5));
      }
      ws.resume();
      // Everything sent is read; one more stretch shows the client what was dropped last.
      await until(() => {
        publish(1);
        return sub.gaps.lastSeq >= tick - 8;
      }, "the stream to be live again");
      const at = sub.gaps.lastSeq;
      await until(() => (sub.counted?.lastSeq ?? -1) >= at, "the server's count");
      expect(sub.gaps.missed).toBe(sub.counted?.dropped);
      expect(sub.gaps.lastSeq).toBe(sub.counted?.lastSeq);
    },
  );

  test("lossless that cannot keep up is closed with 4008, and says so", async () => {
    const feed = station.gateway.carry([wide], 4096);
    const client = station.open("viewer");
    await client.hear("hello");
    client.send({ op: "subscribe", id: 1, stream: "wide", policy: "lossless", depth: 4 });
    await client.hear("subscribed");
    client.ws.pause();
    for (let tick = 0; tick < 4000 && [...station.gateway.peers].length > 0; tick++) {
      feed.publish(tick, 0, row);
      if (tick % 100 === 0) await sleep(1);
    }
    client.ws.resume();
    await client.ended();
    expect(client.end).toMatchObject({ code: 4008, reason: expect.stringMatching(/too slow.*"wide"/) });
  });

  test("a stalled watcher costs the others no row", async () => {
    const feed = station.gateway.carry([wide], 4096);
    const [slow, quick] = [await join(), await join()];
    slow.session.subscribe({ stream: "wide" }, () => {});
    const seen: number[] = [];
    const sub = quick.session.subscribe({ stream: "wide" }, ({ seq }) => seen.push(seq));
    await quick.until(() => sub.stream !== undefined, "the subscription");
    await slow.until(() => slow.messages.some(({ op }) => op === "subscribed"), "the subscription");
    slow.ws.pause();
    for (let tick = 0; tick < 1000; tick++) {
      feed.publish(tick, 0, row);
      if (tick % 10 === 9) await quick.until(() => seen.length === tick + 1, "every row so far");
    }
    expect(seen.length).toBe(1000);
  });
});

describe("coming back", () => {
  test("the same session resumes: rows missed meanwhile are served again, once", async () => {
    const kept = newSession();
    const seqs: number[] = [];
    const first = await join("viewer", kept);
    const sub = kept.client.subscribe({ stream: "world", policy: "drop-oldest" }, ({ seq, rows }) => {
      for (let r = 0; r < rows; r++) seqs.push(seq + r);
    });
    await first.until(() => sub.stream !== undefined, "the subscription");
    station.tick(10);
    await first.until(() => seqs.length === 10, "ten rows");
    first.ws.terminate();
    await first.ended();
    station.tick(10);
    const second = await join("viewer", kept);
    await second.until(() => seqs.length === 20, "what was missed");
    station.tick(10);
    await second.until(() => seqs.length === 30, "what is live");
    expect(seqs).toEqual(Array.from({ length: 30 }, (_, i) => i));
    expect(sub.gaps.missed).toBe(0);
    expect(kept.messages.filter(({ op }) => op === "resumed")).toEqual([
      { op: "resumed", id: 1, from: 10, to: 19 },
    ]);
  });

  test("another session cannot be resumed, and says so; subscriptions begin afresh", async () => {
    const client = station.open("viewer");
    await client.hear("hello");
    client.send({ op: "resume", sessionId: "another", streams: [{ id: 1, stream: "world", lastSeq: 3 }] });
    expect(await client.hear("error")).toMatchObject({ code: "unknown_session" });
    await client.hear("subscribed");
    station.tick();
    await client.until(() => client.frames.length === 1, "a row");
  });

  test("a stream that is gone is said to be, and keeps none of the others from going on", async () => {
    const client = station.open("viewer");
    const { sessionId } = await client.hear("hello");
    const streams = ["activation", "gone", "world"].map((stream, id) => ({ id, stream, lastSeq: -1 }));
    client.send({ op: "resume", sessionId: String(sessionId), streams });
    expect(await client.hear("error")).toMatchObject({ code: "no_stream", ref: "resume" });
    await client.until(
      () => client.heard.filter(({ op }) => op === "subscribed").length === 2,
      "both others",
    );
    expect(client.heard.filter(({ op }) => op === "subscribed")).toMatchObject([{ id: 0 }, { id: 2 }]);
  });

  test("a hidden page slows to a row a second, and a snapshot brings it up to date", async () => {
    const client = station.open("viewer");
    await client.hear("hello");
    client.send({ op: "subscribe", id: 1, stream: "world", rows: 16 });
    await client.hear("subscribed");
    client.send({ op: "visibility", hidden: true });
    expect(await client.hear("subscribed")).toMatchObject({ rows: 1, stride: 100 });
    station.tick(250);
    await client.until(() => client.frames.length === 3, "three rows");
    client.send({ op: "visibility", hidden: false });
    expect(await client.hear("subscribed")).toMatchObject({ rows: 16, stride: 1 });
    client.send({ op: "snapshot", id: 1, rows: 5 });
    await client.until(() => client.frames.length === 4, "the snapshot");
    expect(rowsOf(client.frames).at(-1)).toMatchObject({ type: 3, seq: 245, rows: 5 });
  });
});

describe("steering", () => {
  async function holder(role: "symbiote" | "controller" = "symbiote") {
    const client = station.open(role);
    await client.hear("hello");
    client.send({ op: "lease", site: 0 });
    return { client, lease: (await client.hear("lease")).id };
  }
  const json = (lease: number, n: number) => ({
    op: "steer" as const,
    id: `c${n}`,
    n,
    lease,
    site: 0,
    currents: Array(UNITS).fill(0.1),
    causeTick: station.rig.tick - 1,
    ttlTicks: 3,
  });

  test("queued, applied, ended: each is told, with the tick it happened at", async () => {
    station.tick(5);
    const { client, lease } = await holder();
    client.send(json(lease, 1));
    await client.settled();
    station.tick(10);
    expect(await client.hear("steerAck")).toMatchObject({ id: "c1", state: "queued" });
    expect(await client.hear("steerApplied")).toMatchObject({ id: "c1", tick: 5, causeTick: 4 });
    expect(await client.hear("steerEnded")).toMatchObject({ id: "c1", why: "ttl" });
  });

  test("a binary command acts as its JSON form does", async () => {
    const other = await createStation();
    try {
      for (const [where, binary] of [
        [station, true],
        [other, false],
      ] as const) {
        where.tick(5);
        const client = where.open("symbiote");
        await client.hear("hello");
        client.send({ op: "lease", site: 0 });
        const { id: lease } = await client.hear("lease");
        const command = { n: 1, lease, site: 0, causeTick: 4, gain: 1, ttlTicks: 3, rampTicks: 0 };
        const frame = createFrameBuffer(UNITS);
        frame.values.fill(0.25);
        writeSteering(frame, command);
        if (binary) client.ws.send(frame.bytes);
        else client.send({ op: "steer", id: "a", ...command, currents: Array(UNITS).fill(0.25) });
        await client.settled();
        where.tick(10);
      }
      expect(station.digest()).toBe(other.digest());
    } finally {
      await other.close();
    }
  });

  test("a lost connection gives its site back", async () => {
    station.tick(5);
    const { client, lease } = await holder();
    client.send(json(lease, 1));
    await client.settled();
    station.tick();
    client.ws.terminate();
    const { client: next, lease: newLease } = await (async () => {
      await client.until(() => station.events.includes("disconnect"), "the release");
      return holder("controller");
    })();
    expect(newLease).toBeGreaterThan(lease);
    station.tick(3);
    expect(station.rig.stimulator.currents.every((x) => x === 0)).toBe(true);
    expect(station.events).toEqual(["granted", "disconnect", "granted"]);
    await next.settled();
  });

  test("taking over is explicit; the loser is told", async () => {
    const { client: first, lease } = await holder();
    const second = station.open("controller");
    await second.hear("hello");
    second.send({ op: "lease", site: 0 });
    expect(await second.hear("error")).toMatchObject({ code: "lease_held" });
    second.send({ op: "lease", site: 0, take: true });
    expect(await second.hear("lease")).toMatchObject({ state: "granted" });
    expect(await first.hear("lease")).toEqual({ op: "lease", id: lease, site: 0, state: "lost" });
  });
});

describe("the rest", () => {
  test("what the session refuses is answered in its own words", async () => {
    const client = station.open("controller");
    await client.hear("hello");
    client.send({ op: "swap", what: "law", name: "pie" });
    expect(await client.hear("error")).toMatchObject({
      code: "refused",
      message: 'no law "pie"',
      ref: "swap",
    });
    await client.settled();
  });

  test("clock replies carry our stamp and the server's", async () => {
    const { session, until } = await join();
    await until(() => {
      session.poll();
      return !Number.isNaN(session.clock.offsetMs);
    }, "the clock");
    expect(Math.abs(session.clock.offsetMs)).toBeLessThanOrEqual(session.clock.roundTripMs / 2 + 1);
  });

  test("everything a server says is of the protocol", async () => {
    const { session, messages, until } = await join("symbiote");
    session.subscribe({ stream: "world", rows: 4 }, () => {});
    session.send({ op: "lease", site: 0 });
    session.send({ op: "credit", id: 77, seq: 1 });
    session.poll();
    station.tick(10);
    await until(() => messages.some(({ op }) => op === "stats"), "stats");
    expect(new Set(messages.map(({ op }) => op)).size).toBeGreaterThan(5);
    for (const message of messages) expect(serverMessage.safeParse(message).error).toBeUndefined();
  });

  test("closing says why", async () => {
    const client = station.open("viewer");
    await client.hear("hello");
    await station.gateway.close(1012, "the server restarts; connect again");
    await client.ended();
    expect(client.end).toMatchObject({ code: 1012, reason: "the server restarts; connect again" });
  });

  test("over shared memory a symbiote hears and is heard the same", async () => {
    const pair = createSharedPair(1 << 16);
    const link = station.gateway.adopt(pair);
    const socket = sharedSocket(pair, "far");
    const { client, messages } = newSession();
    socket.onMessage = (data) => client.receive(typeof data === "string" ? data : data.slice());
    client.opened({ send: (data) => socket.send(data) });
    const turn = () => {
      socket.drain();
      link.drain();
      socket.drain();
    };
    turn();
    expect(client.hello?.role).toBe("symbiote");
    const rows: number[][] = [];
    client.subscribe({ stream: "activation" }, ({ values }) => rows.push([...values]));
    client.send({ op: "lease", site: 0 });
    turn();
    const lease = messages.find((m) => m.op === "lease");
    expect(lease).toMatchObject({ state: "granted" });
    const expected: number[][] = [];
    for (let i = 0; i < 2000; i++) {
      station.tick();
      expected.push([...station.rig.row.subarray(0, UNITS)]);
      socket.drain();
    }
    expect(rows).toEqual(expected);
    socket.close();
    link.drain();
    expect([...station.gateway.peers]).toEqual([]);
    expect(station.events).toEqual(["granted", "disconnect"]);
  });

  test("a browser's way in: token as a subprotocol, our own origin", async () => {
    const { port, tokens } = station;
    const ws = new WebSocket(`ws://127.0.0.1:${port}`, [PROTOCOL, `token.${tokens.viewer}`], {
      headers: { Origin: `http://127.0.0.1:${port}` },
    });
    const client = listen(ws);
    expect((await client.hear("hello")).role).toBe("viewer");
    expect(ws.protocol).toBe(PROTOCOL);
    ws.terminate();
  });
});
