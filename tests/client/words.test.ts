/** What the page says, and what it makes of what the server says: tokens, names, parameters, situations, places. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { groupName, groupsOf, pairsOf, plainName, subjectOf, wordsOf } from "../../client/components.ts";
import { sentence } from "../../client/dom.ts";
import { numericParams } from "../../client/params.ts";
import { clockWords, situationOf } from "../../client/situation.ts";
import { tokenIn } from "../../client/token.ts";
import type { State } from "../../streams/protocol.ts";

describe("the token of an address", () => {
  test.each([
    ["#token=abc_-9", "abc_-9"],
    ["#a=1&token=x", "x"],
    ["#token=", undefined],
    ["#tokens=x", undefined],
    ["", undefined],
  ])("%s", (fragment, token) => {
    expect(tokenIn(fragment)).toBe(token);
  });
});

describe("components", () => {
  test("X and Y of one subject are a pair, anything else stands alone", () => {
    const labels = ["targetX", "targetY", "velocityX", "velocityY", "choice", "X", "handY"];
    expect(pairsOf(labels)).toEqual([
      ["targetX", "targetY"],
      ["velocityX", "velocityY"],
      ["choice"],
      ["X"],
      ["handY"],
    ]);
    expect([subjectOf("targetX"), wordsOf("targetY"), wordsOf("choice")]).toEqual([
      "target",
      "down – up",
      "choice",
    ]);
  });

  test("no label is lost", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,3}[XY]?$/)), fc.nat(5), (labels, goals) => {
        expect(pairsOf(labels).flat()).toEqual(labels);
        expect(groupsOf(labels, Math.min(goals, labels.length)).flat()).toEqual(labels);
      }),
    );
  });

  test("a goal's components are shown together, and named in plain words", () => {
    expect(groupsOf(["size", "tilt", "wrist", "handX", "handY"], 2)).toEqual([
      ["size", "tilt"],
      ["wrist"],
      ["handX", "handY"],
    ]);
    expect([["size", "tilt"], ["targetX", "targetY"], ["cueOn"]].map(groupName)).toEqual([
      "size, tilt",
      "target",
      "cue on",
    ]);
    expect(["packetLoss", "stimulusA1", "hold"].map(plainName)).toEqual([
      "packet loss",
      "stimulus a1",
      "hold",
    ]);
  });
});

describe("parameters", () => {
  const schema = (property: object) => ({ type: "object", properties: { dose: property } });
  test.each([
    [
      { type: "number", default: 1, minimum: 0, maximum: 4 },
      { min: 0, max: 4, initial: 1 },
    ],
    [
      { type: "number", default: 0.1, minimum: 0, maximum: 1000 },
      { min: 0, max: 0.4, initial: 0.1 },
    ],
    [
      { type: "number", default: 3 },
      { min: 0, max: 12, initial: 3 },
    ],
    [
      { type: "integer", default: 4, minimum: 1, maximum: 9 },
      { min: 1, max: 9, step: 1 },
    ],
  ])("%o", (property, wanted) => {
    expect(numericParams(schema(property))).toEqual([expect.objectContaining(wanted)]);
  });

  test("what is no number, or has no default, is not offered", () => {
    expect(numericParams(schema({ type: "string", default: "a" }))).toEqual([]);
    expect(numericParams(schema({ type: "number" }))).toEqual([]);
    expect(numericParams(undefined)).toEqual([]);
  });

  test("the default can always be reached", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 100, noNaN: true }),
        fc.double({ min: 1, max: 1e9 }),
        (x, far) => {
          const [param] = numericParams(schema({ type: "number", default: x, minimum: 0, maximum: x * far }));
          expect(param.min).toBeLessThanOrEqual(x);
          expect(param.max).toBeGreaterThanOrEqual(x);
          expect(param.step).toBeLessThanOrEqual((param.max - param.min) / 50);
        },
      ),
    );
  });
});

describe("the situation", () => {
  const healthy: State = {
    running: true,
    speed: 1,
    tick: 0,
    goal: null,
    decoder: "rls",
    law: "pi",
    intention: "instructed",
    link: "WebSocket",
    backend: "",
    recording: null,
    replaying: null,
    recordings: [],
    estopped: false,
    symbiote: "connected",
  };
  test.each([
    ["refused", "open", healthy],
    ["connecting", "connecting", undefined],
    ["disconnected", "disconnected", { ...healthy, estopped: true }],
    ["stopped", "open", { ...healthy, estopped: true, running: false }],
    ["replay", "open", { ...healthy, replaying: "a.mcap", running: false }],
    ["paused", "stalled", { ...healthy, running: false }],
    ["stalled", "stalled", healthy],
    ["waiting", "open", { ...healthy, symbiote: "starting" }],
    ["waiting", "open", { ...healthy, symbiote: "lost" }],
    ["live", "open", healthy],
    ["waiting", "stalled", { ...healthy, remote: { phase: "awaited", at: "ws://a:1" }, running: false }],
    ["stalled", "stalled", { ...healthy, remote: { phase: "lost", at: "ws://a:1" }, symbiote: "lost" }],
    ["live", "open", { ...healthy, remote: { phase: "connected", at: "ws://a:1" } }],
  ] as const)("%s comes first over %s", (light, link, state) => {
    const seen = situationOf(light === "refused" ? "refused" : link, state, 7, "");
    expect(seen.light).toBe(light);
    expect(seen.words).not.toBe("");
  });

  test("whoever is not let in is told what to do", () => {
    expect(situationOf("refused", undefined, 0, "No token.").advice).toMatch(/No token\..*symbiote start/);
  });

  test("whoever runs a brain elsewhere is told where it joins, and what became of it", () => {
    const without = (phase: "awaited" | "lost") =>
      situationOf("open", { ...healthy, remote: { phase, at: "ws://a:1" } }, 7, "");
    expect(without("awaited")).toMatchObject({
      words: "Waiting for the brain",
      advice: expect.stringMatching(/time stands still.*ws:\/\/a:1/),
      calm: true,
    });
    expect(without("lost").advice).toMatch(/nothing is written.*starts afresh.*ws:\/\/a:1/);
    expect(without("lost").calm).toBeUndefined();
  });

  test.each([
    [0, "0:00"],
    [67.9, "1:07"],
    [3729, "1:02:09"],
  ])("%d s reads %s", (seconds, words) => {
    expect(clockWords(seconds)).toBe(words);
  });
});

test("a summary becomes a sentence", () => {
  expect(["a dose", "Two. Done.", "really?"].map(sentence)).toEqual(["A dose.", "Two. Done.", "Really?"]);
});

test("a reason and what to do are two sentences", () => {
  const { advice } = situationOf("refused", undefined, 0, "a viewer may not goal");
  expect(advice).toMatch(/^A viewer may not goal\. Open the address/);
});
