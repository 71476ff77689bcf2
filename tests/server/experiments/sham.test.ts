/** Placebos made from what an arm did: all of its norm, none of its meaning; and the best of them is what counts. */
import { expect, test } from "vitest";
import { overBest } from "../../../server/experiments/best-placebo.ts";
import { conduct, trialsInAll } from "../../../server/experiments/conduct.ts";
import { runOf } from "../../../server/experiments/dose.ts";
import { bestOf, type Model, shamOf } from "../../../server/experiments/sham.ts";
import { summariseArms } from "../../../server/experiments/summarise.ts";
import { createRng } from "../../../streams/rng.ts";
import { freshSeed } from "../../stand-ins.ts";
import { lab, short, trialOf } from "./bench.ts";

const seed = freshSeed();
const trial = (success: boolean, isCatch = false, effort = 0) => trialOf({ success, isCatch, effort });
const rng = createRng(seed);
/** Three bouts of steering of several lengths, silence between them. */
const delivered = [0, 0, 1, 1, 1, 0, 1, 1, 1, 1, 0, 0, 1, 1].map((on) =>
  rng.normals(new Float32Array(4), on),
);
const model: Model = {
  arm: "symbiote",
  law: "direct",
  params: { reader: "lda", dose: 3 },
  latencyTicks: 1,
  trials: [],
  delivered,
};
const directionsOf = (sham: "noise" | "replay" | "yoked") => {
  const said = shamOf(sham, model, createRng(seed));
  if (!("directions" in said)) throw new Error(`${sham} has no directions of its own`);
  return said.directions;
};
const steered = delivered.flatMap((currents, t) => (currents.some((one) => one !== 0) ? [t] : []));

test(`replay: the same commands, each as often, at other ticks (seed ${seed})`, () => {
  const said = directionsOf("replay");
  const texts = (all: readonly (Float32Array | undefined)[]) => steered.map((t) => String(all[t])).sort();
  expect(texts(said)).toEqual(texts(delivered));
  expect(steered.some((t) => said[t] !== delivered[t])).toBe(true);
});

test(`yoked: no trial gets its own commands; they come in order and end together (seed ${seed})`, () => {
  const said = directionsOf("yoked");
  const ends = [4, 9, 13];
  const donors = ends.map((end) => delivered.indexOf(said[end]!));
  expect([...donors].sort((a, b) => a - b)).toEqual(ends);
  for (const [i, end] of ends.entries()) {
    expect(donors[i]).not.toBe(end);
    expect(said[end - 1]).toBe(delivered[donors[i] - 1]);
  }
});

test("what is opposed, shuffled or imitated is the best of the arms named, catch trials not counted", () => {
  for (const sham of ["flipped", "shuffled"] as const) {
    const law = { name: "direct", params: { reader: "lda", dose: 3, control: sham } };
    expect(shamOf(sham, model, rng)).toEqual({ law });
  }
  const models = ["a", "b", "c"].map((arm, i) => ({
    ...model,
    arm,
    trials: [trial(i > 0), trial(i === 0, true), trial(i === 2)],
  }));
  expect(bestOf(models, ["a", "b"]).arm).toBe("b");
  expect(bestOf(models, ["a", "b", "c"]).arm).toBe("c");
  const idle = [0.1, 0.3, 0.2].map((effort) => ({ ...model, trials: [trial(false, false, effort)] }));
  expect(bestOf(idle, ["symbiote"])).toBe(idle[1]);
  expect(() => bestOf(models, ["d"])).toThrow(/one of the arms d/);
});

test("the best placebo is the one that succeeded most, and the difference is paired with it", () => {
  const trials = (list: readonly number[]) => [list.map((success) => trial(success === 1))];
  const rivals = [
    { name: "weak", trials: trials([0, 0, 0, 1]) },
    { name: "strong", trials: trials([1, 1, 0, 0]) },
  ];
  const { best, over } = overBest(trials([1, 1, 1, 1]), rivals, rng);
  expect(best).toBe("strong");
  expect(over?.mean).toBeCloseTo(0.5);
});

test(`in a contest every sham has the norm of what it imitates, and arms are compared with the best (seed ${seed})`, () => {
  const whole = short("arena", { trials: 4, calibrationTrials: 20, training: 0 });
  const names = ["off", "random", "shuffled", "flipped", "noise", "replay", "yoked", "add mean", "pi"];
  const arms = whole.arms
    .filter(({ name }) => [...names, "ceiling"].includes(name))
    .map((arm) =>
      arm.act.kind === "sham"
        ? { ...arm, act: { ...arm.act, of: arm.act.of.filter((of) => names.includes(of)) } }
        : arm,
    );
  const contest = { ...whole, arms };
  let count = 0;
  const result = conduct(contest, seed, lab, () => count++);
  expect(count).toBe(trialsInAll(contest));
  const efforts = (arm: string) => runOf(result, arm, 0).trials.map(({ effort }) => effort);
  for (const name of ["shuffled", "flipped", "noise", "replay", "yoked"]) {
    const real = efforts(["shuffled", "flipped"].includes(name) ? "add mean" : "pi");
    for (const [t, effort] of efforts(name).entries()) expect(effort / real[t], name).toBeCloseTo(1, 3);
  }
  const found = summariseArms(contest, [result]);
  const named = (name: string) => found.find((arm) => arm.name === name)!;
  const best = Math.max(
    ...["random", "shuffled", "flipped", "noise", "replay", "yoked"].map((name) => named(name).success.mean),
    named("pi").placebo!.success.mean,
  );
  expect(named("pi").intervals.overBestPlacebo?.mean).toBeCloseTo(named("pi").success.mean - best);
  expect(named("replay").intervals.overBestPlacebo).toBeUndefined();
});
