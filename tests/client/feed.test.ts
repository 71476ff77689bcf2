/** The page's appetite: whatever the pace and the tick, no more frames a second than the eye can use. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createFeed, wishFor } from "../../client/feed.ts";
import { createTraces } from "../../client/traces.ts";
import { createClientSession } from "../../streams/client-session.ts";
import { encodeData } from "../../streams/codec.ts";
import type { ClientRequest, StreamOnWire } from "../../streams/protocol.ts";

test("at most 40 frames a second of any stream at ×1 and ×4", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("activation", "world", "trial", "decoded"),
      fc.constantFrom(1, 4),
      fc.constantFrom(1, 2, 5, 10, 20),
      (stream, speed, dtMs) => {
        const { rows = 1, maxHz } = wishFor(stream, speed, dtMs);
        const rateHz = 1000 / dtMs;
        const stride = maxHz === undefined ? 1 : Math.max(1, Math.ceil(rateHz / maxHz));
        expect((speed * rateHz) / stride / rows).toBeLessThan(40);
      },
    ),
  );
});

test("outcomes are never thinned out", () => {
  for (const speed of [1, 4, "max"] as const) expect(wishFor("trial", speed, 10).maxHz).toBeUndefined();
});

/** A session with one stream, over a wire that keeps what was asked. */
function connected(rateHz = 100) {
  const asked: ClientRequest[] = [];
  const traces = createTraces();
  const session = createClientSession({ now: () => 0 });
  const feed = createFeed(session, traces);
  const stream: StreamOnWire = {
    id: 7,
    name: "world",
    kind: "world",
    dtype: "f32",
    shape: [1],
    rateHz,
    unit: "",
    labels: ["handX"],
  };
  traces.shape([stream]);
  session.opened({ send: (text) => asked.push(JSON.parse(String(text))) });
  const hear = (message: object) => session.receive(JSON.stringify(message));
  hear({ op: "hello", sessionId: "s", streams: [stream], dtMs: 1000 / rateHz });
  const { id } = asked.find((one) => one.op === "subscribe" && one.stream === "world") as { id: number };
  hear({ op: "subscribed", id, stream: 7 });
  const frame = (tick: number, rows: number, more: object = {}) => {
    const values = Float32Array.from({ length: rows }, (_, r) => tick + r);
    session.receive(
      encodeData({ stream: 7, seq: tick, tick, time: tick / 100, dt: 0.01, rows, ...more }, values),
    );
  };
  /** The server ends the stream, and feeds the subscription anew. */
  const anew = () => {
    hear({ op: "unsubscribed", id });
    hear({ op: "streamsChanged", streams: [stream] });
    hear({ op: "subscribed", id, stream: 7 });
    feed.began(7);
  };
  return { asked, traces, feed, frame, anew };
}

test("frames become rows of the trace, and a hole is counted", () => {
  const { traces, feed, frame } = connected();
  frame(0, 4);
  frame(10, 4);
  const trace = traces.get("world");
  expect(Array.from({ length: trace.length }, (_, i) => trace.at(i, 0))).toEqual([
    0, 1, 2, 3, 10, 11, 12, 13,
  ]);
  expect([feed.gapRows, feed.frameS, feed.frameTicks]).toEqual([6, 0.1, 3]);
});

test("a stream that begins asks for its past once; the past makes the trace whole", () => {
  const { asked, traces, feed, frame } = connected();
  feed.began(7);
  expect(asked.filter((one) => one.op === "snapshot")).toHaveLength(1);
  frame(20, 2);
  frame(12, 10, { snapshot: true });
  frame(22, 2);
  feed.began(7);
  expect(asked.filter((one) => one.op === "snapshot")).toHaveLength(1);
  const trace = traces.get("world");
  expect([trace.length, trace.tickAt(0), trace.newest]).toEqual([12, 12, 23]);
});

test("the past of a thousand rows a second is asked for as thin as what follows it", () => {
  const { asked, feed } = connected(1000);
  feed.began(7);
  expect(asked.find((one) => one.op === "snapshot")).toMatchObject({ rows: 2048, stride: 10 });
});

test("another pace changes the terms of what must change, and nothing else", () => {
  const { asked, feed } = connected();
  feed.pace(1, 10);
  const before = asked.length;
  feed.pace("max", 10);
  const changed = asked.slice(before).filter((one) => one.op === "subscribe");
  expect(changed).toMatchObject([{ stream: "world", maxHz: 20 }]);
  const after = asked.length;
  feed.pace("max", 10);
  expect(asked).toHaveLength(after);
});

test.each(["the stream", "the news of it"])(
  "back from a recording, nothing of it is left and the past is asked for: %s comes first",
  (first) => {
    const { asked, traces, feed, frame, anew } = connected();
    feed.shown("a.mcap");
    frame(5000, 4);
    const recorded = traces.get("world");
    asked.length = 0;
    if (first === "the stream") anew();
    feed.shown(null);
    if (first !== "the stream") anew();
    expect(asked.some((one) => one.op === "snapshot")).toBe(true);
    expect(traces.get("world")).not.toBe(recorded);
    expect(traces.get("world").length).toBe(0);
    frame(12, 10, { snapshot: true });
    expect([traces.get("world").length, traces.get("world").newest]).toEqual([10, 21]);
    asked.length = 0;
    feed.shown(null);
    expect(traces.get("world").length).toBe(10);
    expect(asked).toEqual([]);
  },
);
