/** A brain that lives elsewhere is asked exactly what happens, and believed only if its answer fits the question. */
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { type Asking, createAsking, type Elsewhere } from "../../streams/asking.ts";
import { type DataFrame, decodeFrame, encodeData } from "../../streams/codec.ts";
import { golden } from "../golden/read.ts";

const anatomy = { dtMs: 10, inputs: 2, actions: 1, sites: [{ name: "cortex", width: 2 }] };
const ASK = [Float32Array.of(1, -0.5, 0.25, 0), Float32Array.of(1, -0.5, 0, 0)];
const SAID = [0.75, 0.5, -0.25, 0.625, 0.25, -0.25];

let asking: Asking;
let bodies: Elsewhere[];
let answers: Float32Array[];
let sent: Uint8Array[];
let taken: { tick: number; values: number[] }[];
let tick: number;
const send = (bytes: Uint8Array) => sent.push(bytes.slice());
/** Both bodies take a step; true once that is over. */
const step = () => {
  const state = { over: false };
  const both = bodies.map((body, b) => body.step(answers[b], ASK[b]));
  void Promise.all(both).then(() => {
    state.over = true;
  });
  return state;
};
const settled = () => new Promise((resolve) => setImmediate(resolve));
const answer = (change: Partial<DataFrame> = {}, values = SAID) =>
  asking.answer({
    ...(decodeFrame(
      encodeData({ stream: 0, seq: 0, tick, time: 0, dt: 0, rows: 2 }, Float32Array.from(values)),
    ) as DataFrame),
    ...change,
  });

beforeEach(() => {
  [sent, taken, tick] = [[], [], 7];
  asking = createAsking({
    anatomy,
    bodies: 2,
    tick: () => tick,
    timeS: () => 0.0625,
    onAnswer: (of, values) => taken.push({ tick: of, values: [...values] }),
  });
  bodies = [asking.body(), asking.body()];
  answers = bodies.map(() => new Float32Array(3));
});

test("one question for all bodies, as in ask.hex, and answer.hex answers it", async () => {
  asking.attend(send);
  const pending = bodies[0].step(answers[0], ASK[0]);
  expect(sent).toEqual([]);
  const state = { over: 0 };
  void pending?.then(() => state.over++);
  void bodies[1].step(answers[1], ASK[1])?.then(() => state.over++);
  expect(sent).toEqual([golden("ask")]);
  await settled();
  expect(state.over).toBe(0);
  asking.answer(decodeFrame(golden("answer")) as DataFrame);
  await settled();
  expect(state.over).toBe(2);
  expect(answers.flatMap((row) => [...row])).toEqual(SAID);
  expect(taken).toEqual([{ tick: 7, values: SAID }]);
});

test("nobody is there: the question stands, and whoever comes is asked it without its stimulation", async () => {
  const state = step();
  await settled();
  expect([state.over, sent]).toEqual([false, []]);
  asking.attend(send);
  const [asked] = sent.map((bytes) => [...(decodeFrame(bytes) as DataFrame).values]);
  expect(asked).toEqual([1, -0.5, 0, 0, 1, -0.5, 0, 0]);
  asking.attend(undefined);
  asking.attend(send);
  expect(sent).toHaveLength(2);
  answer();
  await settled();
  expect(state.over).toBe(true);
  asking.attend(undefined);
  asking.attend(send);
  expect(sent, "nothing stands, nothing is asked again").toHaveLength(2);
  step();
  expect((decodeFrame(sent[2]) as DataFrame).values[2], "the next tick is whole").toBe(0.25);
});

describe("what does not fit is refused, changes nothing, and the question stands", () => {
  const wrong: [string, () => void, RegExp][] = [
    ["another tick", () => answer({ tick: 6 }), /answers tick 6, and tick 7 was asked/],
    ["one body of two", () => answer({ rows: 1 }), /2 rows of 3 values.*not 1 of 3/],
    ["too wide", () => answer({ columns: 4 }), /2 rows of 3 values.*not 2 of 4/],
    ["another stream", () => answer({ stream: 1 }), /data frame of stream 0/],
    ["a snapshot", () => answer({ type: 3 }), /data frame of stream 0/],
    [
      "not a number",
      () => answer({}, [...SAID.slice(0, 4), Number.NaN, 0]),
      /row 1, column 1 .* tick 7 is NaN/,
    ],
    [
      "infinity",
      () => answer({}, [Number.NEGATIVE_INFINITY, ...SAID.slice(1)]),
      /row 0, column 0 .* -Infinity/,
    ],
    [
      "1e38",
      () => answer({}, [...SAID.slice(0, 5), 1e38]),
      /row 1, column 2 .*not a finite number within 1e30/,
    ],
  ];
  test.each(wrong)("%s", async (_, say, sentence) => {
    asking.attend(send);
    const state = step();
    expect(say).toThrow(sentence);
    expect(say).toThrow(expect.objectContaining({ code: "malformed" }));
    await settled();
    expect([state.over, taken, answers[0][0], answers[1][2]]).toEqual([false, [], 0, 0]);
    answer();
    await settled();
    expect(state.over).toBe(true);
  });

  test("an answer that nobody asked for, or a second one", () => {
    asking.attend(send);
    expect(() => answer()).toThrow(/tick 7 is not being asked/);
    step();
    answer();
    expect(() => answer()).toThrow(/tick 7 is not being asked/);
  });
});

test("whatever is answered comes back bit for bit, and no other", () =>
  fc.assert(
    fc.property(fc.array(fc.float({ noNaN: true }), { minLength: 6, maxLength: 6 }), (values) => {
      tick++;
      asking.attend(send);
      step();
      const fits = values.every((value) => Math.abs(value) <= 1e30);
      if (fits) answer({}, values);
      else expect(() => answer({}, values)).toThrow(/1e30/);
      if (!fits) answer();
      expect(answers.flatMap((row) => [...row])).toEqual(fits ? values : SAID);
    }),
  ));

test("a body more than was agreed, and a restored one, are refused", () => {
  expect(() => asking.body()).toThrow(/hosts 2 bodies/);
  expect(() => bodies[0].restore({})).toThrow(/its own process/);
});
