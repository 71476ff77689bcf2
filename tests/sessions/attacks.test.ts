/**
 * What people with bad intentions, or bad clients, may try. Each is refused in the way the protocol says, and none
 * changes a single bit of the brain: after every attack the session goes on, and its digest is that of a session
 * nobody attacked.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkBind, checkToken } from "../../server/runtime/auth.ts";
import { createFrameBuffer, encodeData, writeSteering } from "../../streams/codec.ts";
import { sessionDigest } from "../../streams/digest.ts";
import { step } from "../../streams/loop.ts";
import { PROTOCOL } from "../../streams/protocol.ts";
import { standInRig, UNITS } from "../stand-ins.ts";
import { createStation, SEED, type Station } from "./station.ts";

const BEFORE = 20;
const AFTER = 20;

const undisturbed = (() => {
  const rig = standInRig(SEED);
  const digest = sessionDigest();
  for (let i = 0; i < BEFORE + AFTER; i++) {
    step(rig, []);
    digest.onTick(rig);
  }
  return digest.hex();
})();

let folder: string;
let station: Station;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "page-"));
  writeFileSync(join(folder, "index.html"), "<!doctype html>the page");
  station = await createStation({}, folder);
  station.tick(BEFORE);
});

afterEach(async () => {
  station.tick(AFTER);
  const digest = station.digest();
  await station.close();
  rmSync(folder, { recursive: true });
  expect(digest, "the brain went on as if nothing had happened").toBe(undisturbed);
  const log = station.logged.join("");
  for (const token of Object.values(station.tokens)) expect(log).not.toContain(token);
});

/** Open a socket that must be refused before it exists. */
async function refused(client: ReturnType<Station["open"]>, status: number): Promise<string> {
  await client.ended();
  expect(client.heard).toEqual([]);
  expect(client.end.status).toBe(status);
  return client.end.body;
}

describe("at the door", () => {
  test.each([
    ["wrong", "evil.example"],
    ["rebound to our address", "127.0.0.1.evil.example"],
    ["almost ours", "localhost.evil.example"],
    ["almost ours, from the left", "evillocalhost"],
    ["an address that is none", "[::1"],
  ])("Host is %s", async (_, host) => {
    const body = await refused(station.open("controller", { Host: host }), 403);
    expect(body).toMatch(/not served here/);
    const page = await http(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(page).toMatch(/^HTTP\/1.1 403 /);
    expect(page).not.toContain("the page");
  });

  test("no Host at all", async () => {
    expect(await http("GET / HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1.1 40[03] /);
    const upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n";
    const more = `Sec-WebSocket-Key: ${"A".repeat(22)}==\r\nSec-WebSocket-Protocol: ${PROTOCOL}\r\n`;
    expect(await http(`GET / HTTP/1.0\r\n${upgrade}${more}\r\n`)).toMatch(/^HTTP\/1.1 40[03] /);
  });

  test.each([
    ["evil", () => "http://evil.example"],
    ["null", () => "null"],
    ["empty", () => ""],
    ["an IP of the neighbourhood", () => "http://192.168.1.7"],
    ["our address, another port", () => `http://127.0.0.1:${station.port + 1}`],
    ["our address, no port", () => "http://127.0.0.1"],
    ["our address, another scheme", () => `https://127.0.0.1:${station.port}`],
    ["ours as a prefix", () => `http://localhost:${station.port}.evil.example`],
  ])("Origin is %s", async (_, origin) => {
    const body = await refused(station.open("controller", { Origin: origin() }), 403);
    expect(body).toMatch(/may not connect/);
  });

  test("no token", async () => {
    expect(await refused(station.open(undefined), 401)).toMatch(/token is needed/);
  });

  test.each([
    ["a prefix", (token: string) => token.slice(0, -1)],
    ["one letter more", (token: string) => `${token}A`],
    ["one letter wrong", (token: string) => (token[0] === "A" ? "B" : "A") + token.slice(1)],
    ["other case", (token: string) => token.toLowerCase().replace(/^[^a-z]*$/, "x")],
    ["a megabyte cut to what a header takes", () => "A".repeat(8000)],
  ])("a token that is %s", async (_, spoil) => {
    const wrong = spoil(station.tokens.controller);
    expect(wrong).not.toBe(station.tokens.controller);
    await refused(station.open(undefined, { Authorization: `Bearer ${wrong}` }), 401);
    await refused(station.open(undefined, {}, [PROTOCOL, `token.${wrong}`]), 401);
  });

  test("a token in the address is not looked at", async () => {
    const { viewer } = station.tokens;
    const head = `GET /?token=${viewer} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n`;
    const rest = `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${"A".repeat(22)}==\r\n`;
    expect(await http(`${head}${rest}Sec-WebSocket-Protocol: ${PROTOCOL}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 401 /,
    );
  });

  test("another subprotocol", async () => {
    expect(await refused(station.open("viewer", {}, ["symbiote.v9"]), 400)).toMatch(/symbiote\.v1/);
  });

  test("too many connections", async () => {
    const small = await createStation({ connections: 2 });
    try {
      for (let i = 0; i < 2; i++) await small.open("viewer").hear("hello");
      expect(await refused(small.open("viewer"), 503)).toMatch(/try again/);
    } finally {
      await small.close();
    }
  });

  test("an upgrade that never ends is cut off", async () => {
    const socket = await station.tcp();
    let closed = false;
    socket.on("close", () => {
      closed = true;
    });
    socket.on("error", () => {});
    socket.resume();
    socket.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    const drip = setInterval(() => socket.writable && socket.write("X-Slow: 1\r\n"), 50);
    await station.open("viewer").until(() => closed, "the slow client cut off");
    clearInterval(drip);
  });

  test("listening to others without a token of one's own", () => {
    expect(() => checkBind("0.0.0.0", false)).toThrow(/choose a token/);
    expect(() => checkBind("192.168.1.7", false)).toThrow(/choose a token/);
    expect(() => checkBind("::", false)).toThrow(/choose a token/);
    expect(() => checkBind("127.evil.example", false)).toThrow(/choose a token/);
    for (const host of ["127.0.0.1", "localhost", "::1"]) expect(() => checkBind(host, false)).not.toThrow();
    expect(() => checkBind("0.0.0.0", true)).not.toThrow();
    expect(() => checkToken("secret")).toThrow(/22 to 128/);
    expect(() => checkToken(`${"a".repeat(30)}\r\nX: y`)).toThrow(/22 to 128/);
  });
});

describe("what is sent", () => {
  test.each([
    ["steers", { op: "steer", id: "a", n: 1, lease: 1, site: 0, currents: [1], causeTick: 19, ttlTicks: 5 }],
    ["asks for the lease", { op: "lease", site: 0 }],
    ["stops", { op: "estop" }],
    ["pauses", { op: "control", do: "pause" }],
    ["sets a goal", { op: "goal", goal: [1, 1] }],
    ["swaps the law", { op: "swap", what: "law", name: "off" }],
    [
      "announces streams",
      { op: "publish", streams: [{ name: "x", kind: "metric", labels: ["x"], unit: "", rateHz: 0 }] },
    ],
    ["records", { op: "record", do: "start" }],
  ] as const)("a viewer that %s", async (_, message) => {
    const viewer = station.open("viewer");
    await viewer.hear("hello");
    viewer.ws.send(JSON.stringify(message));
    await viewer.ended();
    expect(viewer.end).toMatchObject({ code: 4003, reason: expect.stringMatching(/another token/) });
    expect(station.reached).toEqual([]);
  });

  test("a viewer that steers in binary, or sends rows", async () => {
    const row = encodeData({ stream: 1, seq: 0, tick: 0, time: 0, dt: 0, rows: 1 }, new Float32Array(1));
    for (const bytes of [steering({ lease: 1 }), row]) {
      const viewer = station.open("viewer");
      await viewer.hear("hello");
      viewer.ws.send(bytes);
      await viewer.ended();
      expect(viewer.end.code).toBe(4003);
    }
    expect(station.reached).toEqual([]);
  });

  test.each([
    ["binary", new Uint8Array(2 << 20)],
    ["text", "a".repeat(2 << 20)],
  ])("2 MiB of %s", async (_, payload) => {
    const client = station.open("controller");
    await client.hear("hello");
    client.ws.send(payload);
    await client.ended();
    expect(client.end.code).toBe(1009);
  });

  test.each([200_000, 65])("%i tiny fragments", async (count) => {
    const client = station.open("controller");
    await client.hear("hello");
    for (let i = 0; i < count && client.ws.readyState === client.ws.OPEN; i++)
      client.ws.send("a", { fin: false });
    await client.ended();
    expect(client.end.code).toBe(1008);
  });

  test("a flood of pings", async () => {
    const client = station.open("viewer");
    await client.hear("hello");
    for (let i = 0; i < 1000; i++) client.ws.ping();
    await client.ended();
    expect(client.end).toMatchObject({ code: 1008, reason: expect.stringMatching(/pings/) });
  });

  test("a flood of messages", async () => {
    const client = station.open("viewer");
    await client.hear("hello");
    for (let i = 0; i < 5000; i++) client.send({ op: "clock", t0: i });
    await client.ended();
    expect(client.end).toMatchObject({ code: 1008, reason: expect.stringMatching(/messages/) });
  });

  test.each([
    ["headers cut short", () => new Uint8Array(31)],
    ["headers that lie about their length", () => spoilt((v) => v.setUint16(2, 60_000, true))],
    ["rows that are not there", () => spoilt((v) => v.setUint16(28, 60_000, true))],
    ["types there are not", () => spoilt((v) => v.setUint8(0, 77))],
    ["dtypes there are not", () => spoilt((v) => v.setUint16(30, 9, true))],
    ["streams of others", () => spoilt(() => {})],
    ["leases that are no numbers", () => steering({ lease: Number.NaN })],
    ["text that is not JSON", () => "{"],
    ["JSON that is no object", () => "[]"],
    ["prototypes", () => '{"op":"subscribe","__proto__":{"id":1},"stream":1}'],
    ["fields of other types", () => '{"op":"lease","site":"0"}'],
  ])("%s: an error each, and the third closes", async (_, make) => {
    const client = station.open("symbiote");
    await client.hear("hello");
    for (let i = 0; i < 3; i++) client.ws.send(make());
    await client.ended();
    expect(client.heard.map((m) => (m.op === "error" ? m.code : m.op))).toEqual(Array(3).fill("malformed"));
    expect(client.end).toMatchObject({ code: 4002, reason: expect.stringMatching(/^3 malformed/) });
    expect(station.reached).toEqual([]);
  });

  test("text that is not UTF-8", async () => {
    const client = station.open("controller");
    await client.hear("hello");
    client.ws.send(Buffer.from([0xc3, 0x28]), { binary: false });
    await client.ended();
    expect(client.end.code).toBe(1007);
  });

  test("an op of a later version is answered, and the connection stays", async () => {
    const client = station.open("viewer");
    await client.hear("hello");
    for (let i = 0; i < 5; i++) client.ws.send('{"op":"dance"}');
    for (let i = 0; i < 5; i++) expect(await client.hear("error")).toMatchObject({ code: "unknown_op" });
    await client.settled();
  });

  test("a socket that goes silent is given up", async () => {
    const strict = await createStation({ heartbeatMs: 100 });
    try {
      const client = strict.open("viewer");
      await client.hear("hello");
      client.ws.pong = () => {};
      (client.ws as unknown as { _autoPong: boolean })._autoPong = false;
      await client.ended();
      expect(client.end.code).toBe(1006);
    } finally {
      await strict.close();
    }
  });
});

describe("what is written to the brain", () => {
  /** A symbiote with the lease. */
  async function holder() {
    const client = station.open("symbiote");
    await client.hear("hello");
    client.send({ op: "lease", site: 0 });
    const { id } = await client.hear("lease");
    return { client, lease: id };
  }

  test.each([
    ["NaN", Number.NaN],
    ["infinity", Number.POSITIVE_INFINITY],
    ["minus infinity", Number.NEGATIVE_INFINITY],
    ["1e38", 1e38],
  ])("%s, as a current or as the gain", async (_, value) => {
    const { client, lease } = await holder();
    const currents = new Float32Array(UNITS);
    currents[3] = value;
    client.ws.send(steering({ lease, n: 1, currents }));
    client.ws.send(steering({ lease, n: 2, gain: value, currents: new Float32Array(UNITS).fill(1) }));
    const steer = { op: "steer", id: "j", n: 3, lease, site: 0, causeTick: BEFORE - 1, ttlTicks: 5 };
    client.ws.send(JSON.stringify({ ...steer, currents: [...currents].map((x) => (x === 0 ? 0 : 1e38)) }));
    client.ws.send(JSON.stringify({ ...steer, currents: [...currents].map((x) => (x === 0 ? 0 : 1e300)) }));
    await client.settled();
    applyWaiting();
    for (let n = 0; n < 4; n++)
      expect(await client.hear("steerAck")).toMatchObject({ state: "rejected", code: "not_finite" });
  });

  test.each([
    ["a lease that was never given", { lease: 999 }],
    ["somebody else's lease", { lease: 1 }],
  ])("under %s", async (_, change) => {
    await holder();
    const client = station.open("symbiote");
    await client.hear("hello");
    client.ws.send(steering(change));
    expect(await client.hear("steerAck")).toMatchObject({ state: "rejected", code: "no_lease" });
    client.send({ op: "lease", site: 0 });
    expect(await client.hear("error")).toMatchObject({ code: "lease_held" });
  });

  test.each([
    ["caused by the future", { causeTick: BEFORE }, "future_frame"],
    ["caused by a frame long gone", { causeTick: 0 }, "stale_frame"],
    ["without end", { ttlTicks: 60_000 }, "bad_ttl"],
    ["with a ramp without end", { rampTicks: 60_000 }, "bad_ramp"],
    ["of the wrong width", { currents: new Float32Array(UNITS + 1).fill(1) }, "bad_width"],
  ])("a command %s", async (_, change, code) => {
    const { client, lease } = await holder();
    client.ws.send(steering({ lease, ...change }));
    await client.settled();
    applyWaiting(code === "stale_frame" ? 100 : undefined);
    expect(await client.hear("steerAck")).toMatchObject({ state: "rejected", code });
  });

  test("an id that was seen before, and an n that is old, do nothing a second time", async () => {
    const steer = {
      op: "steer",
      site: 0,
      currents: Array(UNITS).fill(0.1),
      causeTick: BEFORE - 1,
      ttlTicks: 5,
    };
    const play = async (attack: boolean) => {
      const own = await createStation();
      try {
        own.tick(BEFORE);
        const client = own.open("symbiote");
        await client.hear("hello");
        client.send({ op: "lease", site: 0 });
        const { id: lease } = await client.hear("lease");
        client.ws.send(JSON.stringify({ ...steer, id: "a", n: 5, lease }));
        await client.settled();
        own.tick();
        if (attack) {
          const other = { ...steer, lease, currents: Array(UNITS).fill(0.9), causeTick: BEFORE };
          client.ws.send(JSON.stringify({ ...other, id: "a", n: 6 }));
          client.ws.send(JSON.stringify({ ...other, id: "b", n: 5 }));
          client.ws.send(steering({ lease, n: 4 }));
          await client.settled();
        }
        own.tick(10);
        await client.settled();
        const acks = client.heard.flatMap((m) => (m.op === "steerAck" ? [m.code ?? m.state] : []));
        return { acks, digest: own.digest() };
      } finally {
        await own.close();
      }
    };
    const plain = await play(false);
    const attacked = await play(true);
    expect(plain.acks).toEqual(["queued"]);
    expect(attacked.acks).toEqual(["queued", "queued", "stale_n", "stale_n"]);
    expect(attacked.digest).toBe(plain.digest);
    expect(plain.digest).not.toBe(undisturbed);
  });

  /** Let the stimulator judge what waits, at the next tick, without running it. */
  function applyWaiting(tick = station.rig.tick) {
    const { commands } = station.desk.take();
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) station.rig.stimulator.accept(command, tick);
    station.desk.report(station.rig.stimulator.drain());
  }
});

describe("paths", () => {
  test.each([
    "/../../../../etc/passwd",
    "/..%2f..%2f..%2fetc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/....//....//etc/passwd",
    "//etc/passwd",
    "/..\\..\\etc\\passwd",
    "/index.html/../../etc/passwd",
    "/%00",
    "/index.html%00.js",
    "/package.json",
    "http://127.0.0.1/etc/passwd",
    "file:///etc/passwd",
    "*",
  ])("GET %s", async (path) => {
    const answer = await http(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 40[04] /);
    expect(answer).not.toContain("root:");
  });

  test("the page itself is served, guarded", async () => {
    const answer = await http("GET /?x=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
    expect(answer).toContain("the page");
    for (const header of ["default-src 'none'", "X-Frame-Options: DENY", "nosniff", "no-referrer"])
      expect(answer).toContain(header);
    expect(answer).not.toMatch(/access-control-allow/i);
  });

  test("nothing can be written", async () => {
    const answer = await http("PUT /index.html HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1.1 405 /);
  });
});

/** Say exactly these bytes over TCP; the whole answer. */
async function http(request: string): Promise<string> {
  const socket = await station.tcp();
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  socket.on("error", () => {});
  socket.write(request);
  await new Promise((resolve) => socket.on("close", resolve));
  return answer;
}

function spoilt(change: (view: DataView) => void): Uint8Array {
  const bytes = encodeData({ stream: 1, seq: 0, tick: 0, time: 0, dt: 0, rows: 1 }, Float32Array.of(1, 2));
  change(new DataView(bytes.buffer));
  return bytes;
}

function steering(
  change: Partial<Parameters<typeof writeSteering>[1]> & { currents?: Float32Array },
): Uint8Array {
  const { currents = new Float32Array(UNITS).fill(1), ...rest } = change;
  const frame = createFrameBuffer(currents.length);
  frame.values.set(currents);
  const command = { site: 0, n: 1, causeTick: BEFORE - 1, lease: 0, gain: 1, ttlTicks: 5, rampTicks: 0 };
  writeSteering(frame, { ...command, ...rest });
  return frame.bytes;
}
