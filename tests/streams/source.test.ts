import { describe, expect, test } from "vitest";
import { type DataFrame, decodeFrame, FLAG } from "../../streams/codec.ts";
import type { CutTerms } from "../../streams/cut.ts";
import { Flow } from "../../streams/flow.ts";
import type { StreamDescriptor } from "../../streams/frame.ts";
import { Source } from "../../streams/source.ts";
import { createSubscriptions } from "../../streams/subscriptions.ts";

const stream: StreamDescriptor = {
  id: 7,
  name: "activation",
  kind: "activation",
  dtype: "f32",
  shape: [2],
  rateHz: 100,
  unit: "rate",
  labels: ["ch0", "ch1"],
  offset: 0,
};
const EVERY: CutTerms = { rows: 1, stride: 1, reduce: false, channels: undefined };

/** An outlet that remembers what it was sent, without copying; `keeping` says that it still reads from it. */
function outlet({ stalled = false, keeping = false } = {}) {
  const sent: Uint8Array[] = [];
  return {
    sent,
    stalled,
    get bufferedAmount() {
      return this.stalled ? 1e9 : 0;
    },
    get holding() {
      return this.stalled || keeping;
    },
    send(bytes: Uint8Array) {
      sent.push(bytes);
    },
    overflowed() {},
    restarted() {},
  };
}

const flowInto = (out: ReturnType<typeof outlet>, depth = 100) =>
  new Flow(out, { policy: "drop-oldest", depth, window: undefined }, 1000);

const publish = (source: Source, seq: number) =>
  source.publish(Float32Array.of(seq, -seq), 1, seq, seq, seq / 100, 0.01, 0);

describe("a frame is encoded once", () => {
  test("subscribers with equal terms are sent the same memory", () => {
    const source = new Source([stream], 2, 0);
    const outs = [outlet(), outlet(), outlet()];
    for (const out of outs) source.join(stream, EVERY, flowInto(out));
    publish(source, 0);
    expect(outs[1].sent[0]).toBe(outs[0].sent[0]);
    expect(outs[2].sent[0]).toBe(outs[0].sent[0]);
  });

  test("memory is used again once everybody is done with it", () => {
    const source = new Source([stream], 2, 0);
    const out = outlet();
    source.join(stream, EVERY, flowInto(out));
    for (let seq = 0; seq < 10; seq++) publish(source, seq);
    expect(new Set(out.sent.map((bytes) => bytes.buffer)).size).toBe(1);
  });

  test("what a stalled subscriber still holds is never overwritten", () => {
    const source = new Source([stream], 2, 0);
    const slow = outlet({ stalled: true });
    const flow = flowInto(slow);
    source.join(stream, EVERY, flowInto(outlet()));
    source.join(stream, EVERY, flow);
    for (let seq = 0; seq < 10; seq++) publish(source, seq);
    slow.stalled = false;
    flow.pump();
    const rows = slow.sent.map((bytes) => decodeFrame(bytes)).map((f) => (f.type === 4 ? [] : [...f.values]));
    expect(rows).toEqual(Array.from({ length: 10 }, (_, seq) => [seq, -seq]));
  });
});

test("a source that goes back says so in the next frame, even within one group of rows", () => {
  const source = new Source([stream], 2, 0);
  const out = outlet({ keeping: true });
  source.join(stream, { ...EVERY, stride: 10 }, flowInto(out));
  for (const seq of [0, 1, 2, 10, 11, 10, 11, 0]) publish(source, seq);
  const frames = out.sent.map((bytes) => decodeFrame(bytes) as DataFrame);
  expect(frames.map(({ seq, flags }) => [seq, flags])).toEqual([
    [0, 0],
    [10, 0],
    [10, FLAG.discontinuity],
    [0, FLAG.discontinuity],
  ]);
});

test("who else listens, and how, changes nothing for a subscriber", () => {
  const frames = (others: readonly CutTerms[]) => {
    const source = new Source([stream], 2, 0);
    const out = outlet();
    for (const terms of others) source.join(stream, terms, flowInto(outlet({ stalled: true }), 1));
    source.join(stream, { ...EVERY, rows: 4 }, flowInto(out));
    for (let seq = 0; seq < 40; seq++) publish(source, seq);
    return out.sent.map((bytes) => [...bytes]);
  };
  const alone = frames([]);
  expect(alone.length).toBe(10);
  expect(frames([EVERY, { ...EVERY, stride: 3 }, { ...EVERY, channels: [1] }])).toEqual(alone);
});

test("a flow that has left gets nothing more, and a cut without flows is gone", () => {
  const source = new Source([stream], 2, 0);
  const out = outlet();
  const flow = flowInto(out);
  source.join(stream, EVERY, flow);
  publish(source, 0);
  source.leave(flow);
  publish(source, 1);
  expect(out.sent.length).toBe(1);
});

test("history of a stream without a rate gives every row its own tick", () => {
  const occasional = { ...stream, rateHz: 0 };
  const source = new Source([occasional], 2, 10);
  const ticks = [3, 250, 251, 900];
  ticks.forEach((tick, seq) => {
    source.publish(Float32Array.of(seq, -seq), 1, seq, tick, tick / 100, 0, 0);
  });
  const frames = [...source.past(occasional, undefined, 0, 3, true)].map((b) => decodeFrame(b) as DataFrame);
  expect(frames.map(({ seq, tick, rows }) => [seq, tick, rows])).toEqual(
    ticks.map((tick, i) => [i, tick, 1]),
  );
});

test("a credit that crosses the withdrawal of its stream is no mistake; one for what never was is", () => {
  const source = new Source([stream], 2, 0);
  const subs = createSubscriptions({
    find: () => ({ stream, source }),
    send: () => {},
    socket: { bufferedAmount: 0, holding: false, sendFrame: () => {} },
    overflowed: () => {},
    maxSubs: 4,
    highWater: 1000,
  });
  const request = { id: 7, stream: stream.name, policy: "latest", rows: 1, depth: 10, window: 10 } as const;
  subs.open(request);
  subs.withdraw(stream);
  expect(subs.credit(7, 0)).toBeUndefined();
  expect(() => subs.credit(8, 0)).toThrow("there is no subscription 8");
  subs.open(request);
  expect(subs.credit(7, 0)).toBe(stream);
  subs.close(7);
  expect(() => subs.credit(7, 0)).toThrow("there is no subscription 7");
});
