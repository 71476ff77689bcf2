import { beforeEach, describe, expect, test } from "vitest";
import type { SteeringFrame } from "../../streams/codec.ts";
import type { Peer } from "../../streams/peer.ts";
import type { ServerMessage } from "../../streams/protocol.ts";
import { createSteeringDesk, type SteeringDesk } from "../../streams/steering-desk.ts";

function person(id: number): Peer & { readonly heard: ServerMessage[] } {
  const heard: ServerMessage[] = [];
  return { id, role: "controller", heard, send: (message) => heard.push(message), close() {} };
}

const binary = (lease: number, n: number): SteeringFrame => ({
  type: 4,
  flags: 0,
  site: 0,
  n,
  causeTick: 5,
  lease,
  gain: 1,
  ttlTicks: 10,
  rampTicks: 0,
  currents: Float32Array.of(n),
});
const json = (lease: number, n: number, id: string) => ({
  op: "steer" as const,
  id,
  n,
  lease,
  site: 0,
  currents: [1],
  gain: 1,
  causeTick: 5,
  ttlTicks: 10,
  rampTicks: 0,
});

let desk: SteeringDesk;
let log: string[];
const take = () => {
  const { orders, commands } = desk.take();
  return { orders: [...orders], n: commands.map(({ n }) => n) };
};

beforeEach(() => {
  log = [];
  desk = createSteeringDesk(1, (_, { peer, state }) => log.push(`${peer} ${state}`));
});

describe("the lease decides", () => {
  test("a command under the lease waits for the tick, once", () => {
    const ann = person(1);
    desk.handle(ann, { op: "lease", site: 0, take: false });
    expect(ann.heard).toEqual([{ op: "lease", id: 1, site: 0, state: "granted" }]);
    desk.steer(ann, binary(1, 0));
    desk.handle(ann, json(1, 1, "a"));
    expect(take()).toEqual({ orders: [{ op: "handOver", site: 0 }], n: [0, 1] });
    expect(take()).toEqual({ orders: [], n: [] });
  });

  test.each([
    ["nobody's", 0, false],
    ["somebody else's", 1, true],
    ["one that has ended", 1, false],
  ])("a command under a lease that is %s is refused and goes nowhere", (_, lease, held) => {
    const [ann, bob] = [person(1), person(2)];
    if (held) desk.handle(bob, { op: "lease", site: 0, take: false });
    else if (lease === 1) {
      desk.handle(ann, { op: "lease", site: 0, take: false });
      desk.handle(ann, { op: "release", site: 0 });
    }
    take();
    desk.steer(ann, binary(lease, 3));
    expect(ann.heard.at(-1)).toMatchObject({ op: "steerAck", n: 3, state: "rejected", code: "no_lease" });
    expect(take().n).toEqual([]);
  });

  test("taking over is explicit, told to the loser, logged, and drops what the loser had waiting", () => {
    const [ann, bob] = [person(1), person(2)];
    desk.handle(ann, { op: "lease", site: 0, take: false });
    desk.steer(ann, binary(1, 1));
    expect(() => desk.handle(bob, { op: "lease", site: 0, take: false })).toThrow(/held by another/);
    desk.handle(bob, { op: "lease", site: 0, take: true });
    desk.steer(bob, binary(2, 0));
    desk.steer(ann, binary(1, 2));
    expect(ann.heard.slice(1)).toMatchObject([
      { op: "lease", id: 1, state: "lost" },
      { op: "steerAck", state: "rejected", code: "no_lease" },
    ]);
    expect(take().n).toEqual([0]);
    expect(log).toEqual(["1 granted", "1 lost", "2 granted"]);
  });

  test("a lost connection releases its sites and what it had waiting", () => {
    const ann = person(1);
    desk.handle(ann, { op: "lease", site: 0, take: false });
    desk.steer(ann, binary(1, 1));
    take();
    desk.steer(ann, binary(1, 2));
    desk.leave(ann);
    expect(take()).toEqual({ orders: [{ op: "release", site: 0, why: "disconnect" }], n: [] });
    expect(desk.leases.holder(0)).toBeUndefined();
  });

  test("estop clears what waits", () => {
    const ann = person(1);
    desk.handle(ann, { op: "lease", site: 0, take: false });
    desk.steer(ann, binary(1, 1));
    desk.handle(person(2), { op: "estop" });
    expect(take()).toEqual({ orders: [{ op: "handOver", site: 0 }, { op: "estop" }], n: [] });
  });

  test("a site that does not exist", () => {
    expect(() => desk.handle(person(1), { op: "lease", site: 1, take: true })).toThrow(
      /no site 1; there are 1/,
    );
  });
});

test("a flood between two ticks is bounded, and said so", () => {
  const ann = person(1);
  desk.handle(ann, { op: "lease", site: 0, take: false });
  for (let n = 0; n < 10_000; n++) desk.steer(ann, binary(1, n));
  expect(take().n.length).toBe(256);
  expect(ann.heard.at(-1)).toMatchObject({ state: "rejected", code: "too_fast" });
});

test("what became of a command is told to its sender, and to nobody else", () => {
  const [ann, bob] = [person(1), person(2)];
  desk.handle(ann, { op: "lease", site: 0, take: false });
  desk.handle(ann, json(1, 1, "a"));
  take();
  desk.handle(bob, { op: "lease", site: 0, take: true });
  desk.steer(bob, binary(2, 5));
  const applied = { n: 1, id: "a", tick: 9, causeTick: 5, normAsked: 1, normApplied: 0.5, clipped: true };
  desk.report([
    { op: "queued", n: 1, id: "a", duplicate: false },
    { op: "applied", ...applied },
    { op: "ended", n: 1, id: "a", tick: 10, why: "replaced" },
    { op: "rejected", n: 5, code: "stale_frame" },
  ]);
  expect(ann.heard.slice(2)).toEqual([
    { op: "steerAck", n: 1, id: "a", state: "queued" },
    { op: "steerApplied", ...applied },
    { op: "steerEnded", n: 1, id: "a", tick: 10, why: "replaced" },
  ]);
  expect(bob.heard.slice(1)).toEqual([{ op: "steerAck", n: 5, state: "rejected", code: "stale_frame" }]);
});
