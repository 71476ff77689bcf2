import { expect, test } from "vitest";
import { createClientSession, mayReconnect, subprotocols } from "../../streams/client-session.ts";
import { encodeData } from "../../streams/codec.ts";
import type { Hello, ServerMessage, StreamOnWire } from "../../streams/protocol.ts";

const stream = (id: number, name: string): StreamOnWire => ({
  id,
  name,
  kind: "metric",
  dtype: "f32",
  shape: [1],
  rateHz: 0,
  unit: "",
  labels: ["score"],
});

/** A session, everything it says, and a way to answer. */
function open() {
  const said: { op: string; [field: string]: unknown }[] = [];
  let now = 0;
  const session = createClientSession({ now: () => now });
  const wire = { send: (data: string | Uint8Array) => said.push(JSON.parse(String(data))) };
  const hear = (message: ServerMessage | Partial<Hello>) => session.receive(JSON.stringify(message));
  const hello = (sessionId: string, ...streams: StreamOnWire[]) => {
    session.opened(wire);
    hear({ op: "hello", sessionId, streams });
  };
  const subscribed = (id: number, of: number) =>
    hear({
      op: "subscribed",
      id,
      stream: of,
      policy: "latest",
      rows: 1,
      stride: 1,
      columns: 1,
      reduced: false,
    });
  const row = (of: number, seq: number) =>
    session.receive(
      encodeData({ stream: of, seq, tick: seq, time: 0, dt: 0, rows: 1 }, Float32Array.of(seq)),
    );
  return { session, said, hear, hello, subscribed, row, at: (ms: number) => (now = ms) };
}

test("a wish waits for a stream of its name, and follows the name to a new id", () => {
  const { session, said, hear, hello, subscribed, row } = open();
  const seen: number[] = [];
  const sub = session.subscribe({ stream: "metric" }, ({ seq }) => seen.push(seq));
  expect(said).toEqual([]);
  hello("s", stream(1, "world"));
  expect(said).toEqual([]);
  hear({ op: "streamsChanged", streams: [stream(1, "world"), stream(2, "metric")] });
  expect(said).toMatchObject([{ op: "subscribe", id: 1, stream: "metric" }]);
  subscribed(1, 2);
  row(2, 0);
  hear({ op: "unsubscribed", id: 1 });
  hear({ op: "streamsChanged", streams: [stream(1, "world")] });
  expect(sub.stream).toBeUndefined();
  hear({ op: "streamsChanged", streams: [stream(1, "world"), stream(3, "metric")] });
  expect(said.length).toBe(2);
  subscribed(1, 3);
  row(3, 0);
  row(2, 1);
  expect(seen).toEqual([0, 0]);
  expect(sub.stream?.id).toBe(3);
});

test("after a reconnect: resume where it is the same session and stream, subscribe anew elsewhere", () => {
  const { session, said, hello, subscribed, row } = open();
  session.subscribe({ stream: "metric" }, () => {});
  session.subscribe({ stream: "world" }, () => {});
  hello("s", stream(1, "world"), stream(2, "metric"));
  subscribed(1, 2);
  subscribed(2, 1);
  row(2, 7);
  session.closed();
  expect(session.send({ op: "estop" })).toBe(false);
  said.length = 0;
  hello("s", stream(1, "world"), stream(2, "metric"));
  expect(said).toMatchObject([
    { op: "subscribe", id: 2, stream: "world" },
    { op: "resume", sessionId: "s", streams: [{ id: 1, stream: "metric", lastSeq: 7 }] },
  ]);
  session.closed();
  said.length = 0;
  hello("another", stream(1, "world"), stream(2, "metric"));
  expect(said.map(({ op }) => op)).toEqual(["subscribe", "subscribe"]);
});

test("credit goes out by halves of the window, and the rest at the next poll", () => {
  const { session, said, hear, hello, subscribed, row } = open();
  session.subscribe({ stream: "metric", window: 10 }, () => {});
  hello("s", stream(2, "metric"));
  subscribed(1, 2);
  hear({ op: "clock", t0: 0, t1: 0 });
  for (let seq = 0; seq < 12; seq++) row(2, seq);
  session.poll();
  session.poll();
  expect(said.filter(({ op }) => op === "credit").map(({ seq }) => seq)).toEqual([4, 9, 11]);
});

test("age is told by the server's clock", () => {
  const { session, said, hear, hello, at } = open();
  hello("s");
  expect(session.ageMs(0)).toBeNaN();
  at(100);
  session.poll();
  expect(said).toEqual([{ op: "clock", t0: 100 }]);
  at(110);
  hear({ op: "clock", t0: 100, t1: 5005 });
  expect(session.ageMs(5)).toBe(10);
});

test("one subscription a stream", () => {
  const { session } = open();
  const first = session.subscribe({ stream: "metric" }, () => {});
  expect(() => session.subscribe({ stream: "metric" }, () => {})).toThrow(/subscribed to already/);
  first.close();
  session.subscribe({ stream: "metric" }, () => {});
});

test("how to connect, and when to stop trying", () => {
  expect(subprotocols("abc")).toEqual(["symbiote.v1", "token.abc"]);
  expect([1006, 1012, 4008, 1001, 4003, 4002, 1008].map(mayReconnect)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});
