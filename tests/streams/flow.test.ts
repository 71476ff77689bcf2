/**
 * Both ends count: whatever stalls, hides, jumps and changes of terms happen, the rows the client finds missing are
 * exactly those the server says it dropped, and every row that does arrive is the right one.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ClientSubscription, Wish } from "../../streams/client-session.ts";
import { type DataFrame, FLAG, FRAME_TYPE } from "../../streams/codec.ts";
import { Flow } from "../../streams/flow.ts";
import { COLUMNS, createWire, RATE_HZ, STREAM } from "./wire.ts";

type Wire = ReturnType<typeof createWire>;

/** A subscriber that takes everything and tells nobody. */
const idleFlow = () =>
  new Flow(
    { bufferedAmount: 0, holding: false, send() {}, overflowed() {}, restarted() {} },
    { policy: "latest", depth: 1, window: undefined },
    1,
  );

const act = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ do: fc.constant("rows" as const), rows: fc.integer({ min: 1, max: 40 }) }),
  },
  {
    weight: 12,
    arbitrary: fc.record({ do: fc.constant("read" as const), rows: fc.integer({ min: 1, max: 12 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("skip" as const), rows: fc.integer({ min: 1, max: 30 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("rewind" as const), rows: fc.integer({ min: 1, max: 30 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom("hide" as const, "show" as const, "change" as const),
      rows: fc.constant(0),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("settle" as const), rows: fc.constant(0) }) },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

const terms = fc.record(
  {
    policy: fc.constantFrom("latest" as const, "drop-oldest" as const),
    depth: fc.integer({ min: 1, max: 6 }),
    rows: fc.integer({ min: 1, max: 8 }),
    maxHz: fc.constantFrom(10, 25, 30, 50, 100),
    window: fc.integer({ min: 1, max: 64 }),
    channels: fc.uniqueArray(fc.integer({ min: 0, max: COLUMNS - 1 }), { minLength: 1 }),
    reduce: fc.constant("minmax" as const),
  },
  { requiredKeys: ["policy", "depth", "rows"] },
);

/** Rows that never came lie behind a frame that waits, and the terms change before any row follows them. */
const unseenGap: { asked: typeof terms extends fc.Arbitrary<infer T> ? T : never; acts: Act[] } = {
  asked: { policy: "latest", depth: 1, rows: 1, maxHz: 10, window: 1, reduce: "minmax" },
  acts: [
    { do: "rows", rows: 35 },
    { do: "skip", rows: 15 },
    { do: "rows", rows: 1 },
    { do: "read", rows: 2 },
    { do: "hide", rows: 0 },
  ],
};

/** Every value of a frame follows from its seq. */
function check(frame: DataFrame, channels: readonly number[]): void {
  const stride = Math.max(1, Math.round(frame.dt * RATE_HZ));
  const reduced = (frame.flags & FLAG.reduced) !== 0;
  for (let r = 0; r < frame.rows; r++) {
    const group = Math.floor(frame.seq / stride) + (reduced ? r >> 1 : r);
    for (let c = 0; c < frame.columns; c++) {
      const seq = frame.values[r * frame.columns + c] - channels[c] / 8;
      if (Math.floor(seq / stride) !== group)
        throw new Error(`row ${r}, column ${c} of the frame at ${frame.seq} is of row ${seq}`);
    }
  }
}

function play(wire: Wire, sub: ClientSubscription, acts: readonly Act[]): void {
  let seq = 0;
  for (const { do: what, rows } of acts) {
    if (what === "rows") for (let i = 0; i < rows; i++) wire.publish(seq++);
    else if (what === "read") wire.read(rows);
    else if (what === "skip") seq += rows;
    else if (what === "rewind") seq = Math.max(0, seq - rows);
    else if (what === "settle") wire.source.settle(0);
    else if (what === "change") sub.change({ rows: 1 + (seq % 7), maxHz: seq % 2 === 0 ? 100 : 20 });
    else wire.client.send({ op: "visibility", hidden: what === "hide" });
  }
  // The stall ends: the client reads everything, and one more stretch makes the last drops visible.
  wire.client.send({ op: "visibility", hidden: false });
  for (let i = 0; i < 200; i++) {
    wire.read(1000);
    wire.publish(seq++);
  }
  wire.source.settle(0);
  wire.source.settle(0);
  wire.read(1000);
}

describe("gaps = drops", () => {
  test("under random stalls, jumps, hidden pages and any terms", () =>
    fc.assert(
      fc.property(terms, fc.array(act, { maxLength: 60 }), (asked, acts) => {
        const wire = createWire();
        wire.greet();
        const wish = { stream: "world", ...asked } as Wish;
        const channels = asked.channels ?? [0, 1, 2];
        const sub = wire.client.subscribe(wish, (frame) => check(frame, channels));
        play(wire, sub, acts);
        const { dropped, lastSeq } = wire.stats();
        expect(wire.errors).toEqual([]);
        expect(sub.gaps.missed).toBe(dropped);
        expect(sub.gaps.lastSeq).toBe(lastSeq);
      }),
      { numRuns: 150, examples: [[unseenGap.asked, unseenGap.acts]] },
    ));

  test("a stalled client is a client that drops", () => {
    const wire = createWire();
    wire.greet();
    const sub = wire.client.subscribe({ stream: "world" }, () => {});
    for (let seq = 0; seq < 1000; seq++) wire.publish(seq);
    for (let i = 0; i < 20; i++) wire.read(1000);
    wire.publish(1000);
    wire.read(1000);
    expect(sub.gaps.missed).toBeGreaterThan(900);
    expect(sub.gaps.missed).toBe(wire.stats().dropped);
  });
});

describe("policies", () => {
  test("latest: after a stall the first thing read is old only by what was already under way", () => {
    const wire = createWire({ kernel: 100, highWater: 100 });
    wire.greet();
    const seen: number[] = [];
    wire.client.subscribe({ stream: "world", policy: "latest" }, ({ seq }) => seen.push(seq));
    wire.read(10);
    for (let seq = 0; seq < 500; seq++) wire.publish(seq);
    for (let i = 0; i < 10; i++) wire.read(10);
    expect(seen.at(-1)).toBe(499);
    expect(seen.length).toBeLessThan(10);
  });

  test("drop-oldest: the newest `depth` frames survive", () => {
    const wire = createWire({ kernel: 100, highWater: 100 });
    wire.greet();
    const seen: number[] = [];
    wire.client.subscribe({ stream: "world", policy: "drop-oldest", depth: 5 }, ({ seq }) => seen.push(seq));
    wire.read(10);
    for (let seq = 0; seq < 500; seq++) wire.publish(seq);
    for (let i = 0; i < 30; i++) wire.read(10);
    expect(seen.slice(-5)).toEqual([495, 496, 497, 498, 499]);
  });

  test("lossless: nothing is missing, or the connection is told to close", () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 64 }), (rows, depth) => {
        const wire = createWire({ kernel: 200, highWater: 200 });
        wire.greet();
        const seen: number[] = [];
        wire.client.subscribe({ stream: "world", policy: "lossless", depth }, ({ seq }) => seen.push(seq));
        wire.read(10);
        for (let seq = 0; seq < rows; seq++) wire.publish(seq);
        for (let i = 0; i < 300; i++) wire.read(10);
        if (wire.overflows.length === 0) expect(seen).toEqual(Array.from({ length: rows }, (_, i) => i));
        else expect(rows).toBeGreaterThan(depth);
      }),
    ));

  test("the credit window holds frames back although the socket would take them", () => {
    const wire = createWire({ kernel: 1e9, highWater: 1e9 });
    wire.greet();
    let seen = 0;
    const wish = { stream: "world", policy: "drop-oldest", depth: 100, window: 10 } as const;
    const sub = wire.client.subscribe(wish, () => seen++, { manual: true });
    for (let seq = 0; seq < 50; seq++) wire.publish(seq);
    wire.read(1000);
    expect(seen).toBe(10);
    sub.processed(9);
    wire.read(1000);
    expect(seen).toBe(20);
  });
});

describe("coming back", () => {
  test("resume serves what is still held, and names what is not", () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 8 }), (away, rows) => {
        const wire = createWire({ kernel: 1e9, highWater: 1e9, history: 64 });
        wire.greet();
        const seen = new Set<number>();
        wire.client.subscribe({ stream: "world", rows }, (frame) => {
          check(frame, [0, 1, 2]);
          for (let r = 0; r < frame.rows; r++) {
            if (seen.has(frame.seq + r)) throw new Error(`row ${frame.seq + r} came twice`);
            seen.add(frame.seq + r);
          }
        });
        let seq = 0;
        while (seq < 100) wire.publish(seq++);
        wire.read(1000);
        // Somebody else shares the terms, so that a frame is half filled when the client comes back.
        wire.source.join(STREAM, { rows, stride: 1, reduce: false, channels: undefined }, idleFlow());
        const before = Math.max(...seen);
        wire.cut();
        for (let i = 0; i < away; i++) wire.publish(seq++);
        wire.greet();
        for (let i = 0; i < 20; i++) wire.publish(seq++);
        wire.source.settle(0);
        wire.source.settle(0);
        wire.read(1000);
        const held = Math.max(before + 1, 100 + away - 64);
        const expected = Array.from({ length: seq }, (_, s) => s).filter((s) => s <= before || s >= held);
        expect([...seen].sort((a, b) => a - b)).toEqual(expected);
      }),
    ));

  test("a hidden page gets a row a second; a snapshot shows the present at once", () => {
    const wire = createWire();
    wire.greet();
    const seen: [number, number][] = [];
    const sub = wire.client.subscribe({ stream: "world", rows: 8 }, ({ type, seq }) =>
      seen.push([type, seq]),
    );
    wire.client.send({ op: "visibility", hidden: true });
    for (let seq = 0; seq < 450; seq++) {
      wire.publish(seq);
      wire.read(10);
    }
    expect(seen.map(([, seq]) => seq)).toEqual([0, 100, 200, 300, 400]);
    wire.client.send({ op: "visibility", hidden: false });
    sub.snapshot(1);
    wire.read(10);
    expect(seen.at(-1)).toEqual([3, 449]);
  });

  test("a snapshot as thin as asked reaches as many times further back, and no further than is held", () => {
    const wire = createWire({ history: 300 });
    wire.greet();
    const seen: DataFrame[] = [];
    const sub = wire.client.subscribe({ stream: "world", rows: 8 }, (frame) => {
      if (frame.type === FRAME_TYPE.snapshot) seen.push(frame);
    });
    for (let seq = 0; seq < 450; seq++) {
      wire.publish(seq);
      wire.read(10);
    }
    sub.snapshot(4, 10);
    sub.snapshot(4096, 70);
    wire.read(10);
    expect(seen.map(({ seq, tick, rows, dt }) => [seq, tick, rows, dt])).toEqual([
      [410, 410, 4, Math.fround(0.1)],
      [210, 210, 4, Math.fround(0.7)],
    ]);
    expect(Array.from(seen[1].values).filter((_, i) => i % seen[1].columns === 0)).toEqual([
      210, 280, 350, 420,
    ]);
  });
});
