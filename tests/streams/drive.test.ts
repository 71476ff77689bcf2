import { describe, expect, test } from "vitest";
import { applyControl, control } from "../../streams/control.ts";
import { lockstep, recordArrivals, replay } from "../../streams/drive.ts";
import { constantLatency, createLatency, inTicks } from "../../streams/latency.ts";
import type { Command, Reactor } from "../../streams/ports.ts";
import { createCommandQueue } from "../../streams/queue.ts";
import { standInRig, UNITS } from "../stand-ins.ts";

const silent: Reactor = { react: () => undefined, learn: () => {} };

/** Reuses one command and one buffer for everything it says. */
function thrifty(log: string[] = []): Reactor {
  const command = { n: 0, site: 0, currents: new Float32Array(UNITS), gain: 1, causeTick: 0 };
  const said = { ...command, ttlTicks: 1, rampTicks: 0 };
  return {
    react(tick) {
      log.push(`react ${tick}`);
      said.n++;
      said.causeTick = tick;
      said.currents.fill(tick / 100);
      return said;
    },
    learn: () => log.push("learn"),
  };
}

describe("lockstep", () => {
  test("a tick is: before, arrivals, reaction, onTick, learning", () => {
    const log: string[] = [];
    lockstep(standInRig(1), thrifty(log), constantLatency(), 2, {
      before: ({ tick }) => log.push(`before ${tick}`),
      onArrival: (tick, { causeTick }) => log.push(`${causeTick} arrives at ${tick}`),
      onTick: ({ tick }) => log.push(`row ${tick - 1}`),
    });
    expect(log).toEqual([
      ...["before 0", "react 0", "row 0", "learn"],
      ...["before 1", "0 arrives at 1", "react 1", "row 1", "learn"],
    ]);
  });

  test("commands that wait are copies, in order, each at its tick", () => {
    const { arrivals, onArrival } = recordArrivals();
    lockstep(standInRig(1), thrifty(), constantLatency(3), 12, { onArrival });
    const seen = [...arrivals].map(([tick, list]) => [
      tick,
      ...list.map((c) => [c.causeTick, c.currents[0]]),
    ]);
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map((k) => [k + 3, [k, Math.fround(k / 100)]]));
  });

  test("what is not sampled is not shown to the reactor", () => {
    const log: string[] = [];
    const latency = inTicks(createLatency({ periodMs: 10, delayMs: 25, sampling: "when-idle" }), 10);
    lockstep(standInRig(1), thrifty(log), latency, 7);
    expect(log).toEqual(["react 0", "learn", "react 3", "learn", "react 6", "learn"]);
  });

  test("the reactor sees activation, intention, trial, world, currents and input, and nothing else", () => {
    const rig = standInRig(1);
    let seen: readonly number[] = [];
    const look: Reactor = {
      ...silent,
      react(_, row) {
        seen = [...row];
        return undefined;
      },
    };
    lockstep(rig, look, constantLatency(), 3);
    const { activation, intention, trial, world, currents, input } = rig.views;
    expect(seen).toEqual([...activation, ...intention, ...trial, ...world, ...currents, ...input]);
  });

  test("ends early when `before` says so, and says how far it came", () => {
    const rig = standInRig(1);
    const stop = { before: () => rig.tick < 4 };
    expect(lockstep(rig, silent, constantLatency(), 10, stop)).toBe(4);
    expect(replay(rig, new Map(), 10, stop)).toBe(0);
    expect(rig.tick).toBe(4);
  });

  test("goes on over several calls with one queue", () => {
    const whole = recordArrivals();
    lockstep(standInRig(1), thrifty(), constantLatency(2), 6, whole);
    const parts = recordArrivals();
    const [rig, reactor, latency, queue] = [
      standInRig(1),
      thrifty(),
      constantLatency(2),
      createCommandQueue(),
    ];
    for (const ticks of [1, 3, 2]) lockstep(rig, reactor, latency, ticks, { ...parts, queue });
    expect(parts.arrivals).toEqual(whole.arrivals);
  });
});

describe("the queue", () => {
  const command = (n: number, id?: string): Command => {
    const rest = { site: 0, gain: 1, causeTick: n, ttlTicks: 1, rampTicks: 0 };
    return { n, ...rest, currents: Float32Array.of(n), ...(id === undefined ? {} : { id }) };
  };

  test("hands out what is due, and an id never sticks to a reused slot", () => {
    const queue = createCommandQueue();
    queue.push(command(1, "a"), 5);
    queue.push(command(2), 5);
    queue.push(command(3), 7);
    expect(queue.take(4)).toEqual([]);
    expect(queue.take(6)).toEqual([command(1, "a"), command(2)]);
    queue.push(command(4), 8);
    queue.push({ ...command(5), currents: Float32Array.of(5, 5) }, 8);
    expect(queue.take(8)).toEqual([
      command(3),
      command(4),
      { ...command(5), currents: Float32Array.of(5, 5) },
    ]);
    expect(queue.take(9)).toEqual([]);
  });
});

describe("controls", () => {
  test("a goal of the wrong width is refused; the right one reaches brain and twin", () => {
    const rig = standInRig(1);
    expect(() => applyControl(rig, { op: "instruct", goal: [1] })).toThrow(/2 numbers, not 1/);
    applyControl(rig, { op: "instruct", goal: [0.25, -0.5] });
    lockstep(rig, silent, constantLatency(), 30);
    expect([...rig.views.intention]).toEqual([0.25, -0.5]);
    expect(rig.views.twin.at(-1)).toBe(0);
  });

  test("a control for another site does nothing", () => {
    const rig = standInRig(1);
    const [first] = [thrifty().react(-1, rig.row)!];
    rig.stimulator.accept({ ...first, ttlTicks: 9 }, 0);
    applyControl(rig, { op: "release", site: 3, why: "released" });
    lockstep(rig, silent, constantLatency(), 1);
    expect(rig.views.steering[7]).toBe(1);
    applyControl(rig, { op: "release", site: 0, why: "released" });
    lockstep(rig, silent, constantLatency(), 2);
    expect(rig.views.steering[7]).toBe(0);
  });

  test("an unknown control is refused where it comes in", () => {
    expect(control.safeParse({ op: "estop" }).success).toBe(true);
    expect(control.safeParse({ op: "panic" }).success).toBe(false);
    expect(control.safeParse({ op: "electrodes", change: { noise: -1 } }).success).toBe(false);
  });
});
