/** Some arms of a contest: the same numbers as beside all others, and all that they are judged by. */
import { expect, test } from "vitest";
import { experimentOf } from "../../../server/experiments/experiment-of.ts";
import { claimSeed } from "../../stand-ins.ts";
import { briefly, contestOf, lab, small } from "./bench.ts";

const seed = claimSeed();
const namesOf = (params: object) => contestOf("arena", { ...params }).arms.map(({ name }) => name);

test(`an arm gives the same numbers beside few others as beside all (seed ${seed})`, () => {
  const runs = (arms?: string[]) => experimentOf(small({ trials: 6, arms })).conduct(seed, lab).runs;
  const all = runs();
  const some = runs(["add"]);
  expect([...new Set(some.map(({ arm }) => arm))]).toEqual(["off", "identity", "add", "pi", "ceiling"]);
  for (const run of some) {
    const same = all.find(
      ({ arm, dose, placebo }) => arm === run.arm && dose === run.dose && placebo === run.placebo,
    );
    expect(JSON.stringify(run)).toBe(JSON.stringify(same));
  }
});

test("what arms are judged by comes along: controls, ceiling, and the shams of what is there", () => {
  expect(namesOf({ arms: ["mpc"], training: 0 })).toEqual([
    "off",
    "identity",
    "random",
    "noise",
    "replay",
    "yoked",
    "pi",
    "mpc",
    "ceiling",
  ]);
  expect(namesOf({ arms: ["add lda", "symbiote"] })).toEqual([
    "off",
    "identity",
    "random",
    "shuffled",
    "flipped",
    "noise",
    "replay",
    "yoked",
    "add lda",
    "pi",
    "ceiling",
    "symbiote",
  ]);
  const { arms } = contestOf("arena", { arms: ["add lda"], training: 0 });
  const flipped = arms.find(({ name }) => name === "flipped");
  expect(flipped?.act).toMatchObject({ of: ["add lda"] });
  expect(briefly("arena", { task: "linear", arms: ["p"], training: 0 }).method.join(" ")).toMatch(/oracle/);
});

test("in the task about delays a law that is named comes at every delay", () => {
  const names = namesOf({ task: "delay", arms: ["mpc"], training: 0 });
  expect(names.filter((name) => name.startsWith("mpc"))).toHaveLength(5);
  expect(names.some((name) => name.startsWith("lqr"))).toBe(false);
});

test("a task of the arena runs with one of its laws alone, and concludes", () => {
  const one = { plastic: "add mean", linear: "p" };
  for (const [task, arm] of Object.entries(one)) {
    const params = { task, arms: [arm], trials: 4, calibrationTrials: 10, training: 0 };
    const experiment = briefly("arena", params);
    const found = experiment.summarise([experiment.conduct(seed, lab)]);
    expect(found.arms.map(({ name }) => name)).toContain(arm);
  }
});

test("a sham that is named brings all that it imitates the best of", () => {
  const whole = namesOf({});
  const directions = whole.filter((name) => /^(add|set|rotate) |unit/.test(name));
  expect(namesOf({ arms: ["shuffled"] })).toEqual(expect.arrayContaining(["shuffled", ...directions]));
  expect(namesOf({ arms: ["yoked"] })).toEqual(expect.arrayContaining(["yoked", "symbiote"]));
});

test("a mistyped arm is met with the nearest", () => {
  expect(() => contestOf("arena", { arms: ["symbiot"] })).toThrow(
    /no arm "symbiot"; did you mean "symbiote"\?/,
  );
});
