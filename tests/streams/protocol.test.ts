import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ClientOp,
  type ClientRequest,
  clientMessage,
  MAY,
  parseClientMessage,
  ROLES,
} from "../../streams/protocol.ts";

/** One message of each op, as short as it may be. */
const SHORTEST: { readonly [Op in ClientOp]: Extract<ClientRequest, { op: Op }> } = {
  subscribe: { op: "subscribe", id: 1, stream: "world" },
  unsubscribe: { op: "unsubscribe", id: 1 },
  credit: { op: "credit", id: 1, seq: 0 },
  visibility: { op: "visibility", hidden: true },
  snapshot: { op: "snapshot", id: 1 },
  clock: { op: "clock", t0: 0.25 },
  resume: { op: "resume", sessionId: "s", streams: [{ id: 1, stream: 2, lastSeq: -1 }] },
  lease: { op: "lease", site: 0 },
  release: { op: "release", site: 0 },
  steer: { op: "steer", id: "a", n: 1, lease: 1, site: 0, currents: [0], causeTick: 0, ttlTicks: 1 },
  estop: { op: "estop" },
  rearm: { op: "rearm" },
  goal: { op: "goal", goal: null },
  swap: { op: "swap", what: "law", name: "pi" },
  configure: { op: "configure", part: "electrodes", params: {} },
  control: { op: "control", do: "pause" },
  publish: {
    op: "publish",
    streams: [{ name: "decoded", kind: "decoded", labels: ["x"], unit: "", rateHz: 100 }],
  },
  event: { op: "event", kind: "swap", tick: 0 },
  record: { op: "record", do: "start" },
  replay: { op: "replay", file: "a.mcap" },
  live: { op: "live" },
};
const messages = Object.values(SHORTEST);

test.each(messages.map((m) => [m.op, m] as const))("%s is understood in its shortest form", (op, message) => {
  expect(parseClientMessage(JSON.stringify(message))).toMatchObject({ ...message, op });
});

test("unknown fields are ignored", () =>
  fc.assert(
    fc.property(fc.constantFrom(...messages), fc.json(), (message, noise) => {
      const more = JSON.stringify({ ...message, fieldOfALaterVersion: JSON.parse(noise) });
      expect(parseClientMessage(more)).toEqual(clientMessage.parse(message));
    }),
  ));

test("a viewer can change nothing", () => {
  const harmless = ["subscribe", "unsubscribe", "credit", "visibility", "snapshot", "clock", "resume"];
  expect(Object.keys(MAY).filter((op) => MAY[op as ClientOp].includes("viewer"))).toEqual(harmless);
  for (const op of Object.keys(MAY)) expect(ROLES).toEqual(expect.arrayContaining([...MAY[op as ClientOp]]));
});

test("a brain may ask what time it is, and nothing else", () => {
  expect(Object.keys(MAY).filter((op) => MAY[op as ClientOp].includes("brain"))).toEqual(["clock"]);
});

describe("what does not fit gives one sentence", () => {
  test.each([
    ["not JSON", "{", "malformed", /one JSON object/],
    ["no op", "{}", "malformed", /needs an "op"/],
    ["null", "null", "malformed", /needs an "op"/],
    ["an op of a later version", '{"op":"dance"}', "unknown_op", /no op "dance" in symbiote.v1/],
    ["an op that objects inherit", '{"op":"constructor"}', "unknown_op", /no op "constructor"/],
    ["a field that is missing", '{"op":"credit","id":1}', "malformed", /credit: field "seq"/],
    ["a negative id", '{"op":"unsubscribe","id":-1}', "malformed", /field "id"/],
    ["half an id", '{"op":"unsubscribe","id":0.5}', "malformed", /field "id"/],
    [
      "a current that is no number",
      JSON.stringify({ ...SHORTEST.steer, currents: [null] }),
      "malformed",
      /currents.0/,
    ],
    ["no currents", JSON.stringify({ ...SHORTEST.steer, currents: [] }), "malformed", /currents/],
    ["a speed there is not", '{"op":"control","do":"speed","speed":3}', "malformed", /speed/],
    ["4097 frames of depth", '{"op":"subscribe","id":1,"stream":1,"depth":4097}', "malformed", /depth/],
  ])("%s", (_, text, code, sentence) => {
    expect(() => parseClientMessage(text)).toThrow(expect.objectContaining({ code }));
    expect(() => parseClientMessage(text)).toThrow(sentence);
  });

  test("no text whatever does anything but parse or throw a ProtocolError", () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          parseClientMessage(text);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^(malformed|unknown_op)$/) });
        }
      }),
    ));
});
